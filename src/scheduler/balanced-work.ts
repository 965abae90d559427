import type { EngineId } from "../protocol/ids.ts";
import { CHUNKS_AHEAD, fairShare } from "../schedule/pace.ts";
import { policies } from "../schedule/policy.ts";
import type { EngineState } from "./engine-state.ts";
import type { EngineTable } from "./engine-table.ts";
import type { Room } from "./open-engines.ts";
import { failEntry, type ReadyEntry, type ReadyQueue } from "./ready-queue.ts";
import { RoundRobin, withoutLeastBusy } from "./round-robin.ts";
import type { TaskRules } from "./rules.ts";
import { Task } from "./task.ts";
import type { Timers } from "./timers.ts";
import { ViewWork } from "./view-work.ts";

// Rules of work that belongs to no view.
const NO_RULES: TaskRules = {};

// Tasks that are tried again wait this long for engines that have not tried them while these take none, ms.
const PATIENCE_MS = 1000;

/**
 * The balanced work of a client that waits for engines with room. Views of one priority take turns, so that one with a
 * million tasks does not keep another one waiting; those of a higher priority go first.
 */
export class BalancedWork {
  readonly #table: EngineTable;
  // Highest priority first.
  #levels: readonly RoundRobin[] = [];
  // What waits of the views that a caller has; those of which something waits are listed.
  readonly #views = new WeakMap<TaskRules, ViewWork>();
  readonly #waiting = new Set<ViewWork>();
  readonly #isStarting: () => boolean;
  readonly #timers: Timers;
  readonly #send: (engine: EngineState, task: Task) => void;
  readonly #changed: () => void;
  #clock = 0;

  /**
   * @param isStarting - whether engines are being started
   * @param changed - called when work may go to more engines
   */
  constructor(parts: {
    readonly engines: EngineTable;
    readonly timers: Timers;
    readonly send: (engine: EngineState, task: Task) => void;
    readonly isStarting: () => boolean;
    readonly changed: () => void;
  }) {
    this.#table = parts.engines;
    this.#timers = parts.timers;
    this.#send = parts.send;
    this.#isStarting = parts.isStarting;
    this.#changed = parts.changed;
  }

