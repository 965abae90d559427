import {
  type Client,
  CompositeError,
  type EngineEvent,
  type EngineId,
  EngineLostError,
  type TaskId,
} from "wasm-ensemble";
import { Store } from "../../../../src/look/store.ts";

/** How an engine came to its end. */
export interface Fate {
  /** "killed": by the visitor. "stopped": with a task that was aborted and did not stop. "removed": as it was asked to. */
  readonly kind: "killed" | "stopped" | "removed" | "lost";
  readonly atMs: number;
  /** What the engine said last; empty where it was asked to end. */
  readonly why: string;
}

/** What the client has told of its engines. Times are ms since the epoch. */
export interface Journal {
  readonly fates: ReadonlyMap<EngineId, Fate>;
  /** Which engine took or takes the place of which: the old one to the new one. */
  readonly heirs: ReadonlyMap<EngineId, EngineId>;
  /** Engines that are being started in the place of others. */
  readonly starting: ReadonlySet<EngineId>;
  /** When engines came, of those that came later than the page. */
  readonly startedMs: ReadonlyMap<EngineId, number>;
}

/** A task's try that ended without its result. */
export interface LostTry {
  readonly taskId: TaskId;
  readonly engineId: EngineId;
  readonly atMs: number;
  readonly error: string;
}

/** What has happened to the engines so far. */
export const journal: Store<Journal> = new Store<Journal>({
  fates: new Map(),
  heirs: new Map(),
  starting: new Set(),
  startedMs: new Map(),
});

const lostTries: LostTry[] = [];
const MOST_TRIES = 1000;
let tryCount = 0;

const killed = new Set<EngineId>();
const errors = new Map<TaskId, string>();
const MOST_ERRORS = 1000;
const samplings: { readonly name: string; readonly fromMs: number; toMs: number }[] = [];
const MOST_SAMPLINGS = 200;

/** Milliseconds since the epoch, on the clock of tasks. */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Has the client's own calls noted: which engines are killed, and which kernel is sampled when. */
export function noteCalls(client: Client): void {
  const restart = client.restart.bind(client);
  const sample = client.sample.bind(client) as (...args: readonly unknown[]) => ReturnType<Client["sample"]>;
  const noted = {
    restart: (targets: Parameters<Client["restart"]>[0] = "all") => {
      const ids = targets === "all" ? client.ids : [targets].flat();
      const restarted = restart(targets);
      for (const id of ids) killed.add(id);
      return restarted;
    },
    sample: (what: unknown, ...others: readonly unknown[]) => {
      const fromMs = epochMs();
      const run = sample(what, ...others);
      noteSampling(nameOf(what), fromMs, run);
      return run;
    },
  };
  Object.assign(client, noted);
}

function nameOf(what: unknown): string {
  const isNamed = (typeof what === "object" || typeof what === "function") && what !== null && "name" in what;
  return isNamed && typeof what.name === "string" ? what.name : "";
}

function noteSampling(name: string, fromMs: number, run: PromiseLike<unknown>): void {
  const sampling = { name, fromMs, toMs: Number.POSITIVE_INFINITY };
  samplings.push(sampling);
  if (samplings.length > MOST_SAMPLINGS) samplings.shift();
  const end = (): void => {
    sampling.toMs = epochMs();
  };
  run.then(end, (error: unknown) => {
    end();
    noteErrors(error);
  });
}

/** What was sampled at a moment; undefined where several kernels were, or none. */
export function sampledAt(ms: number): string | undefined {
  const names = new Set(samplings.filter(({ fromMs, toMs }) => fromMs <= ms && ms <= toMs).map(({ name }) => name));
  const [name = ""] = names;
  return names.size === 1 && name !== "" ? name : undefined;
}

