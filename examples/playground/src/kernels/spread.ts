import type { Histogram } from "wasm-ensemble";

/** A histogram as it is drawn. */
export interface Spread {
  readonly centers: readonly number[];
  /** Height of each bin: the share of all samples that it holds, or `most` where that is less. */
  readonly heights: readonly number[];
  /** Top of the scale. */
  readonly most: number;
  /** Bins that reach beyond it, with the share of all samples in each: one value that many samples have. */
  readonly atoms: readonly Atom[];
}

/** A value that many samples have, or one bin's width of them. */
export interface Atom {
  readonly bin: number;
  readonly share: number;
  /** Where it is: `at 0`, or `near 1.5`. */
  readonly where: string;
}

// A bin is drawn cut off if it is so many times as high as the highest that is not, and there are so many of these.
const STANDS_OUT = 3;
const MOST_ATOMS = 2;
const LEAST_OTHERS = 8;
const ROOM = 1.12;

/** Heights of the bars. A value that many samples have, as the 0 of an option, would leave all others flat: its bar is cut off. */
export function spreadOf({ low, high, bins, counts, below, above }: Histogram): Spread {
  const width = (high - low) / bins;
  const total = counts.reduce((sum, count) => sum + count, below + above);
  const shares = counts.map((count) => (total > 0 ? count / total : 0));
  const sorted = shares.filter((share) => share > 0).toSorted((a, b) => b - a);
  const cut = sorted.length < LEAST_OTHERS ? 0 : atomsIn(sorted);
  const highest = sorted[cut] ?? 0;
  const most = highest > 0 ? ROOM * highest : 1;
  const atoms = shares.flatMap((share, bin) =>
    cut > 0 && share > most ? [{ bin, share, where: whereOf(low + bin * width, width) }] : [],
  );
  return {
    centers: counts.map((_, i) => low + (i + 0.5) * width),
    heights: shares.map((share) => Math.min(share, most)),
    most,
    atoms,
  };
}

/** How many of the highest stand out from the rest; 0: none. */
function atomsIn(sorted: readonly number[]): number {
  for (let count = MOST_ATOMS; count > 0; count--) {
    if ((sorted[count - 1] ?? 0) > STANDS_OUT * (sorted[count] ?? Number.POSITIVE_INFINITY)) return count;
  }
  return 0;
}

function whereOf(edge: number, width: number): string {
  if (Math.abs(edge) < 1e-9 * width) return "at 0";
  return `near ${Number((edge + width / 2).toPrecision(3))}`;
}

/** A share as `45.3 %`. */
export function percentText(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 2 : 1)} %`;
}
