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

/** When a task was seen on an engine: first of all, first at its head, and first to be gone from there without times. */
interface Sight {
  readonly heldMs: number;
  begunMs?: number;
  goneMs?: number;
}

// Shorter than this everything would be one bar.
const LEAST_SPAN_MS = 0.5;
const MOST_BARS = 400;

/** Reads what ran where since a moment. What is not over has no times yet: those are when it was seen here. */
export class TaskBars {
  readonly #hidden: ReadonlySet<TaskId>;
  // Only of tasks that the client still tells of: when each was seen where, and where one that is not over was last.
  readonly #sights = new Map<TaskId, Map<EngineId, Sight>>();
  readonly #places = new Map<TaskId, EngineId>();
  // Tries that ended with their engine.
  #lost: TaskBar[] = [];

  /** @param hidden - tasks that are not shown */
  constructor(hidden: ReadonlySet<TaskId>) {
    this.#hidden = hidden;
  }

  read(client: Client, sinceMs: number): Timeline {
    const nowMs = performance.timeOrigin + performance.now();
    const tasks = client.history().filter((task) => task.submittedMs >= sinceMs && !this.#hidden.has(task.taskId));
    this.#forgetAllBut(new Set(tasks.map(({ taskId }) => taskId)));
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

  #forgetAllBut(known: ReadonlySet<TaskId>): void {
    for (const map of [this.#sights, this.#places]) for (const id of map.keys()) if (!known.has(id)) map.delete(id);
  }

  #sight(taskId: TaskId, engineId: EngineId, nowMs: number): Sight {
    const places = this.#sights.get(taskId) ?? new Map<EngineId, Sight>();
    const sight = places.get(engineId) ?? { heldMs: nowMs };
    this.#sights.set(taskId, places.set(engineId, sight));
    return sight;
  }

  // A task that has moved was lost where it had begun.
  #notePlace({ taskId, engineId, method, state }: TaskMetadata, nowMs: number): void {
    const before = this.#places.get(taskId);
    if (before !== undefined && before !== engineId) {
      const { begunMs: fromMs } = this.#sight(taskId, before, nowMs);
      const key = `${keyOf(taskId, before)}:lost`;
      if (fromMs !== undefined) this.#lost.push({ key, method, engineId: before, kind: "failed", fromMs, toMs: nowMs });
      this.#places.delete(taskId);
    }
    if (state === "sent" && engineId !== undefined) this.#places.set(taskId, engineId);
  }

  // The task that each engine runs: the one that it has had longest.
  #heads(tasks: readonly TaskMetadata[], nowMs: number): ReadonlySet<Sight> {
    const heads = new Map<EngineId, Sight>();
    for (const { taskId, engineId, state } of tasks) {
      if (state !== "sent" || engineId === undefined) continue;
      const sight = this.#sight(taskId, engineId, nowMs);
      if (sight.heldMs < (heads.get(engineId)?.heldMs ?? Number.POSITIVE_INFINITY)) heads.set(engineId, sight);
    }
    for (const head of heads.values()) head.begunMs ??= nowMs;
    return new Set(heads.values());
  }

  #barOf(task: TaskMetadata, heads: ReadonlySet<Sight>, nowMs: number): TaskBar | undefined {
    const { taskId, method, engineId, state, startedMs, endedMs, submittedMs } = task;
    if (engineId === undefined) return undefined;
    const sight = this.#sight(taskId, engineId, nowMs);
    const bar = { key: keyOf(taskId, engineId), method, engineId, fromMs: sight.begunMs ?? submittedMs };
    switch (state) {
      case "held":
      case "queued":
        return undefined;
      case "sent":
      case "stopping":
        return heads.has(sight) ? { ...bar, kind: "running", toMs: nowMs } : undefined;
      case "done":
      case "failed":
      case "aborted":
        // An engine that is gone has told no times.
        if (startedMs === undefined || endedMs === undefined) {
          sight.goneMs ??= nowMs;
          return { ...bar, kind: state, toMs: sight.goneMs };
        }
        return { ...bar, kind: state, fromMs: startedMs, toMs: endedMs };
    }
  }
}

function keyOf(taskId: TaskId, engineId: EngineId): string {
  return `${taskId}:${engineId}`;
}
