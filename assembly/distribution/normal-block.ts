import { DRAWS_POINTS } from "../rng/draws-points";
import { Rng } from "../rng/rng";
import { initStream, nextWords } from "../rng/sfc64";
import { fillWords } from "../rng/words";
import { signedUnit } from "./bits";
import { layerOf, normal, settleNormal } from "./normal";
import { placeNormalsSimd } from "./normal-simd";

// Many normal numbers at once. The words come from four lanes of SFC64, in vectors, straight to where the numbers will
// be; then the ziggurat turns each pair of words into a pair of numbers, in place. A pair of which one word falls
// outside of the inner rectangle of its layer, 3 % of them, stays as it is and its address goes to a list; those are
// settled at the end of the block, in order, by the scalar code, with further words from an Rng. So scalar and SIMD
// builds draw the same words for the same purpose.

/** Numbers of a block, a multiple of 4: the words and the table fit in 16 kB, so in any first level cache. */
const BLOCK: i32 = 1024;

// Addresses of the pairs to be settled.
const LIST: usize = memory.data(2048, 16);

// The state of the words of `normals`.
const STATE: usize = memory.data(112, 16);

// The Rng of `fillNormal`.
const SETTLING_RNG: usize = memory.data(32, 16);

/**
 * Writes `count` standard normal numbers to `outPtr`, much faster than as many calls of `normal`.
 *
 * They are other numbers than those of `normal`, with the same guarantees. The words are those of an SFC64 stream that two
 * words of `rng` name; so below 32 numbers it is not worth it, and `normal` is called, as it is where an Rng
 * draws points.
 *
 * @param outPtr `count` f64, 8-byte aligned, overwritten
 * @param count  none if not positive
 *
 * @example
 * const steps = memory.data(256 * 8, 8);
 * normals(rng, steps, 256);
 * const first = load<f64>(steps);
 */
export function normals(rng: Rng, outPtr: usize, count: i32): void {
  if (DRAWS_POINTS || count < 32) {
    for (let i = 0; i < count; i++) store<f64>(outPtr + ((<usize>i) << 3), normal(rng));
    return;
  }
  const seed = rng.next();
  initStream(STATE, seed, rng.next());
  fillNormalWith(rng, STATE, outPtr, count);
}

/**
 * Writes `count` standard normal numbers of a stream of the kernel interface to `outPtr`.
 *
 * A call begins with one step of the state, which seeds the Rng for the rare cases: so n and then m numbers are others
 * than n + m at once.
 *
 * @param count    none if not positive
 * @param statePtr generator state of STATE_BYTES, see rng/sfc64.ts, advanced in place
 * @param outPtr   `count` f64, 8-byte aligned, overwritten
 *
 * @example
 * const state = memory.data(32, 16);
 * const numbers = memory.data(256 * 8, 8);
 * fillNormal(256, state, numbers);
 */
export function fillNormal(count: i32, statePtr: usize, outPtr: usize): void {
  nextWords(statePtr, SETTLING_RNG);
  const rng = changetype<Rng>(SETTLING_RNG);
  // Never all zero, not even if the state was.
  rng.s3 |= 1;
  fillNormalWith(rng, statePtr, outPtr, count);
}

function fillNormalWith(rng: Rng, statePtr: usize, outPtr: usize, count: i32): void {
  const whole = count & ~3;
  let ptr = outPtr;
  for (let left = whole; left > 0; left -= BLOCK) {
    const size = min(left, BLOCK);
    const endPtr = ptr + ((<usize>size) << 3);
    fillWords(size >> 2, statePtr, ptr);
    const listEndPtr = ASC_FEATURE_SIMD ? placeNormalsSimd(ptr, endPtr, LIST) : placeNormals(ptr, endPtr, LIST);
    for (let entryPtr = LIST; entryPtr < listEndPtr; entryPtr += sizeof<usize>())
      settlePair(rng, load<usize>(entryPtr));
    ptr = endPtr;
  }
  for (let i = whole; i < count; i++) store<f64>(outPtr + ((<usize>i) << 3), normal(rng));
}

/**
 * Turns the words from `startPtr` to `endPtr` into normal numbers, pair by pair, except pairs with a word outside of the
 * inner rectangle of its layer, whose addresses it lists from `listPtr` on.
 *
 * @returns end of the list
 */
function placeNormals(startPtr: usize, endPtr: usize, listPtr: usize): usize {
  let listEndPtr = listPtr;
  for (let ptr = startPtr; ptr < endPtr; ptr += 16) {
    const word0 = load<u64>(ptr, 0);
    const word1 = load<u64>(ptr, 8);
    const layer0 = layerOf(word0);
    const layer1 = layerOf(word1);
    const x0 = signedUnit(word0) * load<f64>(layer0);
    const x1 = signedUnit(word1) * load<f64>(layer1);
    if (abs(x0) < load<f64>(layer0, 8) && abs(x1) < load<f64>(layer1, 8)) {
      store<f64>(ptr, x0, 0);
      store<f64>(ptr, x1, 8);
    } else {
      store<usize>(listEndPtr, ptr);
      listEndPtr += sizeof<usize>();
    }
  }
  return listEndPtr;
}

function settlePair(rng: Rng, pairPtr: usize): void {
  store<f64>(pairPtr, settleNormal(rng, load<u64>(pairPtr, 0)), 0);
  store<f64>(pairPtr, settleNormal(rng, load<u64>(pairPtr, 8)), 8);
}
