import { TimeoutError } from "./errors.ts";
import { startPatience } from "./patience.ts";

/** Longest time that an engine may take to start, and then its setup, where nobody says otherwise, ms. */
export const DEFAULT_START_TIMEOUT_MS = 30_000;

/**
 * Limits the time of a step of a start.
 *
 * @param what - the step that was not done in time, for the message
 * @param give - is called with a TimeoutError when the time is over
 * @returns ends the limit
 */
export function limitStart(what: string, timeoutMs: number, give: (error: TimeoutError) => void): () => void {
  return startPatience(() => give(new TimeoutError(what, timeoutMs, "; startTimeoutMs allows more")), timeoutMs);
}
