/** The 64 bits of a double, as an unsigned integer: sign, 11 bits of the exponent, 52 of the fraction. */
export function bitsOf(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

/** Sixteen hexadecimal digits. */
export function hexOf(bits: bigint): string {
  return bits.toString(16).padStart(16, "0");
}

/** Each bit, the sign first. */
export function eachBit(bits: bigint): readonly boolean[] {
  return Array.from(bits.toString(2).padStart(64, "0"), (digit) => digit === "1");
}

/** A mean, and how it came about. */
export interface NamedMean {
  readonly name: string;
  readonly mean: number;
}

/** Whether all means have the same 64 bits: by their bits, as 0 equals -0, and NaN nothing. */
export function haveSameBits(means: readonly NamedMean[]): boolean {
  return new Set(means.map(({ mean }) => bitsOf(mean))).size === 1;
}
