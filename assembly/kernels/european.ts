import { loopPointBlocks } from "../loop/loop";
import { isAntithetic } from "../qmc/antithetic";
import { fillNormalPoints } from "../qmc/coordinates";
import { Market, positivePart } from "./market";

@unmanaged
class European extends Market {
  /** Mean and deviation of the price's logarithm at expiry. */
  mean: f64;
  deviation: f64;
  discount: f64;

  prepare(): void {
    this.mean = Math.log(this.spot) + this.driftOver(this.years);
    this.deviation = this.deviationOver(this.years);
    this.discount = this.discountFactor();
  }

  fill(count: i32, statePtr: usize, samplesPtr: usize): void {
    fillNormalPoints(1, count, statePtr, samplesPtr);
    const endPtr = samplesPtr + ((<usize>count) << 3);
    if (isAntithetic()) {
      // From the last on, as two images take the place of each number and the one behind it.
      let imagePtr = samplesPtr + ((<usize>count) << 4);
      for (let ptr = endPtr - 8; ptr >= samplesPtr; ptr -= 8) {
        const z = load<f64>(ptr);
        imagePtr -= 16;
        store<f64>(imagePtr, this.payoff(z), 0);
        store<f64>(imagePtr, this.payoff(-z), 8);
      }
    } else {
      for (let ptr = samplesPtr; ptr < endPtr; ptr += 8) store<f64>(ptr, this.payoff(load<f64>(ptr)));
    }
  }

  /** Discounted payoff, if the price's logarithm is `z` deviations from its mean. */
  private payoff(z: f64): f64 {
    return this.discount * positivePart(Math.exp(this.mean + this.deviation * z) - this.strike);
  }
}

const KERNEL: usize = memory.data(offsetof<European>(), 16);

/** Discounted payoff of a European call; its mean is the price. */
export function european(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  memory.copy(KERNEL, paramsPtr, offsetof<Market>());
  changetype<European>(KERNEL).prepare();
  loopPointBlocks<European>(1, samples, statePtr, KERNEL, outPtr);
}
