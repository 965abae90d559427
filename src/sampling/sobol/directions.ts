import { DIRECTION_NUMBERS } from "#direction-numbers";
import { MAX_DIMENSIONS } from "./max-dimensions.ts";

/** Binary digits of a Sobol coordinate before it is scrambled. */
const DIGITS = 32;

/**
 * Directions of the Sobol sequence, as `sobol` of a kernel's module takes them: for each binary digit of an index, from
 * the lowest on, a row of one u32 per dimension, whose lowest bit is the first digit after the point.
 *
 * Source: P. Bratley & B. Fox, "Algorithm 659: implementing Sobol's quasirandom sequence generator", ACM Transactions on
 * Mathematical Software 14 (1988) 88-100, eq. 2 for the recurrence.
 *
 * @param dimensions - 1 … 1024
 * @returns 32 rows of `dimensions` numbers: not to be written to, as the last ones are kept
 * @throws {Error} in a page that has not loaded `DIRECTION_NUMBERS`
 */
export function sobolDirections(dimensions: number): Uint32Array<ArrayBuffer> {
  if (latest?.dimensions !== dimensions) latest = { dimensions, directions: decoded(dimensions) };
  return latest.directions;
}

// Each row of a sweep asks for the same ones, twice.
let latest: { readonly dimensions: number; readonly directions: Uint32Array<ArrayBuffer> } | undefined;

function decoded(dimensions: number): Uint32Array<ArrayBuffer> {
  const packed = DIRECTION_NUMBERS.now;
  if (packed === undefined) throw new Error("the direction numbers of the Sobol sequence are not loaded yet");
  const directions = new Uint32Array(DIGITS * dimensions);
  const bits = new BitReader(packed);
  for (let dimension = 0; dimension < Math.min(dimensions, MAX_DIMENSIONS); dimension++) {
    const numbers = dimension === 0 ? FIRST : numbersOf(bits);
    for (const [row, number] of numbers.entries()) directions[row * dimensions + dimension] = number;
  }
  return directions;
}

// The first dimension is van der Corput's sequence.
const FIRST = Array.from({ length: DIGITS }, (_, k) => 2 ** k);

/** The numbers of the dimension that is next among `bits`, digits reversed. */
function numbersOf(bits: BitReader): number[] {
  const degree = bits.next(4);
  const coefficients = bits.next(degree - 1);
  const numbers: number[] = [];
  for (let k = 0; k < degree; k++) numbers.push(reversed(2 * bits.next(k) + 1, k + 1));
  // The recurrence of v_k = m_k / 2^k, where digits move to the right, which is up here.
  for (let k = degree; k < DIGITS; k++) {
    const last = numbers[k - degree] ?? 0;
    let number = last ^ (last << degree);
    for (let back = 1; back < degree; back++) {
      // The coefficient of x^(degree - back) goes with the number `back` places before.
      if ((coefficients >>> (degree - back - 1)) & 1) number ^= numbers[k - back] ?? 0;
    }
    numbers.push(number >>> 0);
  }
  return numbers;
}

/** The lowest `count` bits of a number in reverse. */
function reversed(number: number, count: number): number {
  let result = 0;
  for (let i = 0; i < count; i++) result |= ((number >>> i) & 1) << (count - 1 - i);
  return result >>> 0;
}

class BitReader {
  readonly #hex: string;
  #position = 0;

  constructor(hex: string) {
    this.#hex = hex;
  }

  /** The next `count` bits as a number, the first one lowest. */
  next(count: number): number {
    let number = 0;
    for (let i = 0; i < count; i++, this.#position++) {
      // Of a byte's two digits the second is the lower one.
      const code = this.#hex.charCodeAt((this.#position >>> 2) ^ 1);
      // The characters 0 to 9 are 48 to 57, a to f are 97 to 102.
      const digit = (code & 15) + 9 * (code >>> 6);
      number |= ((digit >>> (this.#position & 3)) & 1) << i;
    }
    return number;
  }
}
