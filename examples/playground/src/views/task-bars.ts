import type { Client, EngineId, TaskId, TaskMetadata } from "wasm-ensemble";

/** A task as the timeline draws it, or a try of one; times are ms since the epoch. */
export interface TaskBar {
  readonly key: string;
  readonly method: string;
  readonly engineId: EngineId;
  readonly kind: "running" | "done" | "failed" | "aborted";
  readonly fromMs: number;
  readonly toMs: number;
}

/** What the timeline shows. */
export interface Timeline {
  readonly fromMs: number;
  readonly toMs: number;
  readonly engineIds: readonly EngineId[];
  readonly bars: readonly TaskBar[];
}

// Shorter than this everything would be one bar.
const LEAST_SPAN_MS = 0.5;
const MOST_BARS = 400;

/** Reads what ran where since a moment. What is not over has no times yet: those are when it was seen here. */
export class TaskBars {
  readonly #hidden: ReadonlySet<TaskId>;
  // By task and engine: when it was first seen there, first seen at its head, and first seen to be gone without times.
  readonly #held = new Map<string, number>();
  readonly #begun = new Map<string, number>();
  readonly #gone = new Map<string, number>();
  // Where a task that is not over was seen last, and tries that ended with their engine.
  readonly #places = new Map<TaskId, EngineId>();
  #lost: TaskBar[] = [];

  /** @param hidden - tasks that are not shown */
  constructor(hidden: ReadonlySet<TaskId>) {
    this.#hidden = hidden;
  }

  read(client: Client, sinceMs: number): Timeline {
    const nowMs = performance.timeOrigin + performance.now();
    const tasks = client.history().filter((task) => task.submittedMs >= sinceMs && !this.#hidden.has(task.taskId));
    for (const task of tasks) this.#notePlace(task, nowMs);
    const heads = this.#heads(tasks, nowMs);
    this.#lost = this.#lost.filter(({ fromMs }) => fromMs >= sinceMs);
    const all = [...this.#lost, ...tasks.flatMap((task) => this.#barOf(task, heads, nowMs) ?? [])];
    const bars = all.slice(-MOST_BARS);
    const fromMs = bars.reduce((least, bar) => Math.min(least, bar.fromMs), Number.POSITIVE_INFINITY);
    const toMs = bars.reduce((most, bar) => Math.max(most, bar.toMs), fromMs + LEAST_SPAN_MS);
    const engineIds = [...new Set([...client.ids, ...bars.map(({ engineId }) => engineId)])];
    return { fromMs, toMs, engineIds: engineIds.toSorted((a, b) => a - b), bars };
  }

  // A task that has moved was lost where it had begun.
  #notePlace({ taskId, engineId, method, state }: TaskMetadata, nowMs: number): void {
    const before = this.#places.get(taskId);
    if (before !== undefined && before !== engineId) {
      const fromMs = this.#begun.get(keyOf(taskId, before));
      const lost = {
        key: `${keyOf(taskId, before)}:lost`,
        method,
        engineId: before,
        kind: "failed",
        toMs: nowMs,
      } as const;
      if (fromMs !== undefined) this.#lost.push({ ...lost, fromMs });
      this.#places.delete(taskId);
    }
    if (state === "sent" && engineId !== undefined) this.#places.set(taskId, engineId);
  }

  // The task that each engine runs: the one that it has had longest.
  #heads(tasks: readonly TaskMetadata[], nowMs: number): ReadonlySet<string> {
    const heads = new Map<EngineId, string>();
    for (const { taskId, engineId, state } of tasks) {
      if (state !== "sent" || engineId === undefined) continue;
      const key = keyOf(taskId, engineId);
      const heldMs = remember(this.#held, key, nowMs);
      const head = heads.get(engineId);
      if (head === undefined || heldMs < (this.#held.get(head) ?? nowMs)) heads.set(engineId, key);
    }
    for (const key of heads.values()) remember(this.#begun, key, nowMs);
    return new Set(heads.values());
  }

  #barOf(task: TaskMetadata, heads: ReadonlySet<string>, nowMs: number): TaskBar | undefined {
    const { taskId, method, engineId, state, startedMs, endedMs, submittedMs } = task;
    if (engineId === undefined) return undefined;
    const key = keyOf(taskId, engineId);
    const bar = { key, method, engineId, fromMs: this.#begun.get(key) ?? submittedMs };
    switch (state) {
      case "queued":
        return undefined;
      case "sent":
        return heads.has(key) ? { ...bar, kind: "running", toMs: nowMs } : undefined;
      case "done":
      case "failed":
      case "aborted":
        // An engine that is gone has told no times.
        if (startedMs === undefined || endedMs === undefined) {
          return { ...bar, kind: state, toMs: remember(this.#gone, key, nowMs) };
        }
        return { ...bar, kind: state, fromMs: startedMs, toMs: endedMs };
    }
  }
}

function keyOf(taskId: TaskId, engineId: EngineId): string {
  return `${taskId}:${engineId}`;
}

function remember(times: Map<string, number>, key: string, nowMs: number): number {
  const known = times.get(key);
  if (known !== undefined) return known;
  times.set(key, nowMs);
  return nowMs;
}
