import { fillPhiloxQuads } from "./philox4x32-simd";

// Philox4x32-10: Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC '11 (2011), section 3.3
// and table 2, and their Random123. A bijection of 128-bit counters for each 64-bit key: ten rounds of two
// multiplications. There is no state: the words of any place of any stream are computed from its number alone.

/** Multipliers of a round, for words 0 and 2. */
const MULTIPLIER_0: u64 = 0xd2511f53;
const MULTIPLIER_1: u64 = 0xcd9e8d57;

/** Increments of the key between rounds: parts of the golden ratio and of the square root of 3. */
const WEYL_0: u32 = 0x9e3779b9;
const WEYL_1: u32 = 0xbb67ae85;

/**
 * Writes the block of `counter` under `key`: four u32, 16 bytes.
 *
 * Random123's counter words 0 to 3 are the halves of `counterLow`, then of `counterHigh`, low half first; its key words
 * are the halves of `key` likewise.
 *
 * @example
 * const block = memory.data(16, 8);
 * philoxBlock(0, 0, 2026, block);
 * const word = load<u32>(block);
 */
export function philoxBlock(counterLow: u64, counterHigh: u64, key: u64, outPtr: usize): void {
  let c0 = <u32>counterLow;
  let c1 = <u32>(counterLow >> 32);
  let c2 = <u32>counterHigh;
  let c3 = <u32>(counterHigh >> 32);
  let k0 = <u32>key;
  let k1 = <u32>(key >> 32);
  for (let round = 0; round < 10; round++) {
    const product0 = <u64>c0 * MULTIPLIER_0;
    const product1 = <u64>c2 * MULTIPLIER_1;
    c0 = <u32>(product1 >> 32) ^ c1 ^ k0;
    c1 = <u32>product1;
    c2 = <u32>(product0 >> 32) ^ c3 ^ k1;
    c3 = <u32>product0;
    k0 += WEYL_0;
    k1 += WEYL_1;
  }
  store<u32>(outPtr, c0, 0);
  store<u32>(outPtr, c1, 4);
  store<u32>(outPtr, c2, 8);
  store<u32>(outPtr, c3, 12);
}

/**
 * Writes `blocks` blocks of stream `stream` of the family `seed`, from block number `first` on: the blocks of counters
 * (block, `stream`) under the key `seed`.
 *
 * Guaranteed: within a family all blocks of all streams differ, because they are values of a bijection at different
 * places; a stream is 2^64 blocks long. Between families the words look unrelated, which Random123's authors tested and
 * nobody can prove.
 *
 * @param blocks none if not positive
 * @param seed   names the family of streams, any u64
 * @param stream index within the family, any u64
 * @param first  any u64; block numbers wrap around
 * @param outPtr 16 `blocks` bytes, overwritten
 *
 * @example
 * const blocks = memory.data(64, 8);
 * fillPhilox(4, 2026, 0, 0, blocks);
 * const word = load<u32>(blocks);
 */
export function fillPhilox(blocks: i32, seed: u64, stream: u64, first: u64, outPtr: usize): void {
  let done = 0;
  if (ASC_FEATURE_SIMD && blocks >= 4) {
    done = blocks & ~3;
    fillPhiloxQuads(done >> 2, seed, stream, first, outPtr);
  }
  for (; done < blocks; done++) philoxBlock(first + <u64>done, stream, seed, outPtr + ((<usize>done) << 4));
}
