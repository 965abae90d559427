/** What a run of `method: "mlmc"` knows of its levels. */
export interface MlmcEstimate {
  /** The levels, coarsest first. */
  readonly levels: readonly LevelEstimate[];
  /**
   * How far the mean of the finest level may be from its limit, by the means of the last three levels and their rate: an
   * estimate, not a bound. NaN with fewer than two levels.
   */
  readonly bias: number;
  /** Root of the sum of the squares of the standard error and the bias. */
  readonly rootMeanSquareError: number;
  /** Rates by regression over the levels: means fall by 2^-alpha, variances by 2^-beta, costs grow by 2^gamma. */
  readonly rates: LevelRates;
  /** What all samples cost together, in the unit of the levels' `cost`. */
  readonly cost: number;
  /** What casts doubt on the result, one sentence each; empty when nothing does. */
  readonly warnings: readonly string[];
}

/** A level: its values are fine ones less coarse ones, on level 0 fine ones. */
export interface LevelEstimate {
  /** Its number. */
  readonly level: number;
  /** Samples drawn, non-finite ones included. */
  readonly samples: number;
  /** Mean of the values. */
  readonly mean: number;
  /** Variance of the values, with Bessel's correction. */
  readonly variance: number;
  /** What a sample costs: as the kernel counts it, or in units of one on level 0, by `costFactor`. */
  readonly cost: number;
  /**
   * Kurtosis of the values, 3 for a normal law: from how far variances of chunks differ. Where it is large, the variance rests
   * on few samples. NaN with fewer than 8 chunks, or where they differ by rounding alone.
   */
  readonly kurtosis: number;
  /**
   * How far this level's coarse values are from the fine ones of the level before, whose mean they should have: above 1 with a
   * chance of 0.3 % at most, if they have. 0 on level 0.
   */
  readonly consistency: number;
  /** Time that engines took for it, ms, in this session; it decides nothing. */
  readonly elapsedMs: number;
}

/** How fast means, variances and costs change from level to level: by 2^-alpha, 2^-beta and 2^gamma. */
export interface LevelRates {
  /** Of the size of the means. */
  readonly alpha: number;
  /** Of the variances. */
  readonly beta: number;
  /** Of the cost of a sample. */
  readonly gamma: number;
}
