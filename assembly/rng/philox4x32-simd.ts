// Philox of rng/philox4x32.ts on four blocks at a time: vector w holds word w of the four counters. The product of a
// 32-bit lane is 64 bits wide, so two vectors of two products each; shuffles part them into low and high halves:
//
//   lanes of x         x0 x1 x2 x3
//   extmul_low, _high  lo0 hi0 lo1 hi1    lo2 hi2 lo3 hi3

const MULTIPLIER_0: u32 = 0xd2511f53;
const MULTIPLIER_1: u32 = 0xcd9e8d57;
const WEYL_0: u32 = 0x9e3779b9;
const WEYL_1: u32 = 0xbb67ae85;

/** Words 0 to 3 of four blocks each, between the rounds: a function returns only one vector. */
const WORDS: usize = memory.data(64, 16);

/**
 * Writes `quads` times four blocks, from block number `first` on.
 *
 * @param outPtr 64 `quads` bytes, overwritten
 */
export function fillPhiloxQuads(quads: i32, seed: u64, stream: u64, first: u64, outPtr: usize): void {
  for (let quad = 0; quad < quads; quad++) {
    for (let lane = 0; lane < 4; lane++) {
      const block = first++;
      store<u32>(WORDS + 4 * <usize>lane, <u32>block, 0);
      store<u32>(WORDS + 4 * <usize>lane, <u32>(block >> 32), 16);
    }
    v128.store(WORDS, i32x4.splat(<u32>stream), 32);
    v128.store(WORDS, i32x4.splat(<u32>(stream >> 32)), 48);
    runRounds(seed);
    storeTransposed(outPtr);
    outPtr += 64;
  }
}

/** The ten rounds, on WORDS. */
function runRounds(key: u64): void {
  const multiplier0 = i32x4.splat(MULTIPLIER_0);
  const multiplier1 = i32x4.splat(MULTIPLIER_1);
  let c0 = v128.load(WORDS, 0);
  let c1 = v128.load(WORDS, 16);
  let c2 = v128.load(WORDS, 32);
  let c3 = v128.load(WORDS, 48);
  let k0 = <u32>key;
  let k1 = <u32>(key >> 32);
  for (let round = 0; round < 10; round++) {
    const low0 = i64x2.extmul_low_i32x4_u(c0, multiplier0);
    const high0 = i64x2.extmul_high_i32x4_u(c0, multiplier0);
    const low1 = i64x2.extmul_low_i32x4_u(c2, multiplier1);
    const high1 = i64x2.extmul_high_i32x4_u(c2, multiplier1);
    c0 = v128.xor(v128.xor(v128.shuffle<i32>(low1, high1, 1, 3, 5, 7), c1), i32x4.splat(k0));
    c1 = v128.shuffle<i32>(low1, high1, 0, 2, 4, 6);
    c2 = v128.xor(v128.xor(v128.shuffle<i32>(low0, high0, 1, 3, 5, 7), c3), i32x4.splat(k1));
    c3 = v128.shuffle<i32>(low0, high0, 0, 2, 4, 6);
    k0 += WEYL_0;
    k1 += WEYL_1;
  }
  v128.store(WORDS, c0, 0);
  v128.store(WORDS, c1, 16);
  v128.store(WORDS, c2, 32);
  v128.store(WORDS, c3, 48);
}

/** Writes WORDS block by block. */
function storeTransposed(outPtr: usize): void {
  const c0 = v128.load(WORDS, 0);
  const c1 = v128.load(WORDS, 16);
  const c2 = v128.load(WORDS, 32);
  const c3 = v128.load(WORDS, 48);
  const low01 = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7);
  const low23 = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5);
  const high23 = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
  v128.store(outPtr, v128.shuffle<i64>(low01, low23, 0, 2), 0);
  v128.store(outPtr, v128.shuffle<i64>(low01, low23, 1, 3), 16);
  v128.store(outPtr, v128.shuffle<i64>(high01, high23, 0, 2), 32);
  v128.store(outPtr, v128.shuffle<i64>(high01, high23, 1, 3), 48);
}
