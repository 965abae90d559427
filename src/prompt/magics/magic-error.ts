/** A magic that makes no sense as it was given. The message says what was given and what is right. */
export class MagicError extends Error {
  override readonly name = "MagicError";
}