/** Takes note of the tasks whose failures an error tells of. */
export function noteErrors(error: unknown): void {
  if (error instanceof CompositeError) for (const one of error.errors) noteErrors(one);
  if (!(error instanceof Error) || !("taskId" in error) || typeof error.taskId !== "number") return;
  const { cause } = error;
  errors.set(error.taskId, cause instanceof Error ? `${cause.name}: ${cause.message}` : error.message);
  const [oldest] = errors.keys();
  if (errors.size > MOST_ERRORS && oldest !== undefined) errors.delete(oldest);
}

/** Why a task failed, as far as somebody was told. */
export function errorOf(taskId: TaskId): string | undefined {
  return errors.get(taskId);
}

/** What to say of a failure: that an engine was killed, where the visitor did it. */
export function failureText(error: unknown): string {
  if (error instanceof CompositeError) {
    const [first, ...others] = error.message.split("\n");
    const isOwnDeed = error.errors.some((one) => one instanceof EngineLostError && killed.has(one.engineId));
    const shown = isOwnDeed
      ? [...new Set(error.errors.map(failureText))].slice(0, 4).map((text) => `  ${text}`)
      : others;
    return [first, ...shown].join("\n");
  }
  if (error instanceof EngineLostError && killed.has(error.engineId)) {
    const by = journal.value.heirs.get(error.engineId);
    const heir = by === undefined ? "" : `; engine ${by} takes its place`;
    return `engine ${error.engineId} was killed while it held ${error.taskIds.length === 1 ? "this task" : `${error.taskIds.length} tasks`}${heir}`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** The engine that has the place of one by now; itself where none has taken it. */
export function heirOf(id: EngineId): EngineId {
  const heir = journal.value.heirs.get(id);
  return heir === undefined ? id : heirOf(heir);
}

/** How many tries of tasks there were so far that were followed by others. */
export function countLostTries(): number {
  return tryCount;
}

/** Tries that were followed by others, oldest first, without so many that came first; the last 1000 are known. */
export function lostTriesAfter(count: number): readonly LostTry[] {
  const forgotten = tryCount - lostTries.length;
  return lostTries.slice(Math.max(0, count - forgotten));
}

/** Takes what the client tells. */
export function noteEvent(event: EngineEvent): void {
  const { fates, heirs, starting, startedMs } = journal.value;
  const atMs = epochMs();
  switch (event.kind) {
    case "engine-started":
      return journal.set({
        ...journal.value,
        starting: without(starting, event.engineId),
        startedMs: new Map([...startedMs, [event.engineId, atMs]]),
      });
    case "engine-start-failed":
      return journal.set({ ...journal.value, starting: without(starting, event.engineId) });
    case "engine-replaced":
      return journal.set({
        ...journal.value,
        heirs: new Map([...heirs, [event.engineId, event.by]]),
        starting: new Set([...starting, event.by]),
      });
    case "engine-lost": {
      const fate = { ...fateOf(event.engineId, event.cause.message), atMs };
      return journal.set({ ...journal.value, fates: new Map([...fates, [event.engineId, fate]]) });
    }
    case "engine-removed": {
      const fate: Fate = { kind: "removed", atMs, why: "" };
      return journal.set({ ...journal.value, fates: new Map([...fates, [event.engineId, fate]]) });
    }
    case "task-retried":
      lostTries.push({ taskId: event.taskId, engineId: event.engineId, atMs, error: failureText(event.error) });
      tryCount++;
      if (lostTries.length > MOST_TRIES) lostTries.shift();
      return undefined;
    case "checkpoint-failed":
    case "record-failed":
    case "no-engines":
    case "output":
      return undefined;
  }
}

function fateOf(id: EngineId, why: string): Omit<Fate, "atMs"> {
  if (killed.has(id)) return { kind: "killed", why: "" };
  return why.startsWith("it was ended to stop task") ? { kind: "stopped", why: "" } : { kind: "lost", why };
}

function without<T>(all: ReadonlySet<T>, one: T): ReadonlySet<T> {
  return new Set([...all].filter((item) => item !== one));
}
