import type { KernelParameters } from "../../src/kernels/sampling-kernel.ts";
import { type Plain, type Random, valueOf } from "./kernel.ts";

// Options, in plain JavaScript as one would write them: see gallery.ts.

/** Two normal numbers at once: G. Box & M. Muller (1958); the second is kept for the next call. */
export function normals(random: Random): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const normal = spare;
      spare = undefined;
      return normal;
    }
    const size = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    spare = size * Math.sin(angle);
    return size * Math.cos(angle);
  };
}

/** Two payoffs of one path, given its normal numbers. */
type Payoffs = (draws: Float64Array, sign: number) => readonly [number, number];

function sampled(
  { samples, random, antithetic = false }: Parameters<Plain>[0],
  steps: number,
  payoffs: Payoffs,
): readonly number[] {
  const normal = normals(random);
  const draws = new Float64Array(steps);
  let first = 0;
  let second = 0;
  for (let i = 0; i < samples; i++) {
    for (let step = 0; step < steps; step++) draws[step] = normal();
    let [a, b] = payoffs(draws, 1);
    if (antithetic) {
      const [mirroredA, mirroredB] = payoffs(draws, -1);
      a = 0.5 * (a + mirroredA);
      b = 0.5 * (b + mirroredB);
    }
    first += a;
    second += b;
  }
  return [first / samples, second / samples];
}

function walk(parameters: KernelParameters, steps: number) {
  const rate = valueOf(parameters, "rate");
  const volatility = valueOf(parameters, "volatility");
  const years = valueOf(parameters, "years");
  return {
    strike: valueOf(parameters, "strike"),
    spot: valueOf(parameters, "spot"),
    discount: Math.exp(-rate * years),
    drift: ((rate - volatility ** 2 / 2) * years) / steps,
    deviation: volatility * Math.sqrt(years / steps),
  };
}

export const european: Plain = (request) => {
  const { spot, strike, discount, drift, deviation } = walk(request.parameters, 1);
  return sampled(request, 1, ([z = 0], sign) => {
    const price = spot * Math.exp(drift + sign * deviation * z);
    return [discount * Math.max(price - strike, 0), 0];
  }).slice(0, 1);
};

export const asian: Plain = (request) => {
  const steps = valueOf(request.parameters, "steps");
  const { spot, strike, discount, drift, deviation } = walk(request.parameters, steps);
  return sampled(request, steps, (draws, sign) => {
    let log = Math.log(spot);
    let sum = 0;
    let logSum = 0;
    for (const z of draws) {
      log += drift + sign * deviation * z;
      sum += Math.exp(log);
      logSum += log;
    }
    return [discount * Math.max(sum / steps - strike, 0), discount * Math.max(Math.exp(logSum / steps) - strike, 0)];
  });
};

export const asianGeometric: Plain = (request) => {
  const steps = valueOf(request.parameters, "steps");
  const { spot, strike, discount, drift, deviation } = walk(request.parameters, steps);
  return sampled(request, steps, (draws, sign) => {
    let log = Math.log(spot);
    let logSum = 0;
    for (const z of draws) {
      log += drift + sign * deviation * z;
      logSum += log;
    }
    return [discount * Math.max(Math.exp(logSum / steps) - strike, 0), 0];
  }).slice(0, 1);
};

export const barrier: Plain = (request) => {
  const steps = valueOf(request.parameters, "steps");
  const lowest = valueOf(request.parameters, "barrier");
  const { spot, strike, discount, drift, deviation } = walk(request.parameters, steps);
  return sampled(request, steps, (draws, sign) => {
    let stayed = 1;
    let height = Math.log(spot / lowest);
    for (const z of draws) {
      const before = height;
      height += drift + sign * deviation * z;
      if (before <= 0 || height <= 0) return [0, 0];
      stayed *= 1 - Math.exp((-2 * before * height) / deviation ** 2);
    }
    const payoff = discount * Math.max(lowest * Math.exp(height) - strike, 0);
    return [payoff, stayed * payoff];
  });
};
