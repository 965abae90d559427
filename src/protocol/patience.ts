import { startTimer, type Timer } from "./timer.ts";

// A wait is made of so many parts.
const PARTS = 10;

/**
 * Calls `act` once the thread has been free to hear others for `delayMs`; never, as `startTimer`. Time in which the thread
 * computes, or its process is stopped, hardly counts: what others said meanwhile waits in ports, and a timer would come
 * before it.
 *
 * @returns ends the wait
 */
export function startPatience(act: () => void, delayMs: number): () => void {
  const partMs = delayMs / PARTS;
  let left = PARTS;
  // Parts that were late are waited for again, but not for ever: the thread may be busy all the time.
  let again = PARTS;
  let timer: Timer;
  const next = (): void => {
    const dueMs = performance.now() + partMs;
    timer = startTimer(() => {
      if (performance.now() - dueMs <= partMs || again-- <= 0) left -= 1;
      if (left > 0) next();
      else act();
    }, partMs);
  };
  next();
  return () => clearTimeout(timer);
}