  /** Whether one of these engines may take work, now or soon; null stands for any. */
  hasEngine(targets: readonly EngineId[] | null): boolean {
    return targets === null
      ? this.#table.byId.size > 0 || this.#isStarting()
      : targets.some((id) => this.#table.byId.has(id));
  }

  /** Whether one more of these is being started. */
  isGrowing(targets: readonly EngineId[] | null): boolean {
    return targets === null && this.#isStarting();
  }

  /** Engines that take balanced work, of these. */
  takers(targets: readonly EngineId[] | null): EngineId[] {
    return this.#table.takers.map(({ engineId }) => engineId).filter((id) => targets?.includes(id) ?? true);
  }

  /** Queues of what waits, in no particular order. */
  queues(): ReadyQueue[] {
    return [...this.#waiting].flatMap(({ queues }) => queues);
  }

  /** What waits. */
  entries(): ReadyEntry[] {
    return this.queues().flatMap((queue) => queue.entries());
  }

  push(entry: ReadyEntry, targets: readonly EngineId[] | null): void {
    const view = this.#viewOf(entry.rules);
    if (!view.queueFor(targets).push(entry)) return;
    this.#grown(view, entry instanceof Task ? 1 : entry.remaining);
  }

  /**
   * Takes tasks back that a lost engine had not begun, or that are tried again: they go before others, as if they had never
   * been sent, and to engines that have not tried them.
   */
  putBack(tasks: readonly Task[]): void {
    const waiting = tasks.filter((task) => task.targets !== undefined && !task.ended);
    for (const task of waiting) task.queue();
    for (const [queue, list] of this.#sort(waiting, (task, targets) => this.#untried(task, targets))) {
      if (queue.due === undefined && list[0]?.targets !== queue.targets) this.#limitWait(queue);
      queue.putBack(list);
      this.#grown(this.#viewOf(queue.rules), list.length);
    }
  }

  /** Sends what engines have room for. */
  send(): void {
    // Those that work of a higher level is left for take nothing less urgent; undefined while there is none.
    let allowed: readonly EngineState[] | undefined;
    for (const level of this.#levels) {
      if (level.isEmpty) continue;
      level.serve({
        hasRoom: () => this.#table.open.hasRoom || this.#table.open.least < CHUNKS_AHEAD,
        send: (queue, backlog, reserving) => {
          const engines = this.#engines(queue, allowed, reserving);
          return engines === undefined ? this.#sendToAny(queue, backlog) : this.#sendTo(engines, queue, backlog);
        },
      });
      if (level === this.#levels.at(-1)) break;
      const left = level.waiting();
      if (left.some(({ targets }) => targets === null)) break;
      if (left.length === 0) continue;
      allowed = (allowed ?? this.#table.takers).filter(({ engineId }) => !left.some((queue) => queue.isFor(engineId)));
    }
    if (this.#levels.length > 1) this.#levels = this.#levels.filter(({ isEmpty }) => !isEmpty);
  }

  // Engines that a queue may be served by; undefined: any.
  #engines(
    queue: ReadyQueue,
    allowed: readonly EngineState[] | undefined,
    reserving: readonly ReadyQueue[],
  ): readonly EngineState[] | undefined {
    const { targets } = queue;
    if (targets !== null && allowed === undefined && reserving.length === 0) {
      return targets.flatMap((id) => this.#table.byId.get(id) ?? []).filter((engine) => engine.takesWork);
    }
    if (targets === null && allowed === undefined && reserving.length === 0) return undefined;
    const engines = reserving.reduce(withoutLeastBusy, allowed ?? this.#table.takers);
    return targets === null ? engines : engines.filter(({ engineId }) => queue.isFor(engineId));
  }

  /** Fails all that waits. */
  fail(error: Error): void {
    for (const queue of this.queues()) {
      for (const entry of queue.takeAll()) failEntry(entry, error);
    }
  }

  /** Fails the work that no engine is left for. */
  failStranded(error: () => Error): void {
    for (const queue of this.queues()) {
      if (this.hasEngine(queue.targets)) continue;
      for (const entry of queue.takeAll()) this.#rescue(entry, error);
    }
  }

  // A task that waited for engines that had not tried it may go to the others.
  #rescue(entry: ReadyEntry, error: () => Error): void {
    if (!(entry instanceof Task) || entry.failures.length === 0) failEntry(entry, error());
    else if (this.hasEngine(entry.targets ?? null)) this.putBack([entry]);
    else failEntry(entry, entry.failures.at(-1) ?? error());
  }

  // Engines that have not tried a task yet; all that may take it when there is none.
  #untried(task: Task, targets: readonly EngineId[] | null): readonly EngineId[] | null {
    if (task.tried.length === 0) return targets;
    const untried = this.takers(targets).filter((id) => !task.tried.includes(id));
    return untried.length === 0 ? targets : Object.freeze(untried);
  }

  // Engines that have not tried a task may be busy for ever: when they take no such task for a while, any may.
  #limitWait(queue: ReadyQueue): void {
    const { taken } = queue;
    this.#timers.after(PATIENCE_MS, () => {
      if (queue.due === undefined) return;
      if (queue.taken !== taken) return this.#limitWait(queue);
      const entries = queue.takeAll();
      // What has not failed yet waits here by its own targets: sources of tasks, tasks that follow others.
      const tried: Task[] = [];
      for (const entry of entries) {
        if (entry instanceof Task && entry.failures.length > 0) tried.push(entry);
        else queue.push(entry);
      }
      for (const [wider, list] of this.#sort(tried, (_, targets) => targets)) wider.putBack(list);
      this.#changed();
    });
  }

  // Tasks by the queues of the engines that are to take them.
  #sort(
    tasks: readonly Task[],
    engines: (task: Task, targets: readonly EngineId[] | null) => readonly EngineId[] | null,
  ): Map<ReadyQueue, Task[]> {
    const byQueue = new Map<ReadyQueue, Task[]>();
    for (const task of tasks) {
      const queue = this.#viewOf(task.rules).queueFor(engines(task, task.targets ?? null));
      const list = byQueue.get(queue);
      if (list) list.push(task);
      else byQueue.set(queue, [task]);
    }
    return byQueue;
  }

  #viewOf(rules: TaskRules = NO_RULES): ViewWork {
    let view = this.#views.get(rules);
    if (view === undefined) {
      view = new ViewWork(rules);
      this.#views.set(rules, view);
    }
    return view;
  }

