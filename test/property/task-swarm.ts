import { expect } from "vitest";
import type { Recorder } from "../../src/recording/recorder.ts";
import type { TaskRules } from "../../src/scheduler/rules.ts";
import type { Task } from "../../src/scheduler/task.ts";
import { FakeEngines, tick } from "../scheduler/fake-engines.ts";
import { FakeLink } from "../scheduler/fake-link.ts";

export interface SwarmView {
  readonly targets: readonly number[] | null;
  readonly priority: number;
  readonly maxInFlight: number | undefined;
  readonly retries: number;
}

export interface SwarmStep {
  readonly kind: "submit" | "answer" | "fail" | "lose" | "join" | "abort";
  /** Chooses the engine, the view or the task. */
  readonly which: number;
  readonly count: number;
  /** Duration of each task that is answered. */
  readonly eachMs: number;
}

/** What the test knows of a task: the model to which the dispatcher is held. */
interface Known {
  readonly task: Task;
  readonly view: SwarmView;
  failures: number;
  wasSent: boolean;
  /** How it has to end; undefined while it goes on. */
  end: string | undefined;
}

/** A dispatcher under random work of several views, and a model of what has to become of each task. */
export class TaskSwarm {
  readonly #engines: FakeEngines;
  readonly #views: readonly SwarmView[];
  readonly #rules: readonly TaskRules[];
  readonly #known = new Map<number, Known>();
  /** Views of the tasks that were sent, in the order of sending; tasks that are sent again do not count. */
  readonly sent: SwarmView[] = [];
  // Rules that were broken while the dispatcher sent.
  readonly #broken: unknown[] = [];
  // The last task of each view that was sent for the first time.
  readonly #last = new Map<SwarmView, number>();
  readonly #links = new Map<number, FakeLink>();
  #nextEngine: number;

