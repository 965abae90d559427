import { ClientClosedError, NoSuchEngineError } from "../../protocol/errors.ts";
import type { EngineId, FunctionId, TaskId } from "../../protocol/ids.ts";
import type { EngineLink } from "../../transport/contract.ts";
import { CallerTraces } from "../caller.ts";
import { EngineTable } from "../engines/engine-table.ts";
import { FunctionRegistry } from "../engines/function-registry.ts";
import { Lane } from "../engines/lane.ts";
import { noEngines } from "../engines/no-engines.ts";
import { SharedMemory } from "../engines/shared-memory.ts";
import { Vacancies } from "../engines/vacancies.ts";
import { type EventLog, nextTryIn } from "../events.ts";
import { Agenda } from "../tasks/agenda.ts";
import { Gate, type Inputs } from "../tasks/gate.ts";
import { History } from "../tasks/history.ts";
import { Limits } from "../tasks/limits.ts";
import { Pending } from "../tasks/pending.ts";
import { askEngine } from "../tasks/probe.ts";
import { Retries } from "../tasks/retries.ts";
import { DEFAULT_GRACE_MS, Stopper } from "../tasks/stopper.ts";
import { Task, type TaskParts } from "../tasks/task.ts";
import { BalancedWork } from "./balanced-work.ts";
import { sendWaiting } from "./direct-work.ts";
import { failEntry, type ReadyEntry } from "./ready-queue.ts";

