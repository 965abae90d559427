// Errors that ended an engine as nothing there caught them. Recordings write down which.
const uncaught = new WeakSet<Error>();

/** Notes that nothing caught an error, so that messages say so. Returns the error. */
export function noteUncaught(error: Error): Error {
  uncaught.add(error);
  return error;
}

/** Whether it was noted that nothing caught an error. */
export function isUncaught(error: Error): boolean {
  return uncaught.has(error);
}

/** Why an engine ended, for a message. */
export function whyLost(cause: Error): string {
  return isUncaught(cause) ? `nothing there caught ${String(cause)}` : cause.message;
}
