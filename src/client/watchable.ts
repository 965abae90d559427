/** Work whose progress a person can watch. */
export type Watchable = WatchedItems | WatchedRun;

interface Waited {
  /** Whether all is there in so many ms; without a limit, waits until it is. Never rejects. */
  wait(timeoutMs?: number): Promise<boolean>;
}

/** Work of which the parts are known. */
export interface WatchedItems extends Waited {
  /** Parts in all. */
  readonly length: number;
  /** Parts that are there: 0 … `length`. */
  readonly progress: number;
  /** How much is behind it, 0 … 1, where parts that go on count as well; absent: `progress / length`. */
  readonly share?: number;
  /** Time since it was begun, ms. */
  readonly elapsedMs: number;
}

/** Sampling, which ends by a rule. */
export interface WatchedRun extends Waited {
  /** What it knows now. */
  readonly latest: WatchedSamples | WatchedChains;
}

interface Running {
  /** How much is behind it, 0 … 1. */
  readonly progress: number;
  readonly elapsedMs: number;
  readonly checkpointFailure: string | undefined;
}

/** What is watched of independent samples. */
export interface WatchedSamples extends Running {
  readonly mean: number;
  readonly standardError: number;
  readonly samples: number;
  readonly samplesPerSecond: number;
}

/** What is watched of Markov chains. */
export interface WatchedChains extends Running {
  readonly chains: number;
  /** Draws that each of them has. */
  readonly drawsPerChain: number;
}
