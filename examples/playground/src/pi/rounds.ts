/** What is measured side by side. */
export const SIDES = ["plain", "one", "all"] as const;

/** One of them: a plain loop in a worker, one engine, all engines. */
export type Side = (typeof SIDES)[number];

/** Samples per second of each in one round. */
export type Round = Readonly<Record<Side, number>>;

// Rates of one side may differ by that part of their median before the machine counts as busy.
const MOST_SPREAD = 0.4;
const MOST_LATE = 0.25;

/** Rates of several rounds: the one in the middle, and how far they reach. */
export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** The spread of one side. @returns undefined before the first round */
export function spreadOf(done: readonly Round[], side: Side): Spread | undefined {
  const rates = done.map((round) => round[side]).toSorted((a, b) => a - b);
  const [low] = rates;
  const high = rates.at(-1);
  if (low === undefined || high === undefined) return undefined;
  const middle = rates.length / 2;
  const median = ((rates[Math.ceil(middle) - 1] ?? low) + (rates[Math.floor(middle)] ?? high)) / 2;
  return { low, median, high };
}

/** Whether something else takes so much of the machine that the rates say little. */
export function isMachineBusy(done: readonly Round[], lateFrames: number): boolean {
  if (done.length < 2) return false;
  if (lateFrames > MOST_LATE) return true;
  return SIDES.some((side) => {
    const { low = 0, median = 1, high = 0 } = spreadOf(done, side) ?? {};
    return (high - low) / median > MOST_SPREAD;
  });
}
