import { meanOf } from "./chains.ts";

/**
 * Autocovariances of a chain at all lags, each sum divided by the length of the chain: Geyer (1992), section 3.1. By
 * Fourier transforms, so that long chains take n log n steps.
 */
export function autocovariances(chain: Float64Array): Float64Array {
  const mean = meanOf(chain);
  // Zeros behind it keep its end apart from its beginning.
  const size = 2 ** Math.ceil(Math.log2(2 * chain.length));
  const real = new Float64Array(size);
  for (let i = 0; i < chain.length; i++) real[i] = get(chain, i) - mean;
  const imaginary = new Float64Array(size);
  transform(real, imaginary);
  for (let i = 0; i < size; i++) {
    real[i] = get(real, i) ** 2 + get(imaginary, i) ** 2;
    imaginary[i] = 0;
  }
  // What is real and even is its own inverse, but for the size.
  transform(real, imaginary);
  return real.subarray(0, chain.length).map((sum) => sum / size / chain.length);
}

/** Discrete Fourier transform in place, of a power of two: Cooley & Tukey (1965). */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  for (let i = 0, j = 0; i < size; i++) {
    if (i < j) {
      [real[i], real[j]] = [get(real, j), get(real, i)];
      [imaginary[i], imaginary[j]] = [get(imaginary, j), get(imaginary, i)];
    }
    let bit = size >> 1;
    while (bit > 0 && (j & bit) !== 0) {
      j ^= bit;
      bit >>= 1;
    }
    j |= bit;
  }
  for (let half = 1; half < size; half *= 2) {
    for (let k = 0; k < half; k++) {
      const angle = (-Math.PI * k) / half;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      for (let i = k; i < size; i += 2 * half) {
        const [x, y] = [get(real, i + half), get(imaginary, i + half)];
        const [u, v] = [x * cos - y * sin, x * sin + y * cos];
        real[i + half] = get(real, i) - u;
        imaginary[i + half] = get(imaginary, i) - v;
        real[i] = get(real, i) + u;
        imaginary[i] = get(imaginary, i) + v;
      }
    }
  }
}

function get(values: Float64Array, i: number): number {
  return values[i] ?? Number.NaN;
}
