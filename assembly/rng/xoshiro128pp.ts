import { hashStream } from "./mix";
import { fillXoshiro128ppSimd } from "./xoshiro128pp-simd";

// xoshiro128++ 1.0: Blackman & Vigna, "Scrambled linear pseudorandom number generators", ACM Trans. Math. Softw. 47
// (2021), article 36, and xoshiro128plusplus.c at prng.di.unimi.it. One cycle of 2^128 - 1 states.
//
// A state holds four independent generators of 32-bit words ("lanes") that step together; one step gives four words:
//
//   bytes  0 … 15           16 … 31          32 … 47          48 … 63
//          s0 of lanes 0…3  s1 of lanes 0…3  s2 of lanes 0…3  s3 of lanes 0…3
//
// The code below and that of xoshiro128pp-simd.ts step the same state and give the same words.

/** Lanes of a state, so words of one step. */
export const XOSHIRO128PP_LANES: i32 = 4;

/** Bytes of one state, 16-byte aligned. */
export const XOSHIRO128PP_BYTES: i32 = 64;

// The hash of one lane.
const HASH: usize = memory.data(32, 16);

/**
 * Derives stream number `stream` of the family `seed`: lane l starts from a hash of (`seed`, 4 `stream` + l).
 *
 * Guaranteed: no lane starts from the all-zero state, so each has the period 2^128 - 1.
 *
 * Probable: that no lane runs into another. For k lanes of L steps each the chance of any overlap is below k^2 L / 2^128:
 * 2^-56 for the 2^22 lanes of a million streams with 2^28 steps each, but no longer small for 2^40 lanes of 2^40 steps.
 * For more than that, use xoshiro256++, SFC64 or Philox.
 *
 * @param statePtr {@link XOSHIRO128PP_BYTES} bytes, overwritten
 * @param seed     names the family of streams, any u64
 * @param stream   index within the family, below 2^62
 *
 * @example
 * const state = memory.data(XOSHIRO128PP_BYTES, 16);
 * seedXoshiro128pp(state, 2026, 0);
 */
export function seedXoshiro128pp(statePtr: usize, seed: u64, stream: u64): void {
  for (let lane = 0; lane < XOSHIRO128PP_LANES; lane++) {
    hashStream(HASH, seed, 4 * stream + <u64>lane);
    const lanePtr = statePtr + 4 * <usize>lane;
    // Words 2 and 3 of the hash are never both zero.
    const low = load<u64>(HASH, 16);
    const high = load<u64>(HASH, 24);
    store<u32>(lanePtr, <u32>low, 0);
    store<u32>(lanePtr, <u32>(low >> 32), 16);
    store<u32>(lanePtr, <u32>high, 32);
    store<u32>(lanePtr, <u32>(high >> 32), 48);
  }
}

/**
 * Writes the words of the next `steps` steps, four u32 a step, lane 0 first.
 *
 * @param steps    none if not positive
 * @param statePtr state, advanced in place
 * @param outPtr   16 `steps` bytes, overwritten
 *
 * @example
 * const state = memory.data(XOSHIRO128PP_BYTES, 16);
 * const words = memory.data(64, 16);
 * seedXoshiro128pp(state, 2026, 0);
 * fillXoshiro128pp(4, state, words);
 */
export function fillXoshiro128pp(steps: i32, statePtr: usize, outPtr: usize): void {
  if (ASC_FEATURE_SIMD) fillXoshiro128ppSimd(steps, statePtr, outPtr);
  else fillXoshiro128ppScalar(steps, statePtr, outPtr);
}

/** Lane by lane, so that the state of a lane stays in registers. */
function fillXoshiro128ppScalar(steps: i32, statePtr: usize, outPtr: usize): void {
  for (let lane = 0; lane < XOSHIRO128PP_LANES; lane++) {
    const lanePtr = statePtr + 4 * <usize>lane;
    let wordPtr = outPtr + 4 * <usize>lane;
    let s0 = load<u32>(lanePtr, 0);
    let s1 = load<u32>(lanePtr, 16);
    let s2 = load<u32>(lanePtr, 32);
    let s3 = load<u32>(lanePtr, 48);
    for (let step = 0; step < steps; step++) {
      store<u32>(wordPtr, rotl<u32>(s0 + s3, 7) + s0);
      wordPtr += 16;
      const shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = rotl<u32>(s3, 11);
    }
    store<u32>(lanePtr, s0, 0);
    store<u32>(lanePtr, s1, 16);
    store<u32>(lanePtr, s2, 32);
    store<u32>(lanePtr, s3, 48);
  }
}
