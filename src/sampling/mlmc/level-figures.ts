import type { LevelOutputs, LevelRules } from "../request/levels.ts";
import { type Difference, drawnOn, kurtosisOf, type LevelState, meanOf, varianceOf } from "./level-state.ts";

/** What the samples of a level say. `value` is the fine value less the coarse one, which level 0 does not have. */
export interface LevelFigures {
  /** Samples drawn, non-finite ones included. */
  readonly drawn: number;
  /** Finite samples. */
  readonly count: number;
  /** Mean and variance of the value. */
  readonly mean: number;
  readonly variance: number;
  /** Of the fine and of the coarse value. */
  readonly fine: { readonly mean: number; readonly variance: number };
  readonly coarse: { readonly mean: number; readonly variance: number };
  /** Of the value; NaN when there are too few chunks to tell, or all values are alike. */
  readonly kurtosis: number;
  /** What a sample costs. */
  readonly cost: number;
  /** Whether all values are alike, but for rounding. */
  readonly isAlike: boolean;
}

/** What is looked at on a level. */
export function differenceOn(level: number, { fine, coarse }: LevelOutputs): Difference {
  return { fine, coarse: level === 0 ? undefined : coarse };
}

// Below so small a share of the fine value's variance, that of the difference is rounding.
const ROUNDING = 1e-13;

/** The figures of a level with at least two finite samples. */
export function figuresOf(
  state: LevelState,
  level: number,
  { at, rules }: { readonly at: LevelOutputs; readonly rules: LevelRules },
): LevelFigures {
  const { moments } = state;
  const of = differenceOn(level, at);
  const variance = varianceOf(moments, of);
  const figures = (output: number): LevelFigures["fine"] => ({
    mean: meanOf(moments, { fine: output, coarse: undefined }),
    variance: varianceOf(moments, { fine: output, coarse: undefined }),
  });
  const fine = figures(at.fine);
  const isAlike = variance <= ROUNDING * fine.variance;
  return {
    drawn: drawnOn(state),
    count: moments.count,
    mean: meanOf(moments, of),
    variance,
    fine,
    coarse: level === 0 ? { mean: 0, variance: 0 } : figures(at.coarse),
    kurtosis: isAlike ? Number.NaN : kurtosisOf(state.spread, variance),
    cost: at.cost === undefined ? declaredCost(level, rules) : figures(at.cost).mean,
    isAlike,
  };
}

/** What a sample costs on a level, in units of one on level 0, where the kernel does not count. */
function declaredCost(level: number, { costFactor }: LevelRules): number {
  let cost = 1;
  for (let i = 0; i < level; i++) cost *= costFactor;
  return cost;
}
