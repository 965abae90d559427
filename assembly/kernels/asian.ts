import { loopPointBlocks } from "../loop/loop";
import { positivePart } from "./market";
import { PathBlock, PathParameters } from "./price-path";

// Calls on the average price over the dates: A. Kemna & A. Vorst, "A pricing method for options based on average asset
// values", Journal of Banking and Finance 14 (1990) 113-129. The arithmetic average has no closed form; the geometric one
// is lognormal, so it has, and the two payoffs are so alike that the one is the control variate of the other.

@unmanaged
class AsianParameters extends PathParameters {
  /** Drift and deviation of the price's logarithm from date to date. */
  drift: f64;
  deviation: f64;
  logSpot: f64;
  discount: f64;

  prepare(): void {
    const stepYears = this.years / <f64>this.dates();
    this.drift = this.driftOver(stepYears);
    this.deviation = this.deviationOver(stepYears);
    this.logSpot = Math.log(this.spot);
    this.discount = this.discountFactor();
  }

  payoff(average: f64): f64 {
    return this.discount * positivePart(average - this.strike);
  }
}

@unmanaged
class Asian extends AsianParameters {
  path(normalsPtr: usize, sign: f64, outPtr: usize): void {
    const dates = this.dates();
    const deviation = sign * this.deviation;
    let log = this.logSpot;
    let sum: f64 = 0;
    let logSum: f64 = 0;
    for (let i = 0; i < dates; i++) {
      log += this.drift + deviation * load<f64>(normalsPtr + ((<usize>i) << 3));
      sum += Math.exp(log);
      logSum += log;
    }
    store<f64>(outPtr, this.payoff(sum / <f64>dates), 0);
    store<f64>(outPtr, this.payoff(Math.exp(logSum / <f64>dates)), 8);
  }
}

@unmanaged
class AsianBlock extends PathBlock<Asian> {
  fill(count: i32, statePtr: usize, samplesPtr: usize): void {
    this.fillPaths(2, count, statePtr, samplesPtr);
  }
}

@unmanaged
class AsianGeometric extends AsianParameters {
  path(normalsPtr: usize, sign: f64, outPtr: usize): void {
    const dates = this.dates();
    const deviation = sign * this.deviation;
    let log = this.logSpot;
    let logSum: f64 = 0;
    for (let i = 0; i < dates; i++) {
      log += this.drift + deviation * load<f64>(normalsPtr + ((<usize>i) << 3));
      logSum += log;
    }
    store<f64>(outPtr, this.payoff(Math.exp(logSum / <f64>dates)));
  }
}

@unmanaged
class AsianGeometricBlock extends PathBlock<AsianGeometric> {
  fill(count: i32, statePtr: usize, samplesPtr: usize): void {
    this.fillPaths(1, count, statePtr, samplesPtr);
  }
}

const KERNEL: usize = memory.data(offsetof<AsianParameters>(), 16);

function prepareAt(paramsPtr: usize): usize {
  memory.copy(KERNEL, paramsPtr, offsetof<PathParameters>());
  changetype<AsianParameters>(KERNEL).prepare();
  return KERNEL;
}

/** Discounted payoffs of the arithmetic and, as its control variate, the geometric Asian call. */
export function asian(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  loopPointBlocks<AsianBlock>(2, samples, statePtr, prepareAt(paramsPtr), outPtr);
}

/** Discounted payoff of the geometric Asian call. */
export function asianGeometric(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  loopPointBlocks<AsianGeometricBlock>(1, samples, statePtr, prepareAt(paramsPtr), outPtr);
}
