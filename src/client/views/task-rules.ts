import { describe } from "../../protocol/describe.ts";
import { checkPolicy } from "../../schedule/policy.ts";
import type { TaskRules } from "../../scheduler/rules.ts";
import { checkCount, checkSignal, checkSize, checkTimeout } from "../check.ts";

/** The rules that every view may have, in the form in which `checkOptions` takes names. */
export const RULE_OPTIONS = { timeoutMs: "any", queueTimeoutMs: "any", signal: "any" } as const;

/** Options as a caller gave them, but for those that the view has read itself. */
type RuleOptions = Pick<TaskRules, "after" | "follow" | "needs"> & {
  [Name in Exclude<keyof TaskRules, "after" | "follow" | "needs">]?: unknown;
};

/**
 * The rules among the options of a view.
 *
 * @throws {TypeError} {RangeError} when one is wrong
 */
export function taskRules(options: RuleOptions): TaskRules {
  const { timeoutMs, queueTimeoutMs, signal, policy, retries, priority, maxInFlight, after, follow, needs } = options;
  if (signal !== undefined) checkSignal("signal", signal);
  if (retries !== undefined) checkSize("retries", retries);
  if (maxInFlight !== undefined) checkCount("maxInFlight", maxInFlight);
  return Object.freeze({
    ...(timeoutMs !== undefined && { timeoutMs: limit("timeoutMs", timeoutMs) }),
    ...(queueTimeoutMs !== undefined && { queueTimeoutMs: limit("queueTimeoutMs", queueTimeoutMs) }),
    ...(signal !== undefined && { signal }),
    ...(policy !== undefined && { policy: checkPolicy(policy) }),
    ...(retries !== undefined && { retries }),
    ...(priority !== undefined && { priority: finite("priority", priority) }),
    ...(maxInFlight !== undefined && { maxInFlight }),
    ...(after !== undefined && { after }),
    ...(follow !== undefined && { follow }),
    ...(needs !== undefined && { needs }),
  });
}

function limit(name: string, value: unknown): number {
  checkTimeout(name, value);
  if (value === 0) throw new RangeError(`${name} expects milliseconds > 0, got 0`);
  return value;
}

function finite(name: string, value: unknown): number {
  if (typeof value !== "number") throw new TypeError(`${name} expects a finite number, got ${describe(value)}`);
  if (Number.isFinite(value)) return value;
  throw new RangeError(`${name} expects a finite number, got ${value}`);
}
