import { normal } from "../distribution/normal";
import { loopOutputs } from "../loop/loop";
import { Rng } from "../rng/rng";
import { Market, positivePart } from "./market";

// Options on levels, for multilevel Monte Carlo: on level l a path has 2^l steps, and from the same normal numbers comes one
// of half as many, each of them twice as long. M. Giles, "Multilevel Monte Carlo path simulation", Operations Research 56
// (2008) 607-617, section 6.

/** Finest level: a path of 2^24 steps. */
const MOST_LEVEL: i32 = 24;

function stepsOn(level: i32): i32 {
  return 1 << max(0, min(level, MOST_LEVEL));
}

@unmanaged
class AsianEulerParameters extends Market {
  level: i32;
}

@unmanaged
class AsianEuler extends AsianEulerParameters {
  /** Of a fine step: growth, less 1, by interest, and deviation. */
  drift: f64;
  deviation: f64;
  discount: f64;

  prepare(): void {
    const stepYears = this.years / <f64>stepsOn(this.level);
    this.drift = this.rate * stepYears;
    this.deviation = this.deviationOver(stepYears);
    this.discount = this.discountFactor();
  }

  /** By the trapezoidal rule: `sum` of the prices on the dates but for half of the first and the last. */
  payoff(sum: f64, steps: i32): f64 {
    return this.discount * positivePart(sum / <f64>steps - this.strike);
  }

  sample(rng: Rng, outPtr: usize): void {
    const steps = stepsOn(this.level);
    const drift = this.drift;
    const deviation = this.deviation;
    const half = 0.5 * this.spot;
    let fine = this.spot;
    if (steps === 1) {
      fine += fine * (drift + deviation * normal(rng));
      store<f64>(outPtr, this.payoff(half + 0.5 * fine, 1), 0);
      store<f64>(outPtr, 0, 8);
      return;
    }
    let coarse = this.spot;
    let fineSum = half;
    let coarseSum = half;
    for (let i = 0; i < steps; i += 2) {
      const first = drift + deviation * normal(rng);
      const second = drift + deviation * normal(rng);
      fine += fine * first;
      fineSum += fine;
      fine += fine * second;
      fineSum += fine;
      coarse += coarse * (first + second);
      coarseSum += coarse;
    }
    store<f64>(outPtr, this.payoff(fineSum - 0.5 * fine, steps), 0);
    store<f64>(outPtr, this.payoff(coarseSum - 0.5 * coarse, steps >> 1), 8);
  }
}

@unmanaged
class HestonParameters {
  spot: f64;
  strike: f64;
  rate: f64;
  years: f64;
  variance: f64;
  meanVariance: f64;
  reversion: f64;
  volatility: f64;
  correlation: f64;
  level: i32;
}

// By Euler's scheme for the logarithm of the price and for the variance, of which a negative value counts as 0: full
// truncation, R. Lord, R. Koekkoek & D. van Dijk, "A comparison of biased simulation schemes for stochastic volatility
// models", Quantitative Finance 10 (2010) 177-194.
@unmanaged
class Heston extends HestonParameters {
  /** Of a fine step: its length, the root of it, and what of the price's noise is not that of the variance. */
  stepYears: f64;
  root: f64;
  apart: f64;
  discount: f64;

  prepare(): void {
    this.stepYears = this.years / <f64>stepsOn(this.level);
    this.root = Math.sqrt(this.stepYears);
    this.apart = Math.sqrt(max(0, 1 - this.correlation * this.correlation));
    this.discount = Math.exp(-this.rate * this.years);
  }

  payoff(log: f64): f64 {
    return this.discount * positivePart(this.spot * Math.exp(this.rate * this.years + log) - this.strike);
  }

  sample(rng: Rng, outPtr: usize): void {
    const steps = stepsOn(this.level);
    const h = this.stepYears;
    const root = this.root;
    const pull = this.reversion * h;
    const rho = this.correlation;
    const apart = this.apart;
    const noise = this.volatility;
    const target = this.meanVariance;
    let log: f64 = 0;
    let variance = this.variance;
    let coarseLog: f64 = 0;
    let coarseVariance = variance;
    let oddVariance: f64 = 0;
    let oddPrice: f64 = 0;
    for (let i = 0; i < steps; i++) {
      const z = root * normal(rng);
      const w = rho * z + apart * (root * normal(rng));
      const positive = positivePart(variance);
      const spread = Math.sqrt(positive);
      log += spread * w - 0.5 * h * positive;
      variance += pull * (target - positive) + noise * spread * z;
      if ((i & 1) === 0) {
        oddVariance = z;
        oddPrice = w;
      } else {
        const coarsePositive = positivePart(coarseVariance);
        const coarseSpread = Math.sqrt(coarsePositive);
        coarseLog += coarseSpread * (oddPrice + w) - h * coarsePositive;
        coarseVariance += 2 * pull * (target - coarsePositive) + noise * coarseSpread * (oddVariance + z);
      }
    }
    store<f64>(outPtr, this.payoff(log), 0);
    store<f64>(outPtr, steps === 1 ? 0 : this.payoff(coarseLog), 8);
  }
}

const ASIAN: usize = memory.data(offsetof<AsianEuler>(), 16);
const HESTON: usize = memory.data(offsetof<Heston>(), 16);

/** Discounted payoffs of the Asian call on the mean of a path by Euler's scheme, fine and coarse. */
export function asianEuler(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  memory.copy(ASIAN, paramsPtr, offsetof<AsianEulerParameters>());
  changetype<AsianEuler>(ASIAN).prepare();
  loopOutputs<AsianEuler>(2, samples, statePtr, ASIAN, outPtr);
}

/** Discounted payoffs of the call in Heston's model, fine and coarse. */
export function heston(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  memory.copy(HESTON, paramsPtr, offsetof<HestonParameters>());
  changetype<Heston>(HESTON).prepare();
  loopOutputs<Heston>(2, samples, statePtr, HESTON, outPtr);
}
