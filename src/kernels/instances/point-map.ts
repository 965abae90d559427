/** An importance map and the strata of the unit cube, as `vegas` of a module takes them. */
export interface PointMap {
  /** Coordinates of a point. */
  readonly dimensions: number;
  /** Bins of each axis. */
  readonly bins: number;
  /** For each axis its `bins` + 1 edges, from 0 to 1; then for each axis its strata. */
  readonly map: Float64Array;
  /** Power of two that the values of samples are multiplied by. */
  readonly scale: number;
}
