import { describe } from "../../protocol/describe.ts";

/** Samples in one chunk of a kernel that does not say: 1 to 20 ms of samples that take 15 to 300 ns. */
export const DEFAULT_CHUNK_SAMPLES: number = 2 ** 16;

/**
 * Checks the number of samples in a chunk.
 *
 * @throws {TypeError} {RangeError}
 */
export function checkChunkSamples(value: unknown): asserts value is number {
  if (typeof value !== "number") throw new TypeError(`chunkSamples expects a number, got ${describe(value)}`);
  if (!(Number.isInteger(value) && value >= 1 && value < 2 ** 31)) {
    throw new RangeError(`chunkSamples expects a whole number from 1 to 2^31 - 1, got ${value}`);
  }
}
