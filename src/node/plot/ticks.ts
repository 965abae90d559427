import { type ScaleLinear, type ScaleLogarithmic, tickFormat } from "d3-scale";

/** A mark on an axis. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Ticks of a logarithmic axis of samples: powers of ten, and 2 and 5 times those when they are few. */
export function sampleTicks(scale: ScaleLogarithmic<number, number>): Tick[] {
  const [low = 1, high = 1] = scale.domain();
  const decades = Math.log10(high / low);
  const factors = decades > 4 ? [1] : decades > 1.5 ? [1, 3] : [1, 2, 5];
  const step = decades > 12 ? 3 : decades > 8 ? 2 : 1;
  const ticks: Tick[] = [];
  for (let exponent = Math.floor(Math.log10(low)); 10 ** exponent <= high; exponent++) {
    for (const factor of exponent % step === 0 ? factors : []) {
      const value = factor * 10 ** exponent;
      if (value >= low && value <= high) ticks.push({ value, label: sampleLabel(factor, exponent) });
    }
  }
  // Within a factor of two there may be none: then the ends have to do.
  return ticks.length >= 2 ? ticks : scale.ticks(4).map((value) => ({ value, label: value.toLocaleString("en") }));
}

function sampleLabel(factor: number, exponent: number): string {
  if (exponent < 3) return String(factor * 10 ** exponent);
  const power = `10${String(exponent).replaceAll(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? "")}`;
  return factor === 1 ? power : `${factor}×${power}`;
}

/** Ticks of an axis of values; `count` is about how many. */
export function valueTicks(scale: ScaleLinear<number, number>, count: number): Tick[] {
  const [low = 0, high = 1] = scale.domain();
  const size = Math.max(Math.abs(low), Math.abs(high));
  const step = Math.abs((scale.ticks(count)[1] ?? high) - (scale.ticks(count)[0] ?? low));
  // Digits that tell one tick from the next.
  const digits = Math.max(1, Math.ceil(Math.log10(size / step)) + 1);
  const format =
    size >= 1e-4 && size < 1e7 ? tickFormat(low, high, count) : tickFormat(low, high, count, `.${digits - 1}e`);
  return scale.ticks(count).map((value) => ({ value, label: format(value) }));
}
