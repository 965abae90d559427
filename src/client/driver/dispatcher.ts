import { epochMs } from "../../protocol/epoch-ms.ts";
import { ClientClosedError } from "../../protocol/errors.ts";
import type { EngineId, FunctionId, TaskId } from "../../protocol/ids.ts";
import { soon } from "../../protocol/soon.ts";
import type { Recorder } from "../../recording/recorder.ts";
import { type Policy, pick } from "../../schedule/policy.ts";
import type { AwaitedResult } from "../../scheduler/dependency.ts";
import type { Inputs } from "../../scheduler/dependency-tracker.ts";
import { EngineState } from "../../scheduler/engine-state.ts";
import type { EngineTable } from "../../scheduler/engine-table.ts";
import type { ReadyEntry } from "../../scheduler/ready-queue.ts";
import { DEFAULT_GRACE_MS } from "../../scheduler/rules.ts";
import { Scheduler } from "../../scheduler/scheduler.ts";
import { Task, type TaskParts } from "../../scheduler/task.ts";
import type { Vacancy } from "../../scheduler/vacancies.ts";
import type { EngineLink } from "../../transport/contract.ts";
import { CallerTraces } from "../caller.ts";
import { EngineHandle } from "../engines/engine-handle.ts";
import { FunctionRegistry } from "../engines/function-registry.ts";
import { SharedMemory } from "../engines/shared-memory.ts";
import { EngineOutput } from "../output/engine-output.ts";
import { Alarm } from "./alarm.ts";
import { EndedTasks } from "./ended-tasks.ts";
import type { EventLog } from "./events.ts";
import { History } from "./history.ts";
import { askEngine } from "./probe.ts";
import type { RunningCall } from "./running-call.ts";
import type { RunInContext } from "./tracer.ts";

/** Sees to it that engines are followed by others. */
export interface EngineKeeper {
  /** Ends an engine, if it lives, and lets another one take its place. */
  replace(engine: EngineState, why: Error): void;
  /** Lets another engine follow one that is gone, later: in so many ms, which it gives; undefined: none is to. */
  replaceLater(engine: EngineState, why: Error): number | undefined;
  /** Starts an engine for a place whose pause is over. */
  fillPlace(vacancy: Vacancy): void;
}

