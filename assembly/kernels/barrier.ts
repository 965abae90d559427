import { loopPointBlocks } from "../loop/loop";
import { positivePart } from "./market";
import { PathBlock, PathParameters } from "./price-path";

// Down-and-out call: worth nothing once the price was at or below the barrier. Watched on the dates only, it has no
// simple closed form; watched all the time, it has: R. Merton, "Theory of rational option pricing", Bell Journal of
// Economics 4 (1973) 141-183. The latter is sampled without bias too: between dates the price's logarithm is a Brownian
// bridge, and the chance that it stayed above the barrier is known (P. Glasserman, "Monte Carlo Methods in Financial
// Engineering" (2003), section 6.4).

// Where 1 - exp(-x) rounds to 1.
const CERTAIN: f64 = 37.5;

@unmanaged
class BarrierParameters extends PathParameters {
  barrier: f64;
}

@unmanaged
class Barrier extends BarrierParameters {
  /** Drift and deviation of the price's logarithm from date to date. */
  drift: f64;
  deviation: f64;
  /** Logarithm of spot over barrier. */
  start: f64;
  /** 2 / variance of a step. */
  bridge: f64;
  discount: f64;

  prepare(): void {
    const stepYears = this.years / <f64>this.dates();
    this.drift = this.driftOver(stepYears);
    this.deviation = this.deviationOver(stepYears);
    this.start = Math.log(this.spot / this.barrier);
    this.bridge = 2 / (this.deviation * this.deviation);
    this.discount = this.discountFactor();
  }

  path(normalsPtr: usize, sign: f64, outPtr: usize): void {
    const dates = this.dates();
    const deviation = sign * this.deviation;
    store<f64>(outPtr, 0, 0);
    store<f64>(outPtr, 0, 8);
    let height = this.start;
    let stayed: f64 = 1;
    for (let i = 0; i < dates; i++) {
      const before = height;
      height += this.drift + deviation * load<f64>(normalsPtr + ((<usize>i) << 3));
      // Out at the start: as at any date. Written so that what is not a number goes on, and is counted.
      if (before <= 0 || height <= 0) return;
      const exponent = this.bridge * before * height;
      if (exponent < CERTAIN) stayed *= 1 - Math.exp(-exponent);
    }
    const payoff = this.discount * positivePart(this.barrier * Math.exp(height) - this.strike);
    store<f64>(outPtr, payoff, 0);
    store<f64>(outPtr, stayed * payoff, 8);
  }
}

@unmanaged
class BarrierBlock extends PathBlock<Barrier> {
  fill(count: i32, statePtr: usize, samplesPtr: usize): void {
    this.fillPaths(2, count, statePtr, samplesPtr);
  }
}

const KERNEL: usize = memory.data(offsetof<Barrier>(), 16);

/** Discounted payoffs of the down-and-out call, watched on the dates and all the time. */
export function barrier(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  memory.copy(KERNEL, paramsPtr, offsetof<BarrierParameters>());
  changetype<Barrier>(KERNEL).prepare();
  loopPointBlocks<BarrierBlock>(2, samples, statePtr, KERNEL, outPtr);
}
