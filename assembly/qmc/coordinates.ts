import { openUnit } from "../distribution/bits";
import { inverseNormal } from "../distribution/inverse-normal";
import { fillNormal } from "../distribution/normal-block";
import { fillUniform, placeUniforms } from "../distribution/uniform-block";
import { drawsMapped, fillMapped } from "../vegas/map";
import { drawsSobol, fillSobol } from "./sobol";

// Points of kernels that take blocks of them: at random, by the fastest way there is, of the scrambled Sobol sequence, or of
// an importance map, one coordinate for each number.

// No coordinate of a map is taken to be closer to 0: the normal number of 0 is infinite.
const CLOSEST: f64 = 1e-300;

/**
 * Writes `count` points of `dimensions` coordinates in [0, 1) to `outPtr`: multiples of 2^-52, but for those of a map.
 *
 * @param statePtr generator state, advanced in place where points are random
 */
export function fillUniformPoints(dimensions: i32, count: i32, statePtr: usize, outPtr: usize): void {
  if (drawsMapped()) return fillMapped(dimensions, count, statePtr, outPtr);
  if (!drawsSobol()) return fillUniform(dimensions * count, statePtr, outPtr);
  fillSobol(dimensions, count, outPtr);
  placeUniforms(outPtr, outPtr + ((<usize>(dimensions * count)) << 3));
}

/** Writes `count` points of `dimensions` standard normal numbers to `outPtr`: as {@link fillUniformPoints}. */
export function fillNormalPoints(dimensions: i32, count: i32, statePtr: usize, outPtr: usize): void {
  const endPtr = outPtr + ((<usize>(dimensions * count)) << 3);
  if (drawsMapped()) {
    fillMapped(dimensions, count, statePtr, outPtr);
    for (let ptr = outPtr; ptr < endPtr; ptr += 8) store<f64>(ptr, inverseNormal(max(load<f64>(ptr), CLOSEST)));
    return;
  }
  if (!drawsSobol()) return fillNormal(dimensions * count, statePtr, outPtr);
  fillSobol(dimensions, count, outPtr);
  for (let ptr = outPtr; ptr < endPtr; ptr += 8) store<f64>(ptr, inverseNormal(openUnit(load<u64>(ptr))));
}
