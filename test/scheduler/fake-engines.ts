import { Dispatcher } from "../../src/client/driver/dispatcher.ts";
import { EventLog } from "../../src/client/driver/events.ts";
import type { Recorder } from "../../src/recording/recorder.ts";
import type { EngineState } from "../../src/scheduler/engine-state.ts";
import type { Outcome, Task, TaskSink } from "../../src/scheduler/task.ts";
import { FakeLink } from "./fake-link.ts";

/** A dispatcher over engines that do what the test says. */
export class FakeEngines implements TaskSink {
  readonly events = new EventLog();
  readonly dispatcher: Dispatcher;
  readonly links: readonly FakeLink[];
  /** Outcomes by task id. */
  readonly outcomes = new Map<number, Outcome>();
  readonly #fn: number;

  constructor(count: number, recorder?: Recorder) {
    this.dispatcher = new Dispatcher(this.events, undefined, undefined, recorder);
    this.links = Array.from({ length: count }, () => new FakeLink());
    for (const [id, link] of this.links.entries())
      this.dispatcher.scheduler.join(this.dispatcher.prepare(id, link).state);
    this.#fn = this.dispatcher.functions.take((x: number) => x, "apply").fn;
  }

  settle(task: Task, outcome: Outcome): void {
    if (this.outcomes.has(task.id)) throw new Error(`task ${task.id} was settled twice`);
    this.outcomes.set(task.id, outcome);
  }

  make(fn: number = this.#fn): Task {
    const id = this.dispatcher.nextTaskId();
    const request = { kind: "call", fn, args: [id], placeholders: [] } as const;
    return this.dispatcher.makeTask({ id, request, sink: this, method: "apply", index: 0, count: 1 });
  }

  lane(engineId: number): EngineState {
    const lane = this.dispatcher.engines.byId.get(engineId);
    if (lane === undefined) throw new Error(`there is no engine ${engineId}`);
    return lane;
  }

  link(engineId: number): FakeLink {
    const link = this.links[engineId];
    if (link === undefined) throw new Error(`there is no engine ${engineId}`);
    return link;
  }

  /** Submits tasks for one engine, or for any of some. */
  submit(count: number, to: { readonly engine: number } | { readonly targets: readonly number[] | null }): Task[] {
    const lane = "engine" in to ? this.lane(to.engine) : undefined;
    return Array.from({ length: count }, () => {
      const task = this.make();
      if (lane) this.dispatcher.submitDirect(lane, task);
      else this.dispatcher.submitBalanced(task, "targets" in to ? to.targets : null);
      return task;
    });
  }

  /** Ids that the engine has been sent and not answered. */
  held(engineId: number): number[] {
    return [...(this.dispatcher.engines.byId.get(engineId)?.inFlight.keys() ?? [])];
  }

  /** Lets every engine answer what it holds, again and again, until nothing is left; gives the number of rounds. */
  async finish(eachMs = 1): Promise<number> {
    for (let rounds = 0; ; rounds++) {
      await tick();
      const busy = [...this.dispatcher.engines.byId.keys()].filter((id) => this.held(id).length > 0);
      if (busy.length === 0) return rounds;
      for (const id of busy) this.link(id).done(this.held(id), eachMs);
    }
  }

  /** The names of the errors of tasks; "value" for those that succeeded, "pending" for those that go on. */
  ends(tasks: readonly Task[]): string[] {
    return tasks.map(({ id }) => {
      const outcome = this.outcomes.get(id);
      if (outcome === undefined) return "pending";
      return outcome.kind === "error" ? outcome.error.name : outcome.kind;
    });
  }
}

/** Lets the dispatcher send: it does at the end of the turn. */
export async function tick(): Promise<void> {
  await Promise.resolve();
  await Promise.resolve();
}
