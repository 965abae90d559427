import { inverseNormal } from "../distribution/inverse-normal";

// Laws by inversion of one coordinate of a point, for whoever draws coordinates as numbers: u is a multiple of 2^-52 in
// [0, 1), as `fillUniformPoints` writes it, and stands for the middle of its cell, so that neither end is ever met.

/** Half of 2^-52. */
const HALF_CELL: f64 = 1.1102230246251565e-16;

/** The standard normal number of a coordinate. */
export function normalOf(u: f64): f64 {
  return inverseNormal(u + HALF_CELL);
}

/** The exponential number with mean 1 of a coordinate. */
export function exponentialOf(u: f64): f64 {
  return -Math.log(1 - (u + HALF_CELL));
}
