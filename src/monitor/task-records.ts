import type { EngineId } from "../protocol/ids.ts";

/** How tasks ended. A map's chunk with a failed item has failed. */
export const OUTCOMES = ["done", "failed", "aborted", "lost"] as const;
export type RecordOutcome = (typeof OUTCOMES)[number];

/**
 * Tasks that ended, in columns of one length: row i is `count[i]` tasks of one function, of one client, that ran one after
 * another on one engine.
 */
export interface TaskRecords {
  readonly engine: readonly EngineId[];
  /** Place in `clients`. */
  readonly client: readonly number[];
  /** Place in `names`. */
  readonly name: readonly number[];
  /** When the first began, by the clock of the host, ms since the epoch. */
  readonly startedMs: readonly number[];
  /** When the last was done. */
  readonly endedMs: readonly number[];
  /** Tasks, >= 1; an item of a map counts. */
  readonly count: readonly number[];
  /** Place in `OUTCOMES`. */
  readonly outcome: readonly number[];
  /** Message of the error, by row, where there is one; cut to 200 characters. */
  readonly errors: Readonly<Record<number, string>>;
  /** `user.session` of clients that are named. */
  readonly clients: readonly string[];
  /** Functions, scripts and kernels: `x => x * x`, `execute`, `sample pi`. */
  readonly names: readonly string[];
  /** Records left out, as there were too many. */
  readonly dropped: number;
}
