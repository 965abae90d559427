/**
 * Edges of bins of equal width, as a reader of decimals expects them: 0.29 is an edge of 100 bins from 0 to 1.
 *
 * Ends are taken for the decimal numbers that JavaScript writes for them, the edges between are computed exactly, and each
 * is the number nearest to it. In floating point some edges would be a last digit too high, and the value on such an edge
 * would be counted a bin too low.
 *
 * @returns bins + 1 numbers, ascending, the first `low` and the last `high`
 */
export function binEdges(low: number, high: number, bins: number): Float64Array {
  const edgeOf = binEdge(low, high, bins);
  return Float64Array.from({ length: bins + 1 }, (_, bin) => edgeOf(bin));
}

/** One of these: the lower edge of a bin by its index, 0 … bins. It costs some microseconds. */
export function binEdge(low: number, high: number, bins: number): (bin: number) => number {
  const [first, last] = [decimalOf(low), decimalOf(high)];
  const exponent = Math.min(first.exponent, last.exponent);
  const from = first.digits * 10n ** BigInt(first.exponent - exponent);
  const to = last.digits * 10n ** BigInt(last.exponent - exponent);
  return (bin) => {
    const sum = from * BigInt(bins - bin) + to * BigInt(bin);
    return Number(`${(sum * 10n ** BigInt(MORE_DIGITS)) / BigInt(bins)}e${exponent - MORE_DIGITS}`);
  };
}

// Digits, behind those of the ends, after which edges that are no short decimals are cut.
const MORE_DIGITS = 40;

/** A number as `digits` times ten to the power of `exponent`. */
function decimalOf(value: number): { readonly digits: bigint; readonly exponent: number } {
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}
