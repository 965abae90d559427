import type { EngineId } from "../../protocol/ids.ts";
import { CHUNKS_AHEAD, fairShare } from "../../schedule/pace.ts";
import { type Policy, pick, policies } from "../../schedule/policy.ts";
import type { Lane } from "../engines/lane.ts";
import type { Agenda } from "../tasks/agenda.ts";
import { Task } from "../tasks/task.ts";
import type { TaskRules } from "../tasks/task-rules.ts";
import { FifoQueue } from "./fifo-queue.ts";
import { failEntry, type ReadyEntry, ReadyQueue } from "./ready-queue.ts";

/** Queues of one priority, in the order of their turns. */
interface Level {
  readonly priority: number;
  readonly queues: FifoQueue<ReadyQueue>;
}

// Of work that belongs to no view.
const NO_RULES: TaskRules = {};

// Tasks that are tried again wait this long for engines that have not tried them while these take none, ms.
const PATIENCE_MS = 1000;

/**
 * The balanced work of a client that waits for engines with room. Each view has a queue, and queues of one priority take
 * turns, so that a view with a million tasks does not keep another one waiting; those of a higher priority go first.
 */
export class BalancedWork {
  readonly #lanes: ReadonlyMap<EngineId, Lane>;
  // Highest priority first.
  #levels: readonly Level[] = [];
  // By the rules of their view; a view has more than one when tasks of it may not run on all of its engines.
  readonly #queues = new Map<TaskRules, ReadyQueue[]>();
  readonly #isStarting: () => boolean;
  readonly #agenda: Agenda;
  readonly #changed: () => void;
  #clock = 0;

  /**
   * @param lanes - the engines that live
   * @param isStarting - whether engines are being started
   * @param changed - is told that work may go to more engines
   */
  constructor(parts: {
    readonly lanes: ReadonlyMap<EngineId, Lane>;
    readonly agenda: Agenda;
    readonly isStarting: () => boolean;
    readonly changed: () => void;
  }) {
    this.#lanes = parts.lanes;
    this.#agenda = parts.agenda;
    this.#isStarting = parts.isStarting;
    this.#changed = parts.changed;
  }