/** Owns every queue of a client, and decides which task goes to which engine, and when. */
export class Dispatcher {
  readonly functions: FunctionRegistry = new FunctionRegistry();
  readonly shared: SharedMemory = new SharedMemory();
  readonly engines: EngineTable = new EngineTable();
  /** The engines that live, in order of id. */
  readonly lanes: ReadonlyMap<EngineId, Lane> = this.engines.lanes;
  /** Where callers stand. */
  readonly traces: CallerTraces = new CallerTraces();
  /** What is to be done later. */
  readonly agenda: Agenda = new Agenda();
  /** Engines that are being started: while there are any, balanced tasks wait for them. */
  starting = 0;
  /** Places of engines that are tried again later. */
  readonly vacancies: Vacancies = new Vacancies(this.agenda);
  /** Ends an engine and starts another in its place. Set by the crew. */
  replace: (lane: Lane, why: Error) => void = (lane, why) => this.end(lane, why);
  /** Lets another engine follow one that is gone, later: in so many ms. Set by the crew. */
  replaceLater: (lane: Lane, why: Error) => number | undefined = () => undefined;
  readonly stopper: Stopper;
  readonly retries: Retries;
  /** What is not over. */
  readonly pending: Pending;
  /** Tasks that have ended. */
  readonly history: History;
  /** Readers that wait for what may come of no task: they end with the client. */
  readonly readers: Set<{ readonly fail: (error: Error) => void }> = new Set();
  readonly #events: EventLog;
  readonly #limits: Limits;
  readonly #balanced: BalancedWork = new BalancedWork({
    engines: this.engines,
    agenda: this.agenda,
    isStarting: () => this.starting > 0 && !this.closed,
    changed: () => this.schedulePump(),
  });
  readonly #gate: Gate;
  #nextTaskId = 0;
  #clock = 0;
  #pumping = false;
  #drained: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  /** @param graceMs - time that a task has to stop which listens to `engine.signal` */
  constructor(events: EventLog, graceMs: number = DEFAULT_GRACE_MS, history: History = new History()) {
    this.#events = events;
    this.history = history;
    const { agenda, lanes } = this;
    this.stopper = new Stopper({
      agenda,
      lanes,
      graceMs,
      end: (lane, task) => this.replace(lane, new Error(`it was ended to stop task ${task.id}`)),
      dropped: () => {
        this.#gate.sweep();
        this.schedulePump();
      },
      touched: (lane) => this.engines.touch(lane),
    });
    const onSignal = (reason: unknown, work: readonly ReadyEntry[]): void => this.pending.abortAll(work, reason);
    this.#limits = new Limits({ agenda, stopper: this.stopper, onSignal });
    this.retries = new Retries({ balanced: this.#balanced, limits: this.#limits, events });
    this.#gate = new Gate({
      submit: (entry, targets) => this.#queue(entry, targets),
      engines: this.#balanced,
      ask: (engine, entry, needs, answer) => askEngine(this, { engine, rules: entry.rules, needs }, answer),
      stop: (questions) => this.stopper.abort(questions),
      changed: () => this.schedulePump(),
    });
    this.pending = new Pending({ lanes, balanced: this.#balanced, gate: this.#gate, stopper: this.stopper });
  }

  get closed(): boolean {
    return this.#closing !== undefined;
  }

  /** @throws {ClientClosedError} after `close()` or `drain()` */
  checkOpen(): void {
    if (this.closed) throw new ClientClosedError();
    if (this.#drained) throw new ClientClosedError("the client is being shut down; connect again");
  }

  /** Fulfils once nothing is pending. */
  drain(): Promise<void> {
    this.#drained ??= new Promise((resolve) => {
      this.#onIdle = resolve;
    });
    this.schedulePump();
    return this.#drained;
  }

  nextTaskId(): TaskId {
    return this.#nextTaskId++;
  }

  /** Makes a task of a call. */
  makeTask(parts: TaskParts): Task {
    return new Task(parts, performance.timeOrigin + performance.now(), this.history);
  }

  /** Makes a task of Ensemble's own. */
  makeOwnTask(parts: TaskParts): Task {
    return new Task(parts, performance.timeOrigin + performance.now());
  }

  /** Releases a function, here and on the engines. */
  forget(fn: FunctionId): void {
    this.functions.delete(fn);
    for (const lane of this.lanes.values()) if (lane.forget(fn)) this.touch(lane);
  }

  /** Makes the lane of an engine that does not take part yet. */
  prepare(engineId: EngineId, link: EngineLink): Lane {
    const lane = new Lane({
      engineId,
      link,
      functions: this.functions,
      shared: this.shared,
      listener: {
        onReply: (from) => {
          from.lastEnded = ++this.#clock;
          this.touch(from);
        },
        onSend: (from, task) => {
          this.#limits.sent(from, task);
          this.engines.touch(from);
        },
        tryAgain: (from, task, error) => this.retries.tryAgain(task, from.engineId, error),
        onOutput: (from, stream, text) => this.#events.emit({ kind: "output", engineId: from.engineId, stream, text }),
      },
    });
    link.onClose((cause) => this.#lose(lane, cause));
    return lane;
  }

  /** Lets an engine take part. */
  join(lane: Lane): void {
    // What it did so far was its setup.
    lane.completed = 0;
    this.engines.add(lane);
    this.#events.emit({ kind: "engine-started", engineId: lane.engineId });
    this.#gate.look();
    this.schedulePump();
  }

  /** Ends an engine, whatever it does. What it holds is lost with it. */
  end(lane: Lane, why: Error): void {
    if (lane.ending) return;
    lane.ending = true;
    lane.lastWords = why;
    this.engines.touch(lane);
    void lane.link.close();
  }

  /** Ends an engine once it has done what it holds and what waits for it. */
  retire(lane: Lane): void {
    lane.retiring = true;
    this.touch(lane);
  }

  /** Queues a task for one engine. */
  submitDirect(lane: Lane, task: Task): void {
    if (this.lanes.get(lane.engineId) !== lane || !lane.takesWork) {
      task.end("failed", {
        kind: "error",
        error: this.closed ? new ClientClosedError() : new NoSuchEngineError(lane.engineId, this.engines.ids),
      });
      return;
    }
    task.engineId = lane.engineId;
    lane.waiting.push(task);
    this.#limits.queued(task);
    this.touch(lane);
  }

  /**
   * Takes a task, or a source of tasks, for whichever engine has room, once what it depends on is there.
   *
   * @param targets - engines that may take it; null for any
   * @param inputs - results that become its arguments
   */
  submitBalanced(entry: ReadyEntry, targets: readonly EngineId[] | null, inputs?: Inputs): void {
    if (entry instanceof Task) entry.targets = targets;
    const isHeld = Gate.guards(entry, inputs) && this.#balanced.hasEngine(targets);
    if (isHeld) this.#gate.enter(entry, targets, inputs);
    else this.#queue(entry, targets);
    this.#limits.queued(entry);
  }

  #queue(entry: ReadyEntry, targets: readonly EngineId[] | null): void {
    if (!this.#balanced.hasEngine(targets)) {
      failEntry(entry, this.closed ? new ClientClosedError() : noEngines(this));
      return;
    }
    if (entry instanceof Task) entry.targets = targets;
    this.#balanced.push(entry, targets);
    this.schedulePump();
  }

  /** Sends what can be sent at the end of this turn, so that the calls of one turn travel together. */
  schedulePump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    queueMicrotask(() => this.pump());
  }

  /** Notes that an engine may be sent something, at the end of this turn. */
  touch(lane: Lane): void {
    this.engines.touch(lane);
    this.schedulePump();
  }

  /** Sends what can be sent, now. */
  pump(): void {
    this.#pumping = false;
    this.traces.nextTurn();
    const sendOwn = (lane: Lane): void => {
      sendWaiting(lane);
      if (lane.retiring && lane.load === 0) this.end(lane, new Error("it was removed"));
    };
    this.engines.sendTouched(sendOwn, () => {
      this.#balanced.send();
      this.#gate.endQuestions();
    });
    if (this.#onIdle && this.pending.isIdle) this.#onIdle();
  }

  /** Ends all engines at once; every task that is not over fails with ClientClosedError. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    const lanes = this.engines.removeAll();
    this.agenda.clear();
    const closed = lanes.map((lane) => lane.link.close());
    const left = lanes.map((lane) => lane.takeAll()).flatMap(({ begun, untouched }) => [...begun, ...untouched]);
    const what = "the client was closed before the task had ended";
    this.#gate.fail(new ClientClosedError(what));
    for (const task of left) task.end("failed", { kind: "error", error: new ClientClosedError(what) });
    this.#balanced.fail(new ClientClosedError(what));
    for (const reader of this.readers) reader.fail(new ClientClosedError());
    await Promise.all(closed);
    this.#onIdle?.();
    this.#events.end();
  }

  #lose(lane: Lane, cause: Error | null): void {
    lane.leave();
    const tookPart = this.engines.remove(lane);
    // One that ended while it was being set up has its own task to fail.
    if (!tookPart && lane.load === 0) return;
    const { engineId } = lane;
    const isIdle = lane.load === 0;
    const held = lane.takeAll();
    const why = lane.lastWords ?? cause ?? new Error("it was closed");
    const isFollowed = tookPart && !lane.retiring && !lane.ending;
    // One that ended by itself without having done anything may only be followed by another such.
    const later = isFollowed && isIdle && lane.completed === 0 ? this.replaceLater(lane, why) : undefined;
    if (lane.retiring && isIdle) this.#events.emit({ kind: "engine-removed", engineId });
    else if (tookPart) this.#events.emit({ kind: "engine-lost", engineId, cause: why, ...nextTryIn(later) });
    if (isFollowed && later === undefined) this.replace(lane, why);
    this.#balanced.putBack(held.untouched);
    this.retries.lost(held, engineId, why);
    this.endStranded();
  }

  /** An engine is gone, or did not come: there may be none left for some work, which fails. */
  endStranded(): void {
    if (this.lanes.size === 0 && this.starting === 0) this.#events.emit({ kind: "no-engines" });
    this.#balanced.failStranded(() => noEngines(this));
    this.#gate.look();
    this.schedulePump();
  }
}
