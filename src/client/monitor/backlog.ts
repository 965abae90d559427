import type { EngineId, FunctionId } from "../../protocol/ids.ts";
import { isOver, type ReadyEntry, type ReadyQueue, type SourceFacts, waitingIn } from "../../scheduler/ready-queue.ts";
import type { Scheduler } from "../../scheduler/scheduler.ts";
import { Task } from "../../scheduler/task.ts";
import { RunningCall } from "../driver/running-call.ts";
import { ListState } from "../results/list-state.ts";
import { calledBy } from "./task-names.ts";

/** What belongs together: the tasks of one call or, where nobody counts its parts, all of one function by one method. */
interface Kind {
  readonly method: string;
  readonly fn: FunctionId | undefined;
  readonly view: "direct" | "balanced";
  readonly call: ListState | RunningCall | undefined;
}

/** What of a kind waits and runs. */
export interface Group extends Kind {
  /** When the oldest of it was submitted, ms since the epoch. */
  sinceMs: number;
  /** Tasks, or items, or chunks. */
  count: number;
  /** Time that one takes, where its source says so, ms. */
  meanMs: number | undefined;
}

/** What waits and runs of a client, counted in one walk. There may be a million tasks, so it makes nothing for each. */
export class Backlog {
  /** Balanced tasks that no engine has yet; items of maps and chunks of sampling runs count. */
  unassigned = 0;
  /** Tasks that wait for one engine alone. */
  readonly queued: { readonly engine: EngineId; readonly count: number }[] = [];
  /** Tasks that engines hold. */
  held = 0;
  /** Engines that balanced work could use at once, were they there, those that it uses among them. */
  couldUse = 0;
  /** Tasks that were looked at. */
  walked = 0;
  /** When the oldest balanced work was submitted of which a part waits for an engine, ms since the epoch; undefined: nothing waits. */
  oldestMs: number | undefined;
  readonly #groups = new Map<unknown, Group[]>();
  #last: Group | undefined;

  constructor({ engines, pending }: Pick<Scheduler, "engines" | "pending">) {
    for (const [engine, { inFlight, waiting }] of engines.byId) {
      for (const task of inFlight.values()) this.#addHeld(task);
      if (waiting.length === 0) continue;
      this.queued.push({ engine, count: waiting.length });
      for (const task of waiting.items()) this.#addTask(task);
    }
    for (const queue of pending.queues) this.#addQueue(queue);
    for (const entry of pending.held) this.#addWaiting(entry);
  }

  /** What waits and runs, by what belongs together. */
  get groups(): Group[] {
    return [...this.#groups.values()].flat();
  }

  #addHeld(task: Task): void {
    if (task.isQuestion) return;
    this.held += 1;
    if (task.targets !== undefined) this.couldUse += 1;
    this.#addTask(task);
  }

  #addQueue(queue: ReadyQueue): void {
    let sendable = 0;
    for (let i = 0; i < queue.length; i++) {
      const entry = queue.at(i);
      if (entry === undefined || isOver(entry)) continue;
      this.#addWaiting(entry);
      // A chunk is one task, whatever is in it.
      sendable += entry instanceof Task ? 1 : entry.remaining;
      const sinceMs = entry instanceof Task ? entry.submittedMs : entry.facts?.submittedMs;
      if (sinceMs !== undefined && (this.oldestMs === undefined || sinceMs < this.oldestMs)) this.oldestMs = sinceMs;
    }
    // Others than those are of no use to it.
    this.couldUse += queue.targets === null ? sendable : Math.min(sendable, queue.targets.length);
  }

  #addWaiting(entry: ReadyEntry): void {
    if (isOver(entry)) return;
    this.unassigned += waitingIn(entry);
    if (entry instanceof Task) this.#addTask(entry);
    else if (entry.facts !== undefined) this.#addSource(entry.facts, entry.remaining);
  }

  #addTask(task: Task): void {
    // Mostly it is of the same kind as the one before.
    const group = this.#last !== undefined && isOf(task, this.#last) ? this.#last : this.#groupOf(kindOf(task));
    this.#last = group;
    this.walked += 1;
    group.count += task.count;
    if (task.submittedMs < group.sinceMs) group.sinceMs = task.submittedMs;
  }

  #addSource({ method, fn, submittedMs, meanMs, call }: SourceFacts, remaining: number): void {
    const group = this.#groupOf({ method, fn, view: "balanced", call: countedCall(method, call) });
    group.count += remaining;
    group.meanMs = meanMs;
    if (submittedMs < group.sinceMs) group.sinceMs = submittedMs;
  }

  #groupOf(kind: Kind): Group {
    const key = kind.call ?? kind.fn ?? kind.method;
    let groups = this.#groups.get(key);
    if (groups === undefined) this.#groups.set(key, (groups = []));
    const known = groups.find(({ method, view }) => method === kind.method && view === kind.view);
    if (known !== undefined) return known;
    const group: Group = { ...kind, sinceMs: Number.POSITIVE_INFINITY, count: 0, meanMs: undefined };
    groups.push(group);
    return group;
  }
}

function isOf({ method, request, targets, call }: Task, kind: Kind): boolean {
  return (
    calledBy(request) === kind.fn &&
    method === kind.method &&
    (targets === undefined) === (kind.view === "direct") &&
    countedCall(method, call) === kind.call
  );
}

function kindOf({ method, request, targets, call }: Task): Kind {
  const view = targets === undefined ? "direct" : "balanced";
  return { method, fn: calledBy(request), view, call: countedCall(method, call) };
}

// The call of a task, where it is shown by itself: many small ones, such as those of `apply`, are shown together.
function countedCall(method: string, call: object | undefined): Kind["call"] {
  if (call === undefined) return undefined;
  if (call instanceof RunningCall) return call;
  return call instanceof ListState && method === "map" ? call : undefined;
}
