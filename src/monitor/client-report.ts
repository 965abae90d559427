import type { EngineId } from "../protocol/ids.ts";

/** What a client says of its work to whoever looks. Counts are those since its start. */
export interface ClientReport {
  readonly kind: "client";
  readonly user: string;
  readonly session: string;
  /** The program: `script.js (4711 on laptop)`, or a page's title. */
  readonly name: string;
  /** By the clock of the client, ms since the epoch. */
  readonly sentMs: number;
  readonly sinceMs: number;
  /** Balanced tasks that no engine has yet; items of maps and chunks of sampling runs count, samples never. */
  readonly unassigned: number;
  /** Tasks that wait for one engine alone. */
  readonly queued: readonly { readonly engine: EngineId; readonly count: number }[];
  /** Tasks that engines hold. */
  readonly held: number;
  /** Tasks that are over; items of maps and chunks of sampling runs count. */
  readonly done: number;
  /** Those of them that failed, were aborted, or lost their engine. */
  readonly failed: number;
  /** Tries of tasks that were sent again. */
  readonly retried: number;
  /**
   * Engine time that what waits and runs will still take, ms; a guess from what tasks took of late, and from the progress of
   * runs. Absent before any has ended.
   */
  readonly workMs?: number;
  /** Time since the oldest balanced work was submitted of which a part waits for an engine, ms; 0 where nothing does. */
  readonly waitedMs: number;
  /**
   * Engines that it could use at once, were they there, those that it uses among them: as many as it has balanced tasks that
   * are not over, or more than there are, as sampling runs do; 1,000,000 at most.
   */
  readonly couldUse: number;
  /**
   * Engines that it waits for in `connect` or `waitForEngines`, those that are there among them; 1,000,000 at most. Absent
   * where it does not wait.
   */
  readonly waitsFor?: number;
  /** Maps, sampling runs and other calls that are not over, the oldest first; 50 at most. */
  readonly calls: readonly CallReport[];
  /** Those beyond. */
  readonly moreCalls: number;
  /** What happened since the last report; 20 at most. */
  readonly events: readonly ClientEvent[];
}

/** An engine that did not start, or a task that is tried again. Of engines that are lost or replaced their hosts tell. */
export interface ClientEvent {
  readonly atMs: number;
  readonly kind: "engine" | "task";
  readonly text: string;
}

/** What a client says itself; who it is, its connection knows. */
export type ClientWork = Omit<ClientReport, "user" | "session">;

/** One call that is not over, or all calls of one function by a method whose parts nobody counts, such as `apply`. */
export interface CallReport {
  /** `map`, `apply`, `sample`, … */
  readonly method: string;
  /** What it calls, or samples. */
  readonly name: string;
  readonly view: "direct" | "balanced";
  /** Parts that are there, and in all; absent for what ends by a rule. */
  readonly done?: number;
  readonly total?: number;
  /** How much is behind it, 0 to 1. */
  readonly progress: number;
  readonly elapsedMs: number;
  /** What else is worth seeing: `mean 3.1416 ± 0.0002`. */
  readonly note?: string;
}
