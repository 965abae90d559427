import { openUnit } from "../distribution/bits";
import { inverseNormal } from "../distribution/inverse-normal";
import { fillNormal } from "../distribution/normal-block";
import { fillUniform, placeUniforms } from "../distribution/uniform-block";
import { drawsSobol, fillSobol } from "./sobol";

// Points of kernels that take blocks of them: at random, by the fastest way there is, or of the scrambled Sobol sequence,
// one coordinate for each number.

/**
 * Writes `count` points of `dimensions` coordinates uniform in [0, 1), multiples of 2^-52, to `outPtr`.
 *
 * @param statePtr generator state, advanced in place where points are random
 */
export function fillUniformPoints(dimensions: i32, count: i32, statePtr: usize, outPtr: usize): void {
  if (!drawsSobol()) return fillUniform(dimensions * count, statePtr, outPtr);
  fillSobol(dimensions, count, outPtr);
  placeUniforms(outPtr, outPtr + ((<usize>(dimensions * count)) << 3));
}

/** Writes `count` points of `dimensions` standard normal numbers to `outPtr`: as {@link fillUniformPoints}. */
export function fillNormalPoints(dimensions: i32, count: i32, statePtr: usize, outPtr: usize): void {
  if (!drawsSobol()) return fillNormal(dimensions * count, statePtr, outPtr);
  fillSobol(dimensions, count, outPtr);
  const endPtr = outPtr + ((<usize>(dimensions * count)) << 3);
  for (let ptr = outPtr; ptr < endPtr; ptr += 8) store<f64>(ptr, inverseNormal(openUnit(load<u64>(ptr))));
}
