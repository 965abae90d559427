/** A timer, as `clearTimeout` takes it; undefined: it never ends. */
export type Timer = ReturnType<typeof setTimeout> | undefined;

/** What runtimes can wait at most, ms, some 24 days: of anything longer they make 1 ms. */
export const LONGEST_TIMER_MS: number = 2 ** 31 - 1;

/** Calls `act` in `delayMs`; never, when that is longer than a timer can wait, as with Infinity. */
export function startTimer(act: () => void, delayMs: number): Timer {
  return delayMs > LONGEST_TIMER_MS ? undefined : setTimeout(act, delayMs);
}
