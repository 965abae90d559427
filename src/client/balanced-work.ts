import type { EngineId } from "../protocol/ids.ts";
import { fairShare } from "../schedule/pace.ts";
import { type Policy, pick, policies } from "../schedule/policy.ts";
import type { Lane } from "./lane.ts";
import { type ReadyEntry, ReadyQueue, type TaskSource } from "./ready-queue.ts";
import type { Task } from "./task.ts";

/** The balanced work of a client that waits for engines with room, by the engines that may take it, and the policy. */
export class BalancedWork {
  readonly #lanes: ReadonlyMap<EngineId, Lane>;
  readonly #queues = new Map<string, ReadyQueue>();
  // Numbers of policies, by which queues are told apart; a view's own function is not held on to.
  readonly #policyNumbers = new WeakMap<Policy, number>();
  #nextPolicy = 0;
  #clock = 0;

  /** @param lanes - the engines that live */
  constructor(lanes: ReadonlyMap<EngineId, Lane>) {
    this.#lanes = lanes;
  }

  /** Tasks that are known and not yet sent. */
  get backlog(): number {
    let count = 0;
    for (const queue of this.#queues.values()) count += queue.backlog;
    return count;
  }

  /** Single tasks that wait. */
  tasks(): Task[] {
    return [...this.#queues.values()].flatMap((queue) => queue.tasks());
  }

  /** Sources that wait. */
  sources(): TaskSource[] {
    return [...this.#queues.values()].flatMap((queue) => queue.sources());
  }

  push(entry: ReadyEntry, targets: readonly EngineId[] | null): void {
    this.#queueFor(targets, entry.rules?.policy).push(entry);
  }

  /** Takes tasks back that a lost engine had not begun: they go to others, as if it had never had them. */
  putBack(tasks: readonly Task[]): void {
    const byQueue = new Map<ReadyQueue, Task[]>();
    for (const task of tasks) {
      if (task.targets === undefined || task.ended) continue;
      task.state = "queued";
      task.engineId = undefined;
      const queue = this.#queueFor(task.targets, task.rules?.policy);
      byQueue.set(queue, [...(byQueue.get(queue) ?? []), task]);
    }
    for (const [queue, list] of byQueue) queue.putBack(list);
  }

  /** Sends what engines have room for. */
  send(): void {
    for (const queue of this.#queues.values()) this.#send(queue);
  }

  /** Fails the work that no engine is left for. @param hasEngine - whether one of these may take it, now or soon */
  failStranded(hasEngine: (targets: readonly EngineId[] | null) => boolean, error: () => Error): void {
    for (const [key, queue] of this.#queues) {
      if (hasEngine(queue.targets)) continue;
      this.#queues.delete(key);
      queue.fail(error());
    }
  }

  #queueFor(targets: readonly EngineId[] | null, policy: Policy = policies.leastload): ReadyQueue {
    const key = `${targets === null ? "any" : targets.join()} ${this.#numberOf(policy)}`;
    let queue = this.#queues.get(key);
    if (queue === undefined) {
      queue = new ReadyQueue(key, targets, policy);
      this.#queues.set(key, queue);
    }
    return queue;
  }

  #numberOf(policy: Policy): number {
    const known = this.#policyNumbers.get(policy);
    if (known !== undefined) return known;
    this.#policyNumbers.set(policy, this.#nextPolicy);
    return this.#nextPolicy++;
  }

  #send(queue: ReadyQueue): void {
    const lanes = [...this.#lanes.values()].filter(
      (lane) => !lane.retiring && !lane.ending && (queue.targets?.includes(lane.engineId) ?? true),
    );
    if (lanes.length === 0) return;
    let open = lanes.filter((lane) => mayTake(lane, queue, lanes.length));
    while (open.length > 0 && queue.length > 0) {
      const picked = tryPick(queue.policy, open);
      const task = queue.next(lanes.length);
      if (task === undefined) break;
      if (picked instanceof Error) {
        task.end("failed", { kind: "error", error: picked });
        continue;
      }
      const lane = open[picked];
      if (lane === undefined) break;
      lane.lastUsed = ++this.#clock;
      lane.send(task);
      if (!mayTake(lane, queue, lanes.length)) open = open.filter((other) => mayTake(other, queue, lanes.length));
    }
    if (queue.length === 0) this.#queues.delete(queue.key);
  }
}

// A busy engine gets no more than its share ahead, so that what is left can go to whoever is done first.
function mayTake(lane: Lane, queue: ReadyQueue, engineCount: number): boolean {
  const held = lane.inFlight.size;
  const hasRoom = held < (queue.ahead ?? held + lane.room);
  return hasRoom && (held === 0 || held < fairShare(queue.backlog, engineCount));
}

// A caller's own policy may be wrong, which is the failure of the task that it was asked for.
function tryPick(policy: Policy, lanes: readonly Lane[]): number | Error {
  try {
    return pick(policy, lanes, Math.random);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
