/** The arguments make no sense. The message says what was given and what is right; the exit code is 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