  /** Whether one of these engines may take work, now or soon; null stands for any. */
  hasEngine(targets: readonly EngineId[] | null): boolean {
    if (targets !== null) return targets.some((id) => this.#lanes.has(id));
    return this.#lanes.size > 0 || this.#isStarting();
  }

  /** Engines that take balanced work, of these. */
  takers(targets: readonly EngineId[] | null): EngineId[] {
    const takers = [...this.#lanes.values()].filter(takesWork);
    return takers.map(({ engineId }) => engineId).filter((id) => targets?.includes(id) ?? true);
  }

  /** What waits. */
  entries(): ReadyEntry[] {
    return [...this.#queues.values()].flat().flatMap((queue) => queue.entries());
  }

  push(entry: ReadyEntry, targets: readonly EngineId[] | null): void {
    this.#queueFor(entry.rules, targets).push(entry);
  }

  /**
   * Takes tasks back that a lost engine had not begun, or that are tried again: they go before others, as if they had never
   * been sent, and to engines that have not tried them.
   */
  putBack(tasks: readonly Task[]): void {
    const waiting = tasks.filter((task) => task.targets !== undefined && !task.ended);
    for (const task of waiting) {
      task.state = "queued";
      task.engineId = undefined;
    }
    for (const [queue, list] of this.#sort(waiting, (task, targets) => this.#untried(task, targets))) {
      if (queue.length === 0 && list[0]?.targets !== queue.targets) this.#limitWait(queue);
      queue.putBack(list);
    }
  }

  /** Sends what engines have room for. */
  send(): void {
    let lanes = [...this.#lanes.values()].filter(takesWork);
    for (const level of this.#levels) {
      this.#sendLevel(level, lanes);
      // Engines that work of this level is left for take nothing less urgent.
      const left = level.queues.items().filter((queue) => queue.length > 0);
      if (left.some(({ targets }) => targets === null)) break;
      if (left.length > 0) lanes = lanes.filter((lane) => !left.some((queue) => isFor(queue, lane)));
    }
    if (this.#levels.length > 1) this.#levels = this.#levels.filter(({ queues }) => queues.length > 0);
  }

  /** Fails all that waits. */
  fail(error: Error): void {
    for (const queue of [...this.#queues.values()].flat()) {
      for (const entry of queue.takeAll()) failEntry(entry, error);
    }
  }

  /** Fails the work that no engine is left for. */
  failStranded(error: () => Error): void {
    for (const queue of [...this.#queues.values()].flat()) {
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
    this.#agenda.after(PATIENCE_MS, () => {
      if (queue.length === 0) return;
      if (queue.taken !== taken) return this.#limitWait(queue);
      const tasks = queue.takeAll().filter((entry) => entry instanceof Task);
      for (const [wider, list] of this.#sort(tasks, (_, targets) => targets)) wider.putBack(list);
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
      const queue = this.#queueFor(task.rules, engines(task, task.targets ?? null));
      const list = byQueue.get(queue);
      if (list) list.push(task);
      else byQueue.set(queue, [task]);
    }
    return byQueue;
  }

  #queueFor(rules: TaskRules = NO_RULES, targets: readonly EngineId[] | null): ReadyQueue {
    const known = this.#queues.get(rules);
    const found = known?.find((queue) => isSame(queue.targets, targets));
    if (found !== undefined) return found;
    const queue = new ReadyQueue(rules, targets);
    if (known) known.push(queue);
    else this.#queues.set(rules, [queue]);
    this.#levelOf(rules.priority ?? 0).queues.push(queue);
    return queue;
  }

  #levelOf(priority: number): Level {
    const known = this.#levels.find((level) => level.priority === priority);
    if (known !== undefined) return known;
    const level = { priority, queues: new FifoQueue<ReadyQueue>() };
    this.#levels = [...this.#levels, level].toSorted((a, b) => b.priority - a.priority);
    return level;
  }

  #drop(queue: ReadyQueue): void {
    const left = (this.#queues.get(queue.rules) ?? []).filter((other) => other !== queue);
    if (left.length === 0) this.#queues.delete(queue.rules);
    else this.#queues.set(queue.rules, left);
  }

  // Queues are served in turn, one task each; one that can't be served keeps its place at the front.
  #sendLevel({ queues }: Level, all: readonly Lane[]): void {
    const kept: ReadyQueue[] = [];
    let lanes = all;
    let backlog: number | undefined;
    while (queues.length > 0 && (queues.length + kept.length === 1 || lanes.some(hasRoom))) {
      const queue = queues.shift();
      if (queue === undefined) break;
      const isAlone = queues.length + kept.length === 0;
      if (!isAlone) backlog ??= queue.backlog + backlogOf({ queues });
      const sent = this.#sendFrom(queue, lanes, isAlone ? undefined : backlog);
      if (backlog !== undefined) backlog -= sent;
      if (queue.length === 0) this.#drop(queue);
      else if (sent > 0 && !isAlone) queues.push(queue);
      else {
        kept.push(queue);
        // It is its turn: an engine is kept free of the others until it is idle.
        const next = needsIdle(queue) ? leastBusy(lanes.filter((lane) => isFor(queue, lane))) : undefined;
        if (next !== undefined) lanes = lanes.filter((lane) => lane !== next);
      }
    }
    if (kept.length > 0) queues.putBack(kept);
  }

  // Sends one task or, without a backlog to share with others, as many as there is room for. Gives their number.
  #sendFrom(queue: ReadyQueue, all: readonly Lane[], backlog: number | undefined): number {
    const lanes = queue.targets === null ? all : all.filter((lane) => isFor(queue, lane));
    const may = (lane: Lane): boolean => mayTake(lane, queue, backlog ?? queue.backlog, lanes.length);
    const most = backlog === undefined ? Number.POSITIVE_INFINITY : 1;
    let sent = 0;
    let open = lanes.filter(may);
    while (open.length > 0 && queue.length > 0 && sent < most) {
      const picked = tryPick(queue.rules.policy ?? policies.leastload, open);
      const task = queue.next(lanes.length);
      if (task === undefined) break;
      sent += 1;
      if (picked instanceof Error) {
        task.end("failed", { kind: "error", error: picked });
        continue;
      }
      const lane = open[picked];
      if (lane === undefined) break;
      lane.lastUsed = ++this.#clock;
      lane.send(task);
      if (!may(lane)) open = open.filter(may);
    }
    return sent;
  }
}

/** Whether an engine stays: one that is to be removed, or is being ended, is given no new work. */
export function takesWork(lane: Lane): boolean {
  return !lane.retiring && !lane.ending;
}

function backlogOf({ queues }: Pick<Level, "queues">): number {
  return queues.items().reduce((sum, queue) => sum + queue.backlog, 0);
}

function isFor({ targets }: ReadyQueue, lane: Lane): boolean {
  return targets?.includes(lane.engineId) ?? true;
}

function isSame(a: readonly EngineId[] | null, b: readonly EngineId[] | null): boolean {
  if (a === b) return true;
  // To a list that is not frozen others may be added.
  if (!Object.isFrozen(a) || !Object.isFrozen(b)) return false;
  return a !== null && b !== null && a.length === b.length && a.every((id, i) => id === b[i]);
}

// Sources may give an engine more than it has room for, but nothing to one that has plenty.
function hasRoom(lane: Lane): boolean {
  return lane.room > 0 || lane.inFlight.size < CHUNKS_AHEAD;
}

// Whether its tasks go to idle engines only: one that may be what ended an engine takes no others with it, and one whose
// wait is limited is known to run once it is sent.
function needsIdle({ isWary, rules }: ReadyQueue): boolean {
  return isWary || rules.maxInFlight === 1 || rules.queueTimeoutMs !== undefined;
}

function leastBusy(lanes: readonly Lane[]): Lane | undefined {
  return lanes.toSorted((a, b) => a.inFlight.size - b.inFlight.size)[0];
}

// A busy engine gets no more than its share ahead, so that what is left can go to whoever is done first.
function mayTake(lane: Lane, queue: ReadyQueue, backlog: number, engineCount: number): boolean {
  // What waits for the engine itself goes first.
  if (lane.isWary || lane.waiting.length > 0) return false;
  const held = lane.inFlight.size;
  const { maxInFlight = Number.POSITIVE_INFINITY } = queue.rules;
  const most = needsIdle(queue) ? 1 : Math.min(queue.ahead ?? held + lane.room, maxInFlight);
  return held < most && (held === 0 || held < fairShare(backlog, engineCount));
}

// A caller's own policy may be wrong, which is the failure of the task that it was asked for.
function tryPick(policy: Policy, lanes: readonly Lane[]): number | Error {
  try {
    return pick(policy, lanes, Math.random);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
