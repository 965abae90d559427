import {
  CompositeError,
  EngineLostError,
  NoEnginesError,
  NoSuchEngineError,
  QueueTimeoutError,
  RemoteError,
  TaskAbortedError,
  TaskTimeoutError,
} from "../../build/lib/node/index.js";
import { timesBegun } from "./begun.ts";
import { type Deed, isGood, valueOf } from "./deed.ts";

/** Something that must not happen. */
export class Violation extends Error {
  override readonly name = "Violation";
}

/** What may befall a call, besides losses of engines. */
export interface Terms {
  /** Reasons with which it may have been aborted. */
  readonly reasons?: readonly unknown[];
  readonly timeoutMs?: number;
  readonly queueTimeoutMs?: number;
  readonly retries?: number;
  /** Engines that each do the deed; by default 1. */
  readonly engines?: number;
}

/** Reason of aborts that may meet any task. */
export const ANY_TASK = new Error("chaos aborts by id");

/** Checks what became of a deed: its value is right, or its failure is one that may be, and it ran as often as it may. */
export function judge(deed: Deed, outcome: PromiseSettledResult<unknown>, terms: Terms): void {
  if (outcome.status === "fulfilled") {
    if (!isGood(deed)) throw new Violation(`a deed that ${deed.way}s gave ${String(outcome.value)}`);
    if (outcome.value !== valueOf(deed))
      throw new Violation(`a value is ${String(outcome.value)}, not ${valueOf(deed)}`);
  } else judgeFailure(outcome.reason, terms, [deed]);
  const begun = timesBegun(deed);
  if (outcome.status === "fulfilled" && begun === 0) throw new Violation("a value came, though the deed was not begun");
  const waited = outcome.status === "rejected" && outcome.reason instanceof QueueTimeoutError;
  // Tries before the one that waited may have begun it.
  if (waited && begun > (terms.retries ?? 0)) throw new Violation("a deed that waited too long was begun");
  const most = mostTimes(terms);
  if (begun > most) throw new Violation(`a deed was begun ${begun} times, ${most} are allowed`);
}

/** How often a deed may be begun. */
export function mostTimes({ engines = 1, retries = 0 }: Terms): number {
  return engines + retries;
}

/** Checks that a failure is one that may be. */
export function judgeFailure(error: unknown, terms: Terms, deeds: readonly Deed[] = []): void {
  if (error instanceof EngineLostError || error instanceof NoEnginesError || error instanceof NoSuchEngineError) return;
  if (error instanceof CompositeError) {
    for (const each of error.errors) judgeFailure(each, terms, deeds);
    return;
  }
  if (error instanceof RemoteError && deeds.some((deed) => throws(deed, error.cause))) return;
  if (error instanceof TaskTimeoutError && error.timeoutMs === terms.timeoutMs) return;
  if (error instanceof QueueTimeoutError && error.timeoutMs === terms.queueTimeoutMs) return;
  if (error instanceof TaskAbortedError && isReason(error.cause, terms)) return;
  throw new Violation(
    `a failure that could not be: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    {
      cause: error,
    },
  );
}

function throws({ way, x }: Deed, cause: unknown): boolean {
  return way === "throw" && String(cause) === `RangeError: deed ${x}`;
}

function isReason(cause: unknown, { reasons = [] }: Terms): boolean {
  if (cause === ANY_TASK || reasons.includes(cause)) return true;
  return cause instanceof Error && cause.message === "the engine was interrupted";
}

/** Does what may fail, and judges the failure. Gives undefined then. */
export async function attempt<T>(
  terms: Terms,
  call: () => PromiseLike<T> | T,
  deeds: readonly Deed[] = [],
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Violation) throw error;
    judgeFailure(error, terms, deeds);
    return undefined;
  }
}
