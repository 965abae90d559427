import { bytesOfOutputs, COUNT, FIRST_NON_FINITE, MEANS, NON_FINITE } from "../loop/record-layout";
import { BLOCK_STEPS, STEP_POINTS } from "./pi-buffers";
import { countBlockScalar } from "./pi-scalar";
import { countBlockSimd } from "./pi-simd";

/**
 * Samples 4 * [x^2 + y^2 < 1] for points uniform in the unit square; its expectation is pi.
 *
 * With h hits of n samples the mean is 4 h / n and M2 is 16 h (n - h) / n; the standard error of the mean is
 * sqrt(M2 / (n (n - 1))), about 1.642 / sqrt(n).
 *
 * @param samples   1 … 2^31 - 1; otherwise NaN is written
 * @param statePtr  generator state of STATE_BYTES, advanced in place
 * @param paramsPtr ignored
 * @param outPtr    a record of one output, 5 f64
 */
export function pi(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  const count = <f64>countInDisc(samples, statePtr);
  const size = <f64>samples;
  store<f64>(outPtr, size, COUNT);
  store<f64>(outPtr, 0, NON_FINITE);
  store<f64>(outPtr, -1, FIRST_NON_FINITE);
  store<f64>(outPtr, (4 * count) / size, MEANS);
  store<f64>(outPtr + bytesOfOutputs(1), (16 * (count * (size - count))) / size, MEANS);
}

/**
 * Counts how many of `samples` points, uniform in the unit square, fall in the quarter disc.
 *
 * Points are drawn sixteen a step, in blocks of 512 steps, each block settling its undecided points at its end; what
 * remains below sixteen is a block of its own, of one step. So n points and then m points are the same as n + m points
 * only if n is a multiple of 8192.
 *
 * @param samples  points to draw, below 2^31; none if negative
 * @param statePtr generator state of STATE_BYTES, advanced in place
 * @returns hits; pi ~ 4 hits / samples
 */
export function countInDisc(samples: i32, statePtr: usize): i32 {
  let count = 0;
  for (let left = samples / STEP_POINTS; left > 0; left -= BLOCK_STEPS) {
    const steps = min(left, BLOCK_STEPS);
    if (ASC_FEATURE_SIMD) count += countBlockSimd(steps, statePtr);
    else count += countBlockScalar(steps, STEP_POINTS, statePtr);
  }
  const rest = samples % STEP_POINTS;
  return rest > 0 ? count + countBlockScalar(1, rest, statePtr) : count;
}
