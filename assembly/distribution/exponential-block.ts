import { Rng } from "../rng/rng";
import { nextWords } from "../rng/sfc64";
import { fillWords } from "../rng/words";
import { openUnit } from "./bits";
import { exponential, settleExponential } from "./exponential";
import { EXPONENTIAL_X } from "./exponential-tables";

// Many exponential numbers at once, see normal-block.ts. One word in 45 falls outside of the inner rectangle of its layer
// and is settled at once, with further words from an Rng.

// The Rng of `fillExponential`.
const SETTLING_RNG: usize = memory.data(32, 16);

/**
 * Writes `count` exponential numbers with mean 1 of a stream of the kernel interface to `outPtr`.
 *
 * A call begins with one step of the state, as that of `fillNormal`: so n and then m numbers are others than n + m at once.
 *
 * @param count    none if not positive
 * @param statePtr generator state of STATE_BYTES, see rng/sfc64.ts, advanced in place
 * @param outPtr   `count` f64, 8-byte aligned, overwritten
 */
export function fillExponential(count: i32, statePtr: usize, outPtr: usize): void {
  nextWords(statePtr, SETTLING_RNG);
  const rng = changetype<Rng>(SETTLING_RNG);
  // Never all zero, not even if the state was.
  rng.s3 |= 1;
  const whole = count & ~3;
  const endPtr = outPtr + ((<usize>max(whole, 0)) << 3);
  fillWords(whole >> 2, statePtr, outPtr);
  for (let ptr = outPtr; ptr < endPtr; ptr += 8) {
    const word = load<u64>(ptr);
    const layerPtr = EXPONENTIAL_X + ((<usize>word & 0xff) << 3);
    const x = openUnit(word) * load<f64>(layerPtr);
    store<f64>(ptr, x < load<f64>(layerPtr, 8) ? x : settleExponential(rng, word));
  }
  for (let i = max(whole, 0); i < count; i++) store<f64>(outPtr + ((<usize>i) << 3), exponential(rng));
}
