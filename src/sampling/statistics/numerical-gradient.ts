/** A function of several numbers. */
type Evaluate = (at: readonly number[]) => number;

/**
 * Slopes of a function from its values: central differences over steps that shrink by halves, extrapolated to a step of 0; of
 * all that come out the one is taken whose neighbours in the table agree best. For smooth functions the relative error is
 * about 1e-10, below 1e-8; where the function jumps or bends at the point, there is no such bound.
 *
 * Source: C. Ridders, "Accurate computation of F'(x) and F'(x)F''(x)", Advances in Engineering Software 4 (1982) 75-76.
 *
 * @param errors - of the coordinates: a function need be defined no further around than a few of them
 * @returns NaN where the function gives no finite number around the point
 */
export function numericalGradient(evaluate: Evaluate, at: readonly number[], errors: readonly number[]): number[] {
  return at.map((coordinate, i) => {
    const along = (x: number): number => evaluate(at.with(i, x));
    const error = errors[i] ?? 0;
    return slopeAt(along, coordinate, Math.max(Math.abs(coordinate) / 16, error) || 1 / 16);
  });
}

// Rows of the table, and steps until there is a first one.
const ROWS = 20;
const MOST_STEPS = 60;

function slopeAt(f: (x: number) => number, x: number, firstStep: number): number {
  let best = Number.NaN;
  let least = Number.POSITIVE_INFINITY;
  let above: readonly number[] = [];
  let rows = 0;
  for (let step = firstStep, i = 0; i < MOST_STEPS && rows < ROWS; step /= 2, i++) {
    const [low, high] = [x - step, x + step];
    const [below, over] = [f(low), f(high)];
    // Over the step that is taken, which is not quite the one that was meant.
    const difference = (over - below) / (high - low);
    if (!Number.isFinite(difference)) {
      // It is not defined so far away.
      above = [];
      continue;
    }
    // Values that agree by less than this do so by chance.
    const rounding = (Number.EPSILON * Math.max(Math.abs(below), Math.abs(over))) / (high - low);
    const row = [difference];
    if (rows === 0) best = difference;
    for (const [k, coarser] of above.entries()) {
      const finer = row[k] ?? Number.NaN;
      const value = finer + (finer - coarser) / (4 ** (k + 1) - 1);
      const off = rounding + Math.max(Math.abs(value - finer), Math.abs(value - coarser));
      row.push(value);
      if (off < least) [best, least] = [value, off];
    }
    above = row;
    rows += 1;
  }
  return best;
}
