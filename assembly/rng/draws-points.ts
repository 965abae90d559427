/**
 * Whether an `Rng` draws the coordinates of a point, one a call, in place of random numbers, and all laws that can draw by
 * inversion do. The modules of kernels that say how many `dimensions` they have are compiled so, by giving the compiler
 * the constant ENSEMBLE_POINTS.
 */
// @ts-ignore: not known to editors
export const DRAWS_POINTS: bool = isDefined(ENSEMBLE_POINTS);
