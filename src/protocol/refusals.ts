import { describe } from "./describe.ts";

/** What is said of a value that can't be sent. @param where - names it */
export function refusal(where: string, value: unknown, cause: unknown): TypeError {
  const why = cause instanceof Error ? ` (${cause.message})` : "";
  return new TypeError(
    `${where} can't be sent: ${describe(value)} has no copy on an engine${why}; send plain data`,
    cause === undefined ? {} : { cause },
  );
}

/**
 * How deep values may be nested. V8 reads and writes messages recursively, and the stack of Node's main thread, 984 kB, holds
 * some 1,900 objects. What one thread can write another may not be able to read, and then all is lost in the same message.
 */
export const MOST_LEVELS = 1000;

/** What is said of a value of too many levels. */
export function tooDeep(where: string): TypeError {
  return new TypeError(
    `${where} is nested more than ${MOST_LEVELS} levels deep, which is too deep to be sent; send a flat list of its parts`,
  );
}

/** Whether something went too deep: a RangeError in V8 and WebKit, an InternalError in Firefox. A getter may throw these too. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof Error && /Maximum call stack|too much recursion/.test(error.message);
}