  constructor(engineCount: number, views: readonly SwarmView[], recorder?: Recorder) {
    this.#engines = new FakeEngines(engineCount, recorder);
    this.#views = views;
    for (const [id, link] of this.#engines.links.entries()) this.#watch(id, link);
    this.#nextEngine = engineCount;
    this.#rules = views.map(({ priority, retries, maxInFlight }) => ({
      priority,
      retries,
      ...(maxInFlight !== undefined && { maxInFlight }),
    }));
  }

  /** Ids of tasks that have not ended. */
  get open(): number[] {
    return [...this.#known.values()].filter(({ end }) => end === undefined).map(({ task }) => task.id);
  }

  get unassigned(): number {
    return this.#engines.dispatcher.scheduler.pending.unassigned;
  }

  do(step: SwarmStep): void {
    switch (step.kind) {
      case "submit":
        this.#submit(step);
        break;
      case "answer":
      case "fail":
        this.#reply(step);
        break;
      case "lose":
        this.#lose(this.#live[step.which % Math.max(this.#live.length, 1)]);
        break;
      case "join":
        this.#join();
        break;
      case "abort":
        this.#abort(step);
        break;
    }
  }

  /** Ends the turn, in which the dispatcher sends, and checks. */
  async turn(): Promise<void> {
    await tick();
    this.check();
  }

  /** Lets what is left end: engines answer until they hold nothing. */
  async finish(): Promise<void> {
    for (let id = this.#holder; id !== undefined; id = this.#holder) {
      this.#answer(id, this.#engines.held(id), 1);
      await this.turn();
    }
  }

  /** Compares what has become of the tasks with the model, and looks whether anything waits in vain. */
  check(): void {
    if (this.#broken.length > 0) throw this.#broken[0];
    for (const { task, end } of this.#known.values()) {
      expect(`${task.id} ${this.#engines.ends([task])[0]}`).toBe(`${task.id} ${end ?? "pending"}`);
    }
    const idle = this.#live.filter((id) => this.#engines.held(id).length === 0);
    const waiting = [...this.#known.values()].filter(({ task }) => task.state === "queued");
    // One that was tried waits for an engine that has not tried it.
    const inVain = waiting.filter(
      ({ task, view }) => task.failures.length === 0 && idle.some((id) => mayTake(view, id)),
    );
    expect(inVain.map(({ task }) => task.id)).toEqual([]);
  }

  #watch(id: number, link: FakeLink): void {
    this.#links.set(id, link);
    const send = link.send.bind(link);
    link.send = (request) => {
      try {
        if (request.kind === "apply") this.#checkSent(id, request.ids[0] ?? -1);
      } catch (error) {
        this.#broken.push(error);
      }
      send(request);
    };
  }

  // Holds the order of tasks, and what engines hold, to the rules of the views.
  #checkSent(engine: number, id: number): void {
    const known = this.#known.get(id);
    if (known === undefined) throw new Error(`task ${id} is unknown`);
    const { view } = known;
    expect(mayTake(view, engine)).toBe(true);
    expect(this.#engines.held(engine).length).toBeLessThanOrEqual(view.maxInFlight ?? Number.POSITIVE_INFINITY);
    const urgent = [...this.#known.values()].find(
      ({ task, view: { targets, priority } }) =>
        task.state === "queued" &&
        task.failures.length === 0 &&
        priority > view.priority &&
        (targets?.includes(engine) ?? true),
    );
    expect(urgent?.task.id).toBe(undefined);
    const last = this.#last.get(view) ?? -1;
    if (known.wasSent) return;
    known.wasSent = true;
    expect(id).toBeGreaterThan(last);
    this.#last.set(view, id);
    this.sent.push(view);
  }

  get #live(): number[] {
    return [...this.#engines.dispatcher.engines.byId.keys()];
  }

  get #holder(): number | undefined {
    return this.#live.find((id) => this.#engines.held(id).length > 0);
  }

  #submit({ which, count }: SwarmStep): void {
    const index = which % this.#views.length;
    const view = this.#views[index];
    if (view === undefined) return;
    const { dispatcher } = this.#engines;
    for (let i = 0; i < count; i++) {
      const { id, request } = this.#engines.make();
      if (request === undefined) return;
      const parts = { id, request, sink: this.#engines, method: "apply", index: 0, count: 1 };
      const task = dispatcher.makeTask({ ...parts, rules: this.#rules[index] });
      const hasEngine = this.#live.some((engine) => mayTake(view, engine));
      this.#known.set(id, { task, view, failures: 0, wasSent: false, end: hasEngine ? undefined : "NoEnginesError" });
      dispatcher.submitBalanced(task, view.targets);
    }
  }

  #reply({ kind, which, count, eachMs }: SwarmStep): void {
    const busy = this.#live.filter((id) => this.#engines.held(id).length > 0);
    const engine = busy[which % Math.max(busy.length, 1)];
    if (engine === undefined) return;
    const ids = this.#engines.held(engine).slice(0, count);
    if (kind === "answer") this.#answer(engine, ids, eachMs);
    else this.#fail(engine, ids[0] ?? -1, eachMs);
  }

  #answer(engine: number, ids: number[], eachMs: number): void {
    for (const id of ids) this.#ends(id, "value");
    this.#links.get(engine)?.done(ids, eachMs);
  }

  #fail(engine: number, id: number, eachMs: number): void {
    const known = this.#known.get(id);
    if (known !== undefined && known.failures++ >= known.view.retries) this.#ends(id, "RemoteError");
    const error = { kind: "error", name: "Error", message: "thrown" } as const;
    this.#links.get(engine)?.reply({ kind: "failed", id, error, startedMs: 1000, endedMs: 1000 + eachMs });
  }

  // The engine had begun the first task that it held, and no other.
  #lose(engine: number | undefined): void {
    if (engine === undefined) return;
    const link = this.#links.get(engine);
    const [begun] = this.#engines.held(engine);
    if (link === undefined) return;
    link.begun = begun ?? -1;
    const others = this.#live.filter((id) => id !== engine);
    for (const [id, known] of this.#known) {
      if (known.end !== undefined) continue;
      const isStranded = !others.some((other) => mayTake(known.view, other));
      if (id === begun) {
        if (known.failures++ >= known.view.retries || isStranded) this.#ends(id, "EngineLostError");
      } else if (isStranded)
        this.#ends(id, known.failures > 0 ? (known.task.failures.at(-1)?.name ?? "") : "NoEnginesError");
    }
    link.die();
  }

  #join(): void {
    const link = new FakeLink();
    const id = this.#nextEngine++;
    this.#watch(id, link);
    this.#engines.dispatcher.scheduler.join(this.#engines.dispatcher.prepare(id, link).state);
  }

  #abort({ which, count }: SwarmStep): void {
    const { open } = this;
    const from = which % Math.max(open.length, 1);
    const view = this.#views[which % this.#views.length];
    const ids =
      count % 2 === 0 ? open.slice(from, from + count) : open.filter((id) => this.#known.get(id)?.view === view);
    for (const id of ids) this.#ends(id, "TaskAbortedError");
    this.#engines.dispatcher.scheduler.stopper.release(ids.flatMap((id) => this.#known.get(id)?.task ?? []));
  }

  #ends(id: number, end: string): void {
    const known = this.#known.get(id);
    if (known !== undefined) known.end ??= end;
  }
}

function mayTake({ targets }: SwarmView, engine: number): boolean {
  return targets?.includes(engine) ?? true;
}
