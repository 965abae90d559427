// Errors that ended an engine as nothing there caught them.
const uncaught = new WeakSet<Error>();

/** Notes that nothing caught an error, so that messages say so. Gives the error. */
export function noteUncaught(error: Error): Error {
  uncaught.add(error);
  return error;
}

/** Why an engine ended, for a message. */
export function whyLost(cause: Error): string {
  return uncaught.has(cause) ? `nothing there caught ${cause.name}: ${cause.message}` : cause.message;
}
