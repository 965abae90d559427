import type { KernelName } from "../../src/kernels/catalog.ts";
import { type Plain, type Random, valueOf } from "./kernel.ts";
import { ising, percolation, polya } from "./lattices.ts";
import { asianEuler, heston } from "./levels.ts";
import { asian, asianGeometric, barrier, european } from "./options.ts";

// The gallery in plain JavaScript, as one would write it with `Math.random`: oracles of the kernels, and what their speed
// is measured against. The algorithms are the same where nothing else is said.

const pi: Plain = ({ samples, random }) => {
  let hits = 0;
  for (let i = 0; i < samples; i++) {
    const x = random();
    const y = random();
    if (x * x + y * y < 1) hits++;
  }
  return [(4 * hits) / samples];
};

/** A Genz family: the integrand at a point. */
type Integrand = (x: Float64Array, a: number, u: number) => number;

function genz(integrand: Integrand): Plain {
  return ({ samples, parameters, random, antithetic = false }) => {
    const a = valueOf(parameters, "a");
    const u = parameters["u"] ?? 0;
    const x = new Float64Array(valueOf(parameters, "dimensions"));
    let sum = 0;
    for (let i = 0; i < samples; i++) {
      for (let dimension = 0; dimension < x.length; dimension++) x[dimension] = random();
      let value = integrand(x, a, u);
      if (antithetic) {
        for (let dimension = 0; dimension < x.length; dimension++) x[dimension] = 1 - (x[dimension] ?? 0);
        value = 0.5 * (value + integrand(x, a, u));
      }
      sum += value;
    }
    return [sum / samples];
  };
}

const genzOscillatory = genz((x, a, u) => {
  let sum = 2 * Math.PI * u;
  for (const coordinate of x) sum += a * coordinate;
  return Math.cos(sum);
});

const genzProductPeak = genz((x, a, u) => {
  let product = 1;
  for (const coordinate of x) product *= a ** -2 + (coordinate - u) ** 2;
  return 1 / product;
});

const genzCornerPeak = genz((x, a) => {
  let sum = 1;
  for (const coordinate of x) sum += a * coordinate;
  return sum ** -(x.length + 1);
});

const genzGaussian = genz((x, a, u) => {
  let sum = 0;
  for (const coordinate of x) sum += (a * (coordinate - u)) ** 2;
  return Math.exp(-sum);
});

const genzContinuous = genz((x, a, u) => {
  let sum = 0;
  for (const coordinate of x) sum += a * Math.abs(coordinate - u);
  return Math.exp(-sum);
});

const genzDiscontinuous = genz((x, a, u) => {
  const [first = 0, second = 0] = x;
  if (first > u || second > u) return 0;
  let sum = 0;
  for (const coordinate of x) sum += a * coordinate;
  return Math.exp(sum);
});

function exponential(random: Random): number {
  return -Math.log(1 - random());
}

const mm1: Plain = ({ samples, parameters, random }) => {
  const load = valueOf(parameters, "load");
  const serviceRate = valueOf(parameters, "serviceRate");
  const customers = valueOf(parameters, "customers");
  let sum = 0;
  let waiting = 0;
  for (let i = 0; i < samples; i++) {
    let wait = random() < load ? exponential(random) / (serviceRate * (1 - load)) : 0;
    for (let customer = 0; customer < customers; customer++) {
      sum += wait;
      if (wait > 0) waiting++;
      const service = exponential(random) / serviceRate;
      const gap = exponential(random) / (load * serviceRate);
      wait = Math.max(0, wait + service - gap);
    }
  }
  return [sum / (samples * customers), waiting / (samples * customers)];
};

/** By the angle, as in textbooks; the kernel draws a direction without pi. */
const buffon: Plain = ({ samples, parameters, random }) => {
  const length = valueOf(parameters, "length");
  const spacing = valueOf(parameters, "spacing");
  let crossing = 0;
  for (let i = 0; i < samples; i++) {
    const distance = (random() * spacing) / 2;
    if (distance <= (length / 2) * Math.sin((random() * Math.PI) / 2)) crossing++;
  }
  return [crossing / samples];
};

/** By the names of the kernels. */
export const plain: Readonly<Record<KernelName, Plain>> = {
  pi,
  genzOscillatory,
  genzProductPeak,
  genzCornerPeak,
  genzGaussian,
  genzContinuous,
  genzDiscontinuous,
  european,
  asian,
  asianGeometric,
  barrier,
  asianEuler,
  heston,
  percolation,
  ising,
  polya,
  mm1,
  buffon,
};