  #grown(view: ViewWork, count: number): void {
    const level = this.#levelOf(view.rules.priority ?? 0);
    if (!this.#waiting.has(view)) {
      this.#waiting.add(view);
      level.add(view);
    }
    level.grown(view, count);
  }

  #levelOf(priority: number): RoundRobin {
    for (const level of this.#levels) if (level.priority === priority) return level;
    const level = new RoundRobin(priority, (view) => this.#waiting.delete(view));
    this.#levels = [...this.#levels, level].toSorted((a, b) => b.priority - a.priority);
    return level;
  }

  // Sends to whichever engine has room, without a look at each.
  #sendToAny(queue: ReadyQueue, backlog: number | undefined): number {
    const { open } = this.#table;
    const { policy = policies.leastload } = queue.rules;
    const most = backlog === undefined ? Number.POSITIVE_INFINITY : 1;
    const { engineCount } = this.#table;
    let sent = 0;
    for (let { due } = queue; due !== undefined && sent < most; due = queue.due) {
      const room = roomFor(queue, due, backlog ?? queue.backlog, engineCount);
      if (!open.has(room, policy)) break;
      const task = queue.take(due, this.#table);
      if (task === undefined) break;
      sent += 1;
      this.#give(task, queue, room);
    }
    return sent;
  }

  #sendTo(engines: readonly EngineState[], queue: ReadyQueue, backlog: number | undefined): number {
    const may = (engine: EngineState): boolean => mayTake(engine, queue, backlog ?? queue.backlog, engines.length);
    const most = backlog === undefined ? Number.POSITIVE_INFINITY : 1;
    const now = { engineCount: engines.length, roundTripMs: this.#table.roundTripMs };
    let sent = 0;
    let open = engines.filter(may);
    for (let { due } = queue; due !== undefined && open.length > 0 && sent < most; due = queue.due) {
      const task = queue.take(due, now);
      if (task === undefined) break;
      sent += 1;
      const engine = this.#give(task, queue, open);
      if (engine !== undefined && !may(engine)) open = open.filter(may);
    }
    return sent;
  }

  // A caller's own policy may be wrong, which is the failure of the task that it was asked for.
  #give(task: Task, { rules }: ReadyQueue, among: Room | readonly EngineState[]): EngineState | undefined {
    const { policy = policies.leastload } = rules;
    const { open } = this.#table;
    try {
      const engine = "below" in among ? open.pick(policy, among) : among[open.choose(policy, among)];
      if (engine === undefined) throw new Error("the policy found no engine");
      engine.lastUsed = ++this.#clock;
      this.#send(engine, task);
      return engine;
    } catch (error) {
      task.end("failed", { kind: "error", error: error instanceof Error ? error : new Error(String(error)) });
      return undefined;
    }
  }
}

// A busy engine gets no more than its share ahead, so that what is left can go to whoever is done first.
function roomFor(queue: ReadyQueue, due: ReadyEntry, backlog: number, engineCount: number): Room {
  const { maxInFlight = Number.POSITIVE_INFINITY } = queue.rules;
  const ahead = due instanceof Task ? undefined : due.ahead;
  const isForIdle = queue.needsIdle(due);
  const most = isForIdle ? 1 : Math.min(ahead ?? Number.POSITIVE_INFINITY, maxInFlight);
  return { below: Math.min(most, fairShare(backlog, engineCount)), byPace: ahead === undefined && !isForIdle };
}

function mayTake(engine: EngineState, queue: ReadyQueue, backlog: number, engineCount: number): boolean {
  const { due } = queue;
  if (due === undefined || !engine.isFree) return false;
  const { below, byPace } = roomFor(queue, due, backlog, engineCount);
  return engine.inFlight.size < below && (!byPace || engine.room > 0);
}
