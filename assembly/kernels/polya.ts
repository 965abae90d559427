import { integer } from "../distribution/integer";
import { loop } from "../loop/loop";
import { Rng } from "../rng/rng";

// Random walk on the cubic lattice: G. Pólya, "Über eine Aufgabe der Wahrscheinlichkeitsrechnung betreffend die Irrfahrt im
// Straßennetz", Mathematische Annalen 84 (1921) 149-160. Only an even number of steps leads back, so steps go in pairs.

// Where 36 equally likely pairs of steps lead: three coordinates in one i64, 20 bits apart. It is 0 just at the origin, as
// long as no coordinate reaches 2^19.
const PAIRS: usize = memory.data(8 * 36, 16);
const MAX_STEPS: i32 = 1 << 18;

// Pairs of one draw, and the ways to go in them: 36^3.
const DRAW_PAIRS: i32 = 3;
const DRAW_WAYS: i32 = 46656;

@unmanaged
class Polya {
  steps: i32;

  /** 1 if the walk is back at the origin within `steps` steps. */
  sample(rng: Rng): f64 {
    let place: i64 = 0;
    let left = min(this.steps, MAX_STEPS) >> 1;
    while (left > 0) {
      let ways = integer(rng, DRAW_WAYS);
      for (let i = min(left, DRAW_PAIRS); i > 0; i--) {
        place += load<i64>(PAIRS + ((<usize>(ways % 36)) << 3));
        if (place === 0) return 1;
        ways /= 36;
      }
      left -= DRAW_PAIRS;
    }
    return 0;
  }
}

/** One of six steps. */
function step(direction: i32): i64 {
  const size: i64 = (<i64>1) << (20 * (direction >> 1));
  return (direction & 1) === 0 ? size : -size;
}

/** Whether a random walk on the cubic lattice returns to where it began, within a number of steps. */
export function polya(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  for (let first = 0; first < 6; first++) {
    for (let second = 0; second < 6; second++) {
      store<i64>(PAIRS + ((<usize>(6 * first + second)) << 3), step(first) + step(second));
    }
  }
  loop<Polya>(samples, statePtr, paramsPtr, outPtr);
}
