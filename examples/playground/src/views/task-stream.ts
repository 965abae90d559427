import type { Client, EngineId, TaskId, TaskMetadata } from "wasm-ensemble";
import { countLostTries, epochMs, journal, lostTriesAfter, sampledAt } from "../app/journal.ts";

/** How a task stands, or ended. "killed": with an engine that the visitor killed. */
export const KINDS = ["running", "done", "failed", "killed", "aborted"] as const;

/** A task as the timeline draws it, or a try of one; times are ms since the epoch. */
export interface TaskBar {
  readonly key: string;
  readonly taskId: TaskId;
  /** What it is: `apply`, `map`, `sample pi`. */
  readonly name: string;
  /** Which part: `items 4–6`; empty where it is the whole. */
  readonly part: string;
  readonly engineId: EngineId;
  readonly kind: (typeof KINDS)[number];
  readonly fromMs: number;
  readonly toMs: number;
  /** Why it failed, where its engine or a later try knows; what its caller was told is in the journal. */
  readonly error: string | undefined;
}

/** What an engine does. */
export interface EngineWork {
  readonly running: TaskBar | undefined;
  /** Tasks that wait behind it for this engine. */
  readonly behind: number;
}

/** What ran where so far, and what runs. */
export interface TaskStreamState {
  /** In the order in which tasks were made. */
  readonly bars: readonly TaskBar[];
  readonly engines: ReadonlyMap<EngineId, EngineWork>;
  /** When it was read. */
  readonly atMs: number;
}

/** Tasks that are kept, after the client has forgotten them. */
export const MOST_BARS = 3000;

/** Reads what ran where. An engine runs its tasks one after another, and tells their times when it has ended them. */
export class TaskStream {
  readonly #hidden: ReadonlySet<TaskId>;
  readonly #ended = new Map<string, TaskBar>();
  // When the last task of each engine ended: the next began then, if it was there.
  readonly #freeMs = new Map<EngineId, number>();
  // When each task that is not over was first seen where it is. Tasks that come again have lower numbers than others.
  readonly #seenMs = new Map<string, number>();
  #seenTries = 0;
  #last: TaskStreamState | undefined;
  #lastMark = "";

  /** @param hidden - tasks that are not shown */
  constructor(hidden: ReadonlySet<TaskId>) {
    this.#hidden = hidden;
  }

