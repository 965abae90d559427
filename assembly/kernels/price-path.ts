import { isAntithetic } from "../qmc/antithetic";
import { beginBridge, bridge, MAX_STEPS } from "../qmc/brownian-bridge";
import { fillNormalPoints } from "../qmc/coordinates";
import { drawsSobol } from "../qmc/sobol";
import { drawsMapped } from "../vegas/map";
import { Market } from "./market";

// Options on the way of a price: the dates are `years` / `steps` apart, the first one step from now, the last at expiry.

// Normal numbers drawn at a time, 16 kB: one for each date of each path.
const NORMALS: usize = memory.data(8 * 2048, 16);

/** Parameters of all of these options, in this order. */
@unmanaged
export class PathParameters extends Market {
  steps: i32;

  /** Dates, at least 1. */
  dates(): i32 {
    return max(1, min(this.steps, MAX_STEPS));
  }
}

/**
 * Fills blocks with samples of the option `F`, which extends {@link PathParameters} and has
 * `path(normalsPtr: usize, sign: f64, outPtr: usize): void`: it takes `sign` times the normal numbers, one for each
 * date, and writes its outputs. Points of the Sobol sequence, and of a map, become such numbers by a Brownian bridge, which has
 * most of a path in its first coordinates.
 */
@unmanaged
export class PathBlock<F> {
  fillPaths(outputs: i32, count: i32, statePtr: usize, samplesPtr: usize): void {
    const option = changetype<F>(changetype<usize>(this));
    const dates = option.dates();
    const perDraw = 2048 / dates;
    const strideBytes = (<usize>outputs) << 3;
    const isBridge = drawsSobol() || drawsMapped();
    if (isBridge) beginBridge(dates);
    let ptr = samplesPtr;
    for (let left = count; left > 0; left -= perDraw) {
      const size = min(perDraw, left);
      fillNormalPoints(dates, size, statePtr, NORMALS);
      for (let path = 0; path < size; path++) {
        const normalsPtr = NORMALS + ((<usize>(path * dates)) << 3);
        if (isBridge) bridge(dates, normalsPtr);
        option.path(normalsPtr, 1, ptr);
        if (isAntithetic()) {
          ptr += strideBytes;
          option.path(normalsPtr, -1, ptr);
        }
        ptr += strideBytes;
      }
    }
  }
}
