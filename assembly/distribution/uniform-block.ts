import { DRAWS_POINTS } from "../rng/draws-points";
import { Rng } from "../rng/rng";
import { initStream, nextWords } from "../rng/sfc64";
import { fillWords } from "../rng/words";
import { placeUniformsSimd } from "./uniform-simd";

// Many uniform numbers at once, see normal-block.ts.

/** Numbers of a block, a multiple of 4; 8 kB. */
const BLOCK: i32 = 1024;

// The state of the words of `uniforms`.
const STATE: usize = memory.data(112, 16);

// The words of a last, unfinished step.
const LAST_WORDS: usize = memory.data(32, 16);

/**
 * Writes `count` numbers uniform in [0, 1) to `outPtr`, faster than as many calls of `rng.uniform()`.
 *
 * They are multiples of 2^-52. The words are those of an SFC64 stream that two words of `rng` name; so below 64 numbers it
 * is not worth it. Where an Rng draws points, `rng.uniform()` is called.
 *
 * @param outPtr `count` f64, 8-byte aligned, overwritten
 * @param count  none if not positive
 *
 * @example
 * const points = memory.data(256 * 8, 8);
 * uniforms(rng, points, 256);
 * const first = load<f64>(points);
 */
export function uniforms(rng: Rng, outPtr: usize, count: i32): void {
  if (DRAWS_POINTS) {
    for (let i = 0; i < count; i++) store<f64>(outPtr + ((<usize>i) << 3), rng.uniform());
    return;
  }
  const seed = rng.next();
  initStream(STATE, seed, rng.next());
  fillUniform(count, STATE, outPtr);
}

/**
 * Writes `count` numbers uniform in [0, 1), multiples of 2^-52, of a stream of the kernel interface to `outPtr`.
 *
 * Takes one step of the state for four numbers, so n and then m are the same as n + m only if n is a multiple of 4.
 *
 * @param count    none if not positive
 * @param statePtr generator state of STATE_BYTES, see rng/sfc64.ts, advanced in place
 * @param outPtr   `count` f64, 8-byte aligned, overwritten
 *
 * @example
 * const state = memory.data(32, 16);
 * const numbers = memory.data(256 * 8, 8);
 * fillUniform(256, state, numbers);
 */
export function fillUniform(count: i32, statePtr: usize, outPtr: usize): void {
  let ptr = outPtr;
  for (let left = count & ~3; left > 0; left -= BLOCK) {
    const size = min(left, BLOCK);
    const endPtr = ptr + ((<usize>size) << 3);
    fillWords(size >> 2, statePtr, ptr);
    if (ASC_FEATURE_SIMD) placeUniformsSimd(ptr, endPtr);
    else placeUniforms(ptr, endPtr);
    ptr = endPtr;
  }
  const rest = max(count, 0) & 3;
  if (rest === 0) return;
  nextWords(statePtr, LAST_WORDS);
  placeUniforms(LAST_WORDS, LAST_WORDS + 32);
  memory.copy(ptr, LAST_WORDS, (<usize>rest) << 3);
}

/** Turns the words from `startPtr` to `endPtr` into f64 in [0, 1), in place: multiples of 2^-52. */
export function placeUniforms(startPtr: usize, endPtr: usize): void {
  for (let ptr = startPtr; ptr < endPtr; ptr += 8) {
    store<f64>(ptr, reinterpret<f64>((load<u64>(ptr) >> 12) | 0x3ff0000000000000) - 1);
  }
}