  /** What is known now. The same object as before when nothing has happened since. */
  read(client: Client): TaskStreamState {
    const mark = markOf(client);
    const isCalm = this.#last !== undefined && [...this.#last.engines.values()].every(({ running }) => !running);
    if (isCalm && mark === this.#lastMark && this.#last !== undefined) return this.#last;
    this.#lastMark = mark;
    const atMs = epochMs();
    const tasks = client.history().filter(({ taskId }) => !this.#hidden.has(taskId));
    for (const task of tasks) if (task.endedMs !== undefined) this.#noteEnd(task);
    this.#noteTries(tasks);
    this.#noteUnanswered(client, tasks, atMs);
    const engines = this.#work(client, tasks, atMs);
    const running = [...engines.values()].flatMap((work) => work.running ?? []);
    const old = this.#ended.size - MOST_BARS;
    for (const key of [...this.#ended.keys()].slice(0, Math.max(0, old))) this.#ended.delete(key);
    this.#last = { bars: [...this.#ended.values(), ...running], engines, atMs };
    return this.#last;
  }

  #noteEnd(task: TaskMetadata): void {
    const { taskId, engineId, state, startedMs, endedMs } = task;
    if (engineId === undefined || startedMs === undefined || endedMs === undefined) return;
    const key = keyOf(taskId, engineId);
    if (this.#ended.has(key)) return;
    this.#freeMs.set(engineId, Math.max(endedMs, this.#freeMs.get(engineId) ?? 0));
    const kind = state === "failed" || state === "aborted" ? state : "done";
    this.#ended.set(key, this.#bar(task, { engineId, kind, fromMs: startedMs, toMs: endedMs }));
  }

  // Tries that were followed by others.
  #noteTries(tasks: readonly TaskMetadata[]): void {
    const fresh = lostTriesAfter(this.#seenTries);
    this.#seenTries = countLostTries();
    for (const { taskId, engineId, atMs, error } of fresh) {
      const task = tasks.find((one) => one.taskId === taskId);
      if (task === undefined) continue;
      const key = `${keyOf(taskId, engineId)}:${atMs}`;
      const bar = this.#bar(task, {
        engineId,
        kind: journal.value.fates.get(engineId)?.kind === "killed" ? "killed" : "failed",
        fromMs: this.#begunMs(task, engineId),
        toMs: atMs,
      });
      this.#ended.set(key, { ...bar, key, error });
    }
  }

  // An engine that was ended has told no times. It ran the first of its tasks; those behind it had not begun.
  #noteUnanswered(client: Client, tasks: readonly TaskMetadata[], atMs: number): void {
    const { engines } = client.queueStatus();
    const first = new Map<EngineId, TaskMetadata>();
    for (const task of tasks) {
      const { taskId, engineId, state, endedMs, tries } = task;
      const isOver = state === "failed" || state === "aborted";
      if (!isOver || endedMs !== undefined || engineId === undefined || tries === 0) continue;
      // How an engine ended is told a moment after its tasks have.
      const isKnown = journal.value.fates.has(engineId);
      const wasStopped = engines.has(engineId) && this.#seenMs.has(keyOf(taskId, engineId));
      if ((isKnown || wasStopped) && !first.has(engineId)) first.set(engineId, task);
    }
    for (const [engineId, task] of first) {
      const key = keyOf(task.taskId, engineId);
      if (this.#ended.has(key) || this.#isPast(engineId, task.taskId)) continue;
      const fate = journal.value.fates.get(engineId);
      const kind = task.state === "aborted" ? "aborted" : fate?.kind === "killed" ? "killed" : "failed";
      const toMs = fate?.atMs ?? atMs;
      this.#ended.set(key, this.#bar(task, { engineId, kind, fromMs: this.#begunMs(task, engineId), toMs }));
    }
  }

  // Whether another task of a gone engine is known to be the one that went with it.
  #isPast(engineId: EngineId, taskId: TaskId): boolean {
    const fate = journal.value.fates.get(engineId);
    return [...this.#ended.values()].some(
      (bar) => bar.engineId === engineId && bar.toMs === fate?.atMs && bar.key !== keyOf(taskId, engineId),
    );
  }

  #work(client: Client, tasks: readonly TaskMetadata[], atMs: number): ReadonlyMap<EngineId, EngineWork> {
    const held = new Map<EngineId, TaskMetadata[]>();
    const behind = new Map<EngineId, number>();
    const seen = new Set<string>();
    for (const task of tasks) {
      const { taskId, engineId, state } = task;
      if (engineId === undefined) continue;
      if (state === "queued") behind.set(engineId, (behind.get(engineId) ?? 0) + 1);
      if (state !== "sent" && state !== "stopping") continue;
      const key = keyOf(taskId, engineId);
      seen.add(key);
      if (!this.#seenMs.has(key)) this.#seenMs.set(key, atMs);
      held.set(engineId, [...(held.get(engineId) ?? []), task]);
    }
    for (const key of this.#seenMs.keys()) if (!seen.has(key)) this.#seenMs.delete(key);
    const ids = [...client.queueStatus().engines.keys()];
    return new Map(ids.map((id) => [id, this.#workOf(id, held.get(id) ?? [], behind.get(id) ?? 0, atMs)]));
  }

  #workOf(engineId: EngineId, held: readonly TaskMetadata[], queued: number, atMs: number): EngineWork {
    const seenMs = ({ taskId }: TaskMetadata): number => this.#seenMs.get(keyOf(taskId, engineId)) ?? atMs;
    const [head] = held.toSorted((a, b) => seenMs(a) - seenMs(b) || a.taskId - b.taskId);
    if (head === undefined) return { running: undefined, behind: queued };
    const fromMs = Math.min(atMs, this.#begunMs(head, engineId));
    const running = this.#bar(head, { engineId, kind: "running", fromMs, toMs: atMs });
    return { running, behind: held.length - 1 + queued };
  }

  // It began when it was made, when the task before it was over, or when its engine came, whichever was last.
  #begunMs({ submittedMs }: TaskMetadata, engineId: EngineId): number {
    return Math.max(submittedMs, this.#freeMs.get(engineId) ?? 0, journal.value.startedMs.get(engineId) ?? 0);
  }

  #bar(
    task: TaskMetadata,
    { engineId, kind, fromMs, toMs }: Pick<TaskBar, "engineId" | "kind" | "fromMs" | "toMs">,
  ): TaskBar {
    const { taskId, method, submittedMs } = task;
    const sampled = method === "sample" ? sampledAt(submittedMs) : undefined;
    return {
      key: keyOf(taskId, engineId),
      taskId,
      name: sampled === undefined ? method : `${method} ${sampled}`,
      part: partOf(task),
      engineId,
      kind,
      fromMs,
      toMs: Math.max(fromMs, toMs),
      error: kind === "failed" ? whyLost(engineId) : undefined,
    };
  }
}

function whyLost(engineId: EngineId): string | undefined {
  const fate = journal.value.fates.get(engineId);
  return fate?.kind === "lost" ? `engine ${engineId} was lost: ${fate.why}` : undefined;
}

function partOf({ method, index, count }: TaskMetadata): string {
  const what = method === "sample" ? "chunk" : /map/i.test(method) ? "item" : undefined;
  if (what === undefined) return "";
  return count === 1 ? `${what} ${index}` : `${what}s ${index}–${index + count - 1}`;
}

// Changes with every task that is made or ends, and every engine that comes or goes.
function markOf(client: Client): string {
  const { engines, unassigned } = client.queueStatus();
  const counts = [...engines].map(([id, { queue, tasks, completed }]) => [id, queue, tasks, completed].join(":"));
  return [...counts, unassigned, journal.value.fates.size, countLostTries(), client.outstanding.size].join(" ");
}

function keyOf(taskId: TaskId, engineId: EngineId): string {
  return `${taskId}:${engineId}`;
}
