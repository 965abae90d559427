import { type ScaleLinear, scaleLinear } from "d3-scale";

/** The lowest and the highest of the values that are finite; Infinity and -Infinity where there is none. */
export function rangeOf(values: Iterable<number>): readonly [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  return [low, high];
}

/**
 * An axis on which values have room at both ends.
 *
 * @param pixels - where the axis begins and ends
 * @param share - of the values' range, at each end
 */
export function scaleWithRoom(
  [low, high]: readonly [low: number, high: number],
  pixels: readonly [start: number, end: number],
  share: number,
): ScaleLinear<number, number> {
  const room = high > low ? share * (high - low) : Math.abs(high) * 0.01 || 1;
  return scaleLinear([low - room, high + room], pixels);
}
