import { expect, test } from "vitest";
import { bootstrap, kernels } from "../../../src/kernels/catalog.ts";
import type { OutputOf, ParameterOf, SamplingKernel } from "../../../src/kernels/sampling-kernel.ts";

interface Names<Kernel extends SamplingKernel> {
  // An object of all of them, and no others: the compiler sees to it.
  readonly parameters: { readonly [Name in ParameterOf<Kernel>]: true };
  readonly outputs: { readonly [Name in OutputOf<Kernel>]: true };
}

const MARKET = { spot: true, strike: true, rate: true, volatility: true, years: true } as const;
const GENZ = { parameters: { dimensions: true, a: true, u: true }, outputs: { integral: true } } as const;

const NAMES: { readonly [Name in keyof typeof kernels]: Names<(typeof kernels)[Name]> } = {
  pi: { parameters: {}, outputs: { pi: true } },
  genzOscillatory: GENZ,
  genzProductPeak: GENZ,
  genzCornerPeak: { parameters: { dimensions: true, a: true }, outputs: { integral: true } },
  genzGaussian: GENZ,
  genzContinuous: GENZ,
  genzDiscontinuous: GENZ,
  european: { parameters: MARKET, outputs: { price: true } },
  asian: { parameters: { ...MARKET, steps: true }, outputs: { price: true, control: true } },
  asianGeometric: { parameters: { ...MARKET, steps: true }, outputs: { price: true } },
  barrier: { parameters: { ...MARKET, steps: true, barrier: true }, outputs: { price: true, continuous: true } },
  asianEuler: { parameters: { ...MARKET, level: true }, outputs: { fine: true, coarse: true } },
  heston: {
    parameters: {
      spot: true,
      strike: true,
      rate: true,
      years: true,
      variance: true,
      meanVariance: true,
      reversion: true,
      volatility: true,
      correlation: true,
      level: true,
    },
    outputs: { fine: true, coarse: true },
  },
  percolation: { parameters: { probability: true, size: true }, outputs: { spanning: true } },
  ising: { parameters: { coupling: true, size: true }, outputs: { energy: true } },
  polya: { parameters: { steps: true }, outputs: { returned: true } },
  mm1: { parameters: { load: true, serviceRate: true, customers: true }, outputs: { wait: true, waiting: true } },
  buffon: { parameters: { length: true, spacing: true }, outputs: { crossing: true } },
};

const BOOTSTRAP: Names<ReturnType<typeof bootstrap>> = {
  parameters: { draws: true },
  outputs: { mean: true, median: true },
};

function namesOf({ parameters, outputs }: SamplingKernel) {
  return { parameters: parameters.map(({ name }) => name).toSorted(), outputs: outputs.toSorted() };
}

test.each(Object.entries<SamplingKernel>({ ...kernels, bootstrap: bootstrap([1, 2]) }))(
  "the types of %s have the names of its parameters and outputs",
  (name, kernel) => {
    const { parameters, outputs } = { ...NAMES, bootstrap: BOOTSTRAP }[name as keyof typeof NAMES];
    expect(namesOf(kernel)).toEqual({
      parameters: Object.keys(parameters).toSorted(),
      outputs: Object.keys(outputs).toSorted(),
    });
  },
);
