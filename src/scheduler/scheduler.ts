import { ClientClosedError, NoSuchEngineError } from "../protocol/errors.ts";
import type { EngineId } from "../protocol/ids.ts";
import { BalancedWork } from "./balanced-work.ts";
import type { Commands } from "./commands.ts";
import { DependencyTracker, type Inputs } from "./dependency-tracker.ts";
import { sendWaiting } from "./direct-work.ts";
import { nextTryIn } from "./engine-event.ts";
import type { EngineState } from "./engine-state.ts";
import { EngineTable } from "./engine-table.ts";
import { addGone, type GoneEngines } from "./gone-engines.ts";
import { Limits } from "./limits.ts";
import { noEngines } from "./no-engines.ts";
import { Pending } from "./pending.ts";
import { failEntry, type ReadyEntry } from "./ready-queue.ts";
import { Retries } from "./retries.ts";
import { DEFAULT_GRACE_MS } from "./rules.ts";
import { Stopper } from "./stopper.ts";
import { Task } from "./task.ts";
import { Timers } from "./timers.ts";
import { Vacancies } from "./vacancies.ts";

/**
 * Decides which task goes to which engine, and when; alone writes a task's state. Does no IO: calls report what
 * happens, `Commands` say what is to be done.
 */
export class Scheduler {
  readonly engines: EngineTable;
  readonly timers: Timers;
  /** Places of engines that are tried again later. */
  readonly vacancies: Vacancies;
  readonly stopper: Stopper;
  readonly retries: Retries;
  /** What is not over. */
  readonly pending: Pending;
  /** What engines had done that are gone. */
  readonly gone: GoneEngines = { done: 0, failed: 0, busyMs: 0, lostEngines: 0 };
  /** Whether no engine may take work any more. */
  closed = false;
  readonly #commands: Commands;
  readonly #limits: Limits;
  readonly #balanced: BalancedWork;
  readonly #tracker: DependencyTracker;
  #starting = 0;
  #follows = false;
  #clock = 0;

