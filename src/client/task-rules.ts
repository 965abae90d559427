import { describe } from "../protocol/describe.ts";
import { checkPolicy, type Policy } from "../schedule/policy.ts";
import { checkTimeout } from "./check.ts";

/** Limits of the tasks of one view; each view has its own object, by which its tasks are told from others. */
export interface TaskRules {
  /** Longest time that a task may run on its engine, ms > 0. */
  readonly timeoutMs?: number;
  /** Longest time that a task may wait for an engine, ms > 0. */
  readonly queueTimeoutMs?: number;
  /** Picks the engine for each balanced task. */
  readonly policy?: Policy;
  /** Aborts what is pending, and what is called later. */
  readonly signal?: AbortSignal;
}

/** The rules in the form in which {@link checkOptions} takes names. */
export const RULE_OPTIONS = { timeoutMs: "any", queueTimeoutMs: "any", signal: "any" } as const;

/**
 * The rules among the options of a view.
 *
 * @throws {TypeError} {RangeError} when one is wrong
 */
export function taskRules(options: { [Name in keyof TaskRules]?: unknown }): TaskRules {
  const { timeoutMs, queueTimeoutMs, signal, policy } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(`signal expects an AbortSignal, got ${describe(signal)}`);
  }
  return Object.freeze({
    ...(timeoutMs !== undefined && { timeoutMs: limit("timeoutMs", timeoutMs) }),
    ...(queueTimeoutMs !== undefined && { queueTimeoutMs: limit("queueTimeoutMs", queueTimeoutMs) }),
    ...(signal !== undefined && { signal }),
    ...(policy !== undefined && { policy: checkPolicy(policy) }),
  });
}

function limit(name: string, value: unknown): number {
  checkTimeout(name, value);
  if (value === 0) throw new RangeError(`${name} expects milliseconds > 0, got 0`);
  return value;
}
