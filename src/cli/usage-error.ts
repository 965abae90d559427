/** The arguments make no sense. The message says what was given and what is right; the exit code is 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * What `make` gives. What the library refuses by a TypeError or RangeError, the arguments got wrong.
 *
 * @param before - stands before the library's message
 * @throws {UsageError} for these
 */
export function asUsage<T>(make: () => T, before = ""): T {
  try {
    return make();
  } catch (error) {
    throw usageErrorOf(error, before);
  }
}

/** What to throw for what was caught: a UsageError for a TypeError or RangeError, all else as it is. As `asUsage`, for promises. */
export function usageErrorOf(error: unknown, before = ""): unknown {
  const isOfArguments = error instanceof TypeError || error instanceof RangeError;
  return isOfArguments ? new UsageError(`${before}${error.message}`) : error;
}
