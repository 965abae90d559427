import { loop } from "../loop/loop";
import { Rng } from "../rng/rng";

// G. Buffon, "Essai d'arithmétique morale" (1777): a needle thrown on a floor of parallel lines.

@unmanaged
class Buffon {
  length: f64;
  spacing: f64;

  /** 1 if the needle crosses a line. */
  sample(rng: Rng): f64 {
    // A point uniform in the quarter disc has a uniform direction, and needs no pi.
    let along: f64;
    let across: f64;
    let square: f64;
    do {
      along = rng.uniform();
      across = rng.uniform();
      square = along * along + across * across;
    } while (square >= 1 || square === 0);
    const distance = 0.5 * this.spacing * rng.uniform();
    const reach = 0.5 * this.length * across;
    return distance * distance * square <= reach * reach ? 1 : 0;
  }
}

/** Whether a needle, thrown on lines, crosses one. */
export function buffon(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  loop<Buffon>(samples, statePtr, paramsPtr, outPtr);
}