/** Drives the scheduler of a client: reports what happens, and does what it says, by links, timers and events. */
export class Dispatcher {
  readonly functions: FunctionRegistry = new FunctionRegistry();
  readonly shared: SharedMemory = new SharedMemory();
  /** Where callers stand. */
  readonly traces: CallerTraces = new CallerTraces();
  readonly scheduler: Scheduler;
  /** The engines that live, and those that are being set up. */
  readonly handles: Map<EngineId, EngineHandle> = new Map();
  #keeper: EngineKeeper = {
    replace: (engine, why) => this.scheduler.end(engine, why),
    replaceLater: () => undefined,
    fillPlace: () => undefined,
  };
  /** What becomes of what engines write. */
  readonly output: EngineOutput;
  /** Tasks that have ended. */
  readonly history: History;
  /** What becomes of tasks that end. */
  readonly ended: EndedTasks;
  /** Calls that no view has made and that are not over, the oldest first. */
  readonly runs: Set<RunningCall> = new Set();
  /** Is told when balanced work begins to wait for engines while none has anything to do, and when it does not any more. */
  onWaiting: ((waits: boolean) => void) | undefined;
  #waits = false;
  /** Readers that may wait although no task is pending: they fail when the client is closed. */
  readonly readers: Set<{ readonly fail: (error: Error) => void }> = new Set();
  readonly #events: EventLog;
  readonly #recorder: Recorder | undefined;
  /** When it was made, ms since the epoch. */
  readonly sinceMs: number = epochMs();
  readonly #alarm = new Alarm(() => this.scheduler.timers.run());
  #nextTaskId = 0;
  #turnComes = false;
  #drained: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;
  #closing: Promise<void> | undefined;
  readonly #turnNow = (): void => this.turn();

  /**
   * @param graceMs - time that a task has to stop which listens to `engine.signal`
   * @param recorder - writes down what passes between the scheduler and this
   */
  constructor(
    events: EventLog,
    graceMs: number = DEFAULT_GRACE_MS,
    history: History = new History(),
    recorder?: Recorder,
    output: EngineOutput = new EngineOutput(),
  ) {
    this.#events = events;
    this.#recorder = recorder;
    this.history = history;
    this.ended = new EndedTasks(history);
    this.output = output;
    const handleOf = (engine: EngineState): EngineHandle | undefined => this.handles.get(engine.engineId);
    const commands = {
      nowMs: () => performance.now(),
      wake: (dueMs: number) => this.#alarm.set(dueMs),
      send: (engine: EngineState, task: Task) => handleOf(engine)?.send(task),
      flush: (engine: EngineState) => handleOf(engine)?.link.flush(),
      stop: (engine: EngineState, ids: readonly TaskId[], limitMs?: number, listens = false) => {
        const link = handleOf(engine)?.link;
        if (link?.host !== undefined && limitMs !== undefined) link.host.stop(ids, limitMs, listens);
        else link?.send({ kind: "abort", ids });
        // At once: the engine may begin a task any moment.
        link?.flush();
      },
      end: (engine: EngineState) => void handleOf(engine)?.link.close(),
      replace: (engine: EngineState, why: Error) => this.#keeper.replace(engine, why),
      replaceLater: (engine: EngineState, why: Error) => this.#keeper.replaceLater(engine, why),
      ask: askEngine(this),
      watch: (signal: AbortSignal, onAbort: () => void) => signal.addEventListener("abort", onAbort, { once: true }),
      isAborted: (signal: AbortSignal) => signal.aborted,
      reasonOf: (signal: AbortSignal): unknown => signal.reason,
      look: (result: AwaitedResult) => result,
      listen: (result: AwaitedResult, onValue: () => void) => result.listen(onValue),
      random: Math.random,
      choose: (policy: Policy, among: readonly EngineState[]) => pick(policy, among, Math.random),
      fillPlace: (vacancy: Vacancy) => this.#keeper.fillPlace(vacancy),
      emit: events.emit.bind(events),
      soon: () => this.#turnSoon(),
    };
    this.functions.onRelease = (fn) => this.forget(fn);
    this.scheduler = recorder?.scheduler(commands, graceMs) ?? new Scheduler(commands, graceMs);
  }

  /** Leaves it to somebody to start engines in the place of others. */
  keepEngines(keeper: EngineKeeper): void {
    this.#keeper = keeper;
  }

  get engines(): EngineTable {
    return this.scheduler.engines;
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
    this.#turnSoon();
    return this.#drained;
  }

  nextTaskId(): TaskId {
    return this.#nextTaskId++;
  }

  /** Makes a task of a call. */
  makeTask(parts: TaskParts): Task {
    const keeper = this.ended.ofCalls;
    return this.#recorder?.task(parts, epochMs, keeper) ?? new Task(parts, epochMs, keeper);
  }

  /** Makes a task of chunks of sampling. */
  makeChunkTask(parts: TaskParts): Task {
    const keeper = this.ended.ofChunks;
    return this.#recorder?.task(parts, epochMs, keeper) ?? new Task(parts, epochMs, keeper);
  }

  /** Makes a task of Ensemble's own. */
  makeOwnTask(parts: TaskParts): Task {
    return this.#recorder?.task(parts, epochMs) ?? new Task(parts, epochMs);
  }

  /** Releases a function, here and on the engines. */
  readonly forget = (fn: FunctionId): void => {
    this.functions.delete(fn);
    for (const handle of this.handles.values()) if (handle.forget(fn)) this.scheduler.touch(handle.state);
  };

  /** Makes the handle of an engine that does not take part yet. @param host - its name, where it has one */
  prepare(engineId: EngineId, link: EngineLink, host?: string): EngineHandle {
    const isHosted = link.host !== undefined;
    const handle = new EngineHandle({
      state: this.#recorder?.engine(engineId, link, isHosted) ?? new EngineState(engineId, link, isHosted),
      link,
      host,
      functions: this.functions,
      shared: this.shared,
      listener: {
        onReply: (engine) => this.scheduler.answered(engine),
        tryAgain: (engine, task, error) => this.scheduler.retries.tryAgain(task, engine.engineId, error),
        onOutput: (task, { stream, text }) => {
          if (task === undefined) this.#events.emit({ kind: "output", engineId, stream, text });
          this.output.wrote(engineId, task, stream, text);
        },
      },
    });
    this.handles.set(engineId, handle);
    link.onRoom(() => this.scheduler.touch(handle.state));
    link.host?.onRetire(() => this.scheduler.retire(handle.state));
    link.onClose((end) => {
      if (this.handles.get(engineId) === handle) this.handles.delete(engineId);
      handle.leave();
      this.output.engineEnded(engineId);
      this.scheduler.lost(handle.state, end.cause, end.isBlameless);
    });
    return handle;
  }

  /** Fulfils when an engine is gone. */
  async gone(engine: EngineState): Promise<void> {
    await this.handles.get(engine.engineId)?.gone;
  }

  /** What tells later of tasks that are made in the name of the call that is made now; undefined: nobody listens. */
  callContext(): RunInContext | undefined {
    const { tracer } = this.ended;
    return tracer?.isOn === true ? tracer.context() : undefined;
  }

  /** Tells of a task that was cut from a balanced call. @param context - that of the call; undefined: nobody listened then */
  traceCut(task: Task, context: RunInContext | undefined): void {
    const { tracer } = this.ended;
    if (tracer?.isOn !== true) return;
    if (context === undefined) tracer.submitted(task, "balanced");
    else context(() => tracer.submitted(task, "balanced"));
  }

  /** Queues a task for one engine. */
  submitDirect(engine: EngineState, task: Task): void {
    if (this.ended.tracer?.isOn === true) this.ended.tracer.submitted(task, "direct");
    this.scheduler.submitDirect(engine, task);
  }

  /** Takes a task, or a source of tasks, for whichever engine has room: see {@link Scheduler.submitBalanced}. */
  submitBalanced(entry: ReadyEntry, targets: readonly EngineId[] | null, inputs?: Inputs): void {
    if (this.ended.tracer?.isOn === true && entry instanceof Task) this.ended.tracer.submitted(entry, "balanced");
    this.scheduler.submitBalanced(entry, targets, inputs);
  }

  // At the end of this turn, so that the calls of one turn travel together.
  #turnSoon(): void {
    if (this.#turnComes) return;
    this.#turnComes = true;
    soon(this.#turnNow);
  }

  /** Sends what can be sent, now. */
  turn(): void {
    this.#turnComes = false;
    this.scheduler.turn();
    if (this.#onIdle && this.scheduler.pending.isIdle) this.#onIdle();
    if (this.onWaiting !== undefined) this.#lookWhetherItWaits(this.onWaiting);
  }

  // An engine that has something to do keeps the process alive; so must what no engine has yet.
  #lookWhetherItWaits(tell: (waits: boolean) => void): void {
    const { engines, pending } = this.scheduler;
    const isBusy = [...engines.byId.values()].some(({ load }) => load > 0);
    const waits = !this.closed && !isBusy && pending.unassigned > 0;
    if (waits !== this.#waits) tell(waits);
    this.#waits = waits;
  }

  /** Ends all engines at once; every task that is not over fails with ClientClosedError. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#alarm.clear();
    if (this.#waits) this.onWaiting?.(false);
    const closed = [...this.engines.byId.keys()].flatMap((id) => this.handles.get(id)?.link.close() ?? []);
    this.scheduler.close("the client was closed before the task had ended");
    for (const reader of this.readers) reader.fail(new ClientClosedError());
    await Promise.all(closed);
    this.output.close();
    this.#onIdle?.();
    this.#events.end();
    this.#recorder?.close();
  }
}
