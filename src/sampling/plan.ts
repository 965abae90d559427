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

/** Samples of one chunk, whose index is 0 … chunks - 1. */
export function samplesOf(plan: Plan, chunk: number): number {
  return Math.min(plan.chunkSamples, plan.samples - chunk * plan.chunkSamples);
}