  /** @param graceMs - time that a task has to stop which listens to `engine.signal` */
  constructor(commands: Commands, graceMs: number = DEFAULT_GRACE_MS) {
    this.#commands = commands;
    const engines = new EngineTable(commands);
    this.engines = engines;
    const timers = new Timers(commands);
    this.timers = timers;
    this.vacancies = new Vacancies(timers, commands.fillPlace);
    this.#balanced = new BalancedWork({
      engines,
      timers,
      send: (engine, task) => this.send(engine, task),
      isStarting: () => this.isGrowing,
      changed: commands.soon,
    });
    this.stopper = new Stopper({
      timers,
      engines: engines.byId,
      graceMs,
      tell: commands.stop,
      end: (engine, task) => commands.replace(engine, new Error(`it was ended to stop task ${task.id}`)),
      dropped: (ended) => {
        this.#tracker.noteEnds(ended);
        commands.soon();
      },
      touched: (engine) => engines.touch(engine),
    });
    const onSignal = (reason: unknown, work: readonly ReadyEntry[]): void => this.pending.abortAll(work, reason);
    this.#limits = new Limits({
      timers,
      stopper: this.stopper,
      onSignal,
      watch: commands.watch,
      isAborted: commands.isAborted,
      reasonOf: commands.reasonOf,
    });
    this.retries = new Retries({ balanced: this.#balanced, limits: this.#limits, emit: commands.emit });
    this.#tracker = new DependencyTracker({
      submit: (entry, targets) => this.#queue(entry, targets),
      engines: this.#balanced,
      results: commands,
      ask: commands.ask,
      stop: (questions) => this.stopper.abort(questions),
      changed: commands.soon,
    });
    this.pending = new Pending({
      engines: engines.byId,
      balanced: this.#balanced,
      tracker: this.#tracker,
      stopper: this.stopper,
    });
  }

  /** Number of engines that are being started: while there are any, balanced tasks wait for them. */
  get starting(): number {
    return this.#starting;
  }

  /** Whether more engines may come, by themselves or since they are being started. */
  get isGrowing(): boolean {
    return (this.#starting > 0 || this.#follows) && !this.closed;
  }

  /** Whether engines come by themselves. */
  get follows(): boolean {
    return this.#follows;
  }

  /** An engine is being started. */
  startBegun(): void {
    this.#starting += 1;
  }

  /** An engine that was being started takes part next, or does not come. */
  startEnded(): void {
    this.#starting -= 1;
  }

  /** From now on engines come by themselves: balanced tasks wait for them. */
  follow(): void {
    this.#follows = true;
  }

  /** An engine takes part from now on. One that was lost meanwhile is lost as if it had been so a moment later. */
  join(engine: EngineState): void {
    engine.joined();
    this.engines.add(engine);
    this.#commands.emit({ kind: "engine-started", engineId: engine.engineId });
    if (engine.lostBefore !== undefined) this.lost(engine, engine.lostBefore);
    this.#tracker.look();
    this.#commands.soon();
  }

  /** Ends an engine, whatever it does. What it holds is lost with it. */
  end(engine: EngineState, why: Error): void {
    if (engine.ending) return;
    this.expectEnd(engine, why);
    this.#commands.end(engine);
  }

  /** An engine is being ended by its host: it gets nothing any more. */
  expectEnd(engine: EngineState, why: Error): void {
    engine.ending = true;
    engine.lastWords = why;
    this.engines.touch(engine);
  }

  /** Ends an engine once it has done what it holds and what waits for it. */
  retire(engine: EngineState): void {
    engine.retiring = true;
    this.touch(engine);
  }

  /** Queues a task for one engine. */
  submitDirect(engine: EngineState, task: Task): void {
    if (this.engines.byId.get(engine.engineId) !== engine || !engine.takesWork) {
      const gone = this.closed ? new ClientClosedError() : new NoSuchEngineError(engine.engineId, this.engines.ids);
      task.end("failed", { kind: "error", error: gone });
      return;
    }
    task.engineId = engine.engineId;
    engine.waiting.push(task);
    this.#limits.queued(task);
    this.touch(engine);
  }

  /**
   * Takes a task, or a source of tasks, for whichever engine has room, once what it depends on is there.
   *
   * @param targets - engines that may take it; null for any
   * @param inputs - results that become its arguments
   */
  submitBalanced(entry: ReadyEntry, targets: readonly EngineId[] | null, inputs?: Inputs): void {
    if (entry instanceof Task) entry.targets = targets;
    const isHeld = DependencyTracker.guards(entry, inputs) && this.#balanced.hasEngine(targets);
    if (isHeld) this.#tracker.enter(entry, targets, inputs);
    else this.#queue(entry, targets);
    this.#limits.queued(entry);
  }

  #queue(entry: ReadyEntry, targets: readonly EngineId[] | null): void {
    if (!this.#balanced.hasEngine(targets)) {
      failEntry(entry, this.closed ? new ClientClosedError() : noEngines(this));
      return;
    }
    if (entry instanceof Task) {
      entry.targets = targets;
      entry.queue();
    }
    this.#balanced.push(entry, targets);
    this.#commands.soon();
  }

  /** Queues a question of Ensemble's own for an engine; dropped if that is gone. */
  submitQuestion(engineId: EngineId, question: Task): void {
    // Limits of the time that it waits hold for the work that it is asked for.
    question.engineId = engineId;
    const engine = this.engines.byId.get(engineId);
    if (engine === undefined) return;
    engine.waiting.push(question);
    this.touch(engine);
  }

  /** Something waits for an engine, or it may be given something. */
  touch(engine: EngineState): void {
    this.engines.touch(engine);
    this.#commands.soon();
  }

  /** An engine has answered tasks, which have been taken out of it and ended. */
  answered(engine: EngineState): void {
    engine.answered(this.timers.nowMs);
    engine.lastEnded = ++this.#clock;
    this.touch(engine);
  }

  /** The turn of the program ends: sends what can be sent. */
  turn(): void {
    this.engines.forTouched((engine) => {
      sendWaiting(engine, (to, task) => this.send(to, task));
      if (engine.retiring && engine.load === 0) this.end(engine, new Error("it was removed"));
    });
    this.#balanced.send();
    this.#tracker.turn();
    // What can't be posted is answered at once, which touches the engine anew.
    for (const engine of this.engines.takeTouched()) this.#commands.flush(engine);
  }

  /** Sends a task to an engine, past all that waits: what sets it up, or what is due. */
  send(engine: EngineState, task: Task): void {
    engine.take(task);
    this.#commands.send(engine, task);
    this.#limits.sent(engine, task);
    this.engines.touch(engine);
  }

  /** The client is closed: all that is not over fails. */
  close(what: string): void {
    this.closed = true;
    this.timers.clear();
    const engines = this.engines.removeAll();
    const left = engines.map((engine) => engine.takeAll());
    this.#tracker.fail(new ClientClosedError(what));
    for (const task of left.flatMap(({ begun, untouched }) => [...begun, ...untouched])) {
      task.end("failed", { kind: "error", error: new ClientClosedError(what) });
    }
    this.#balanced.fail(new ClientClosedError(what));
  }

  /** An engine is gone, or the way to it. @param isBlameless - as in `EngineState.takeAll` */
  lost(engine: EngineState, cause: Error | null, isBlameless = false): void {
    const tookPart = this.engines.remove(engine);
    const isIdle = engine.load === 0;
    const why = engine.lastWords ?? cause ?? new Error("it was closed");
    // One that ended while it was being set up has its own task to fail; its setup may just be over, too.
    if (!tookPart && isIdle) {
      engine.lostBefore = why;
      return;
    }
    const { engineId } = engine;
    const held = engine.takeAll(isBlameless);
    if (tookPart) addGone(this.gone, engine, engine.retiring && isIdle ? 0 : 1);
    const isFollowed = tookPart && engine.takesWork;
    // One that ended by itself without having done anything may only be followed by another such.
    const isVain = isFollowed && isIdle && engine.completed === 0;
    const later = isVain ? this.#commands.replaceLater(engine, why) : undefined;
    if (engine.retiring && isIdle) this.#commands.emit({ kind: "engine-removed", engineId });
    else if (tookPart) this.#commands.emit({ kind: "engine-lost", engineId, cause: why, ...nextTryIn(later) });
    if (isFollowed && later === undefined) this.#commands.replace(engine, why);
    this.#balanced.putBack(held.untouched);
    this.retries.lost(held, engineId, why);
    this.endStranded();
  }

  /** An engine is gone, or did not come: there may be none left for some work, which fails. */
  endStranded(): void {
    if (this.engines.byId.size === 0 && this.#starting === 0) this.#commands.emit({ kind: "no-engines" });
    this.#balanced.failStranded(() => noEngines(this));
    this.#tracker.look();
    this.#commands.soon();
  }
}
