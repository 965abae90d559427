import { describe } from "./describe.ts";

/** A random seed that is short to write. */
export function newSeed(): bigint {
  return BigInt(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
}

/** A random seed, of all there are. */
export function entropySeed(): bigint {
  return crypto.getRandomValues(new BigUint64Array(1))[0] ?? 0n;
}

/** The seed as it enters the streams, if one is given. @throws {TypeError} {RangeError} when it is no whole number from 0 to 2^64 - 1 */
export function checkSeed(seed: unknown): bigint | undefined {
  return seed === undefined ? undefined : wholeNumber("seed", seed);
}

/** The index of a stream as it enters. @throws as `checkSeed` */
export function checkStream(stream: unknown): bigint {
  return wholeNumber("stream", stream);
}

function wholeNumber(name: string, given: unknown): bigint {
  if (typeof given !== "number" && typeof given !== "bigint") {
    throw new TypeError(`${name} expects a whole number, got ${describe(given)}`);
  }
  if (typeof given === "number" && !Number.isSafeInteger(given)) {
    throw new RangeError(`${name} expects a whole number from 0 to 2^53 - 1, or a bigint, got ${given}`);
  }
  const exact = BigInt(given);
  if (exact < 0n || exact >= 1n << 64n) throw new RangeError(`${name} expects 0 … 2^64 - 1, got ${given}`);
  return exact;
}
