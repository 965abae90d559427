import { DRAWS_POINTS } from "../rng/draws-points";
import { Rng } from "../rng/rng";
import { openUnit } from "./bits";
import { EXPONENTIAL_F, EXPONENTIAL_TAIL, EXPONENTIAL_X } from "./exponential-tables";

/**
 * Exponential with mean 1, above 0. For a rate l or a mean m, take `exponential(rng)` / l or m `exponential(rng)`.
 *
 * Ziggurat of 256 layers, see exponential-tables.ts; 97.8 % of the calls take one word, two loads and no function. The
 * tail beyond r is r plus another exponential number, because the law has no memory, so it is exact.
 *
 * By inversion, of one word, where an Rng draws points.
 *
 * @example
 * const wait = exponential(rng) / 0.25; // of mean 4
 */
export function exponential(rng: Rng): f64 {
  if (DRAWS_POINTS) return -Math.log(1 - openUnit(rng.next()));
  const word = rng.next();
  const layerPtr = EXPONENTIAL_X + ((<usize>word & 0xff) << 3);
  const x = openUnit(word) * load<f64>(layerPtr);
  return x < load<f64>(layerPtr, 8) ? x : settleExponential(rng, word);
}

/** The exponential number of a `word` outside of the inner rectangle of its layer. */
export function settleExponential(rng: Rng, word: u64): f64 {
  let start: f64 = 0;
  while (true) {
    const layerPtr = EXPONENTIAL_X + ((<usize>word & 0xff) << 3);
    const x = openUnit(word) * load<f64>(layerPtr);
    if (x < load<f64>(layerPtr, 8)) return start + x;
    if (layerPtr === EXPONENTIAL_X) {
      start += EXPONENTIAL_TAIL;
    } else {
      const edgePtr = layerPtr - EXPONENTIAL_X + EXPONENTIAL_F;
      const low = load<f64>(edgePtr);
      const y = low + (load<f64>(edgePtr, 8) - low) * rng.uniform();
      if (y < Math.exp(-x)) return start + x;
    }
    word = rng.next();
  }
}
