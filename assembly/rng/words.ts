import { LANES } from "./sfc64";
import { fillWordsSimd } from "./words-simd";

/** Bytes of the words of one step of the generator in sfc64.ts. */
export const STEP_BYTES: usize = 32;

/**
 * Writes the words of the next `steps` steps of an SFC64 state, 32 bytes a step, lane 0 first: as `nextWords` would.
 *
 * @param steps    none if not positive
 * @param statePtr generator state of STATE_BYTES, advanced in place
 * @param outPtr   32 `steps` bytes, 16-byte aligned, overwritten
 */
export function fillWords(steps: i32, statePtr: usize, outPtr: usize): void {
  if (ASC_FEATURE_SIMD) fillWordsSimd(steps, statePtr, outPtr);
  else fillWordsScalar(steps, statePtr, outPtr);
}

/** Lane by lane, so that the state of a lane stays in registers. */
function fillWordsScalar(steps: i32, statePtr: usize, outPtr: usize): void {
  const start = load<u64>(statePtr, 96);
  const end = start + <u64>max(steps, 0);
  for (let lane = 0; lane < LANES; lane++) {
    const lanePtr = statePtr + 8 * <usize>lane;
    let wordPtr = outPtr + 8 * <usize>lane;
    let a = load<u64>(lanePtr, 0);
    let b = load<u64>(lanePtr, 32);
    let c = load<u64>(lanePtr, 64);
    for (let counter = start; counter !== end; counter++) {
      const out = a + b + counter;
      a = b ^ (b >> 11);
      b = c + (c << 3);
      c = rotl<u64>(c, 24) + out;
      store<u64>(wordPtr, out);
      wordPtr += STEP_BYTES;
    }
    store<u64>(lanePtr, a, 0);
    store<u64>(lanePtr, b, 32);
    store<u64>(lanePtr, c, 64);
  }
  store<u64>(statePtr, end, 96);
}
