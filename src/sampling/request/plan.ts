/** A run cut into chunks by index; chunk i draws from random stream i, whoever runs it. */
export interface Plan {
  /** Samples that end the run at the latest. */
  readonly samples: number;
  /** Samples of each chunk but the last, which holds the rest. */
  readonly chunkSamples: number;
  /** Chunks in all. */
  readonly chunks: number;
}

/** @param samples - whole number >= 1 @param chunkSamples - whole number >= 1 */
export function makePlan(samples: number, chunkSamples: number): Plan {
  return { samples, chunkSamples, chunks: Math.ceil(samples / chunkSamples) };
}

/** Most points of a scramble: the digits of the Sobol sequence tell 2^32 apart. */
const MOST_POINTS = 2 ** 30;

// Enough for an error bar, and for intervals of Student's t that are hardly wider than normal ones.
const REPLICATES = 32;

// A scramble takes longer than a chunk of random samples has to, because more points are worth more.
const LONGEST_REPLICATE = 64;

/**
 * Points of each scramble of a run that does not say how many: a power of two, as only then points are balanced. A run of
 * so many samples makes 32 replicates of it, or more where each would take too long. One with a tolerance makes as many as
 * it needs, of the size of a chunk or less.
 *
 * @param limit - samples at which the run ends at the latest
 * @param isExact - whether that is what was asked for
 * @param chunkSamples - of the kernel
 */
export function scramblePoints(
  { limit, isExact }: { readonly limit: number; readonly isExact: boolean },
  chunkSamples: number,
): number {
  const longest = (isExact ? LONGEST_REPLICATE : 1) * chunkSamples;
  return Math.min(MOST_POINTS, 2 ** Math.max(0, Math.floor(Math.log2(Math.min(limit / REPLICATES, longest)))));
}

/** @throws {RangeError} when points of a scramble would not be balanced */
export function checkScramblePoints(chunkSamples: number): void {
  if (Number.isInteger(Math.log2(chunkSamples)) && chunkSamples <= MOST_POINTS) return;
  throw new RangeError(`chunkSamples expects a power of two up to 2^30 with method: "sobol", got ${chunkSamples}`);
}

/** Samples of one chunk, whose index is 0 … chunks - 1. */
export function samplesOf(plan: Plan, chunk: number): number {
  return Math.min(plan.chunkSamples, plan.samples - chunk * plan.chunkSamples);
}
