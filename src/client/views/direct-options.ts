import type { OptionTypes } from "../check.ts";
import { CLOSURE_OPTIONS, type ClosureOptions } from "../closures/closure-rules.ts";
import { RULE_OPTIONS } from "./task-rules.ts";
import type { Targets } from "./view-types.ts";

/** How calls of a direct view go. */
export interface DirectViewOptions extends ClosureOptions {
  /** Whether calls block and give plain values, instead of an AsyncResult; false by default. */
  readonly block?: boolean;
  /** Which engines. */
  readonly targets?: Targets;
  /** Whether iterating a result yields its parts in order (the default), or as they come. */
  readonly ordered?: boolean;
  /**
   * Longest time that a task may run, ms > 0, from when its engine is free for it; then it fails with TaskTimeoutError. No
   * limit by default. `execute` and `run` throw TimeoutError when it takes them longer to make the code ready.
   */
  readonly timeoutMs?: number;
  /** Longest time that a task may wait for its engine, ms > 0; then it fails with QueueTimeoutError. */
  readonly queueTimeoutMs?: number;
  /** Aborts what is pending when it is aborted; calls after that fail at once. */
  readonly signal?: AbortSignal;
  /**
   * Seed of the random numbers of calls, a whole number from 0 to 2^64 - 1: call k of the view, counted from 0, has stream k of it
   * as `engine.rng` and as `Math.random`. `apply` counts one call for each engine, in the order of the targets, a map as many as
   * it has items, an imap 2^32; code of `execute` and `run` has none. Views that are made of this one go on counting
   * where it is, unless they are given a seed.
   */
  readonly seed?: number | bigint;
}

/** The options in the form in which `checkOptions` takes them. */
export const DIRECT_OPTIONS: OptionTypes = {
  block: "boolean",
  targets: "any",
  ordered: "boolean",
  as: "any",
  seed: "any",
  ...CLOSURE_OPTIONS,
  ...RULE_OPTIONS,
};
