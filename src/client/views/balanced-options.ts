import type { Policy, PolicyName } from "../../schedule/policy.ts";
import type { TaskRules } from "../../scheduler/rules.ts";
import type { OptionTypes } from "../check.ts";
import { CLOSURE_OPTIONS, type ClosureOptions, type ClosureRules } from "../closures/closure-rules.ts";
import { type Dependencies, readDependencies } from "./dependencies.ts";
import { type Requirements, readNeeds } from "./needs.ts";
import { RULE_OPTIONS, taskRules } from "./task-rules.ts";
import type { ViewContext } from "./view.ts";
import type { Targets } from "./view-types.ts";

/** How calls of a balanced view go. */
export interface LoadBalancedViewOptions extends ClosureOptions {
  /** Whether calls block and give plain values, instead of an AsyncResult; false by default. */
  readonly block?: boolean;
  /** Engines that may take its tasks; all by default. */
  readonly targets?: Targets;
  /** Items per task of a map; by default measured, so that a task takes some milliseconds. */
  readonly chunkItems?: number;
  /** Whether iterating a result yields its parts in order (the default), or as they come. */
  readonly ordered?: boolean;
  /**
   * Longest time that a task may run, ms > 0, from when its engine is free for it; then it fails with TaskTimeoutError. The
   * limit of a map holds for each of its chunks. No limit by default.
   */
  readonly timeoutMs?: number;
  /** Longest time from the call until an engine begins a task, ms > 0; then it fails with QueueTimeoutError. */
  readonly queueTimeoutMs?: number;
  /** Aborts what is pending when it is aborted; calls after that fail at once. */
  readonly signal?: AbortSignal;
  /**
   * Seed of the random numbers of calls, a whole number from 0 to 2^64 - 1: call k of the view, counted from 0, has stream k of it
   * as `engine.rng` and as `Math.random`. A map counts as many calls as it has items, an imap 2^32. So the same calls get the same
   * numbers on any number of engines, in whatever chunks, and when they are tried again. Views that are made of this one
   * go on counting where it is, unless they are given a seed.
   */
  readonly seed?: number | bigint;
  /**
   * How often a task that fails, or loses its engine, is tried again: a whole number >= 0, by default 0. Engines that have
   * not tried it come first; when they are too busy to take such a task for a second, any may. Items of a map are tried
   * again one by one. What was aborted or took too long is not tried again, nor what was sent with buffers that moved.
   */
  readonly retries?: number;
  /** Results that have to be there before a task may run. When they can't be as asked, it fails at once. */
  readonly after?: Dependencies;
  /** As `after`, and the task runs on the engine on which they ran. */
  readonly follow?: Dependencies;
  /** Names, or modules, that an engine has to have. Engines are asked at each call; when none has them, the call fails. */
  readonly require?: Requirements;
  /**
   * Says on an engine whether it may run the tasks of a call. Engines are asked at each call, not at each item of a map;
   * when all of them say no, or throw, the call fails. When it is aborted while they are asked, they have `graceMs` to end
   * that.
   */
  readonly depend?: () => unknown;
  /** Tasks of a higher priority go before all that wait; a finite number, by default 0. */
  readonly priority?: number;
  /**
   * Tasks that an engine may hold while it is given one more of this view, a whole number >= 1: with 1 nothing is sent
   * ahead. By default as many as are worth some two milliseconds.
   */
  readonly maxInFlight?: number;
  /**
   * Which of the engines that have room gets a task: "leastload" (the default), "lru" (the one not used for longest),
   * "random", "twoRandom" (the less loaded of two), "weighted", or a function of one's own.
   */
  readonly policy?: PolicyName | Policy;
}

/** The options in the form in which `checkOptions` takes them. */
export const BALANCED_OPTIONS: OptionTypes = {
  block: "boolean",
  targets: "any",
  chunkItems: "any",
  ordered: "boolean",
  as: "any",
  retries: "any",
  after: "any",
  follow: "any",
  require: "any",
  depend: "any",
  priority: "any",
  maxInFlight: "any",
  policy: "any",
  seed: "any",
  ...CLOSURE_OPTIONS,
  ...RULE_OPTIONS,
};

/** The rules among the options of a balanced view. @throws {TypeError} {RangeError} when one is wrong */
export function balancedRules(
  { owner, runtime, dispatcher }: ViewContext,
  options: LoadBalancedViewOptions,
  closures: ClosureRules,
): TaskRules {
  const { after, follow, ...others } = options;
  const needs = readNeeds(options, {
    resolve: (specifier) => runtime.resolveModule(specifier),
    collect: () => dispatcher.functions.collector("depend", closures),
  });
  return taskRules({
    ...others,
    ...(after !== undefined && { after: readDependencies("after", after, owner) }),
    ...(follow !== undefined && { follow: readDependencies("follow", follow, owner) }),
    ...(needs && { needs }),
  });
}
