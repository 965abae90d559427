import { builtIn, kernels } from "../../kernels/catalog.ts";
import type { Rng } from "../../kernels/random/rng.ts";
import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { connect } from "../../node/connect.ts";
import type { SamplingClient } from "../../sampling/sampling-client.ts";
import { atLeast } from "./aims.ts";
import type { BenchContext } from "./context.ts";
import { compare, compete, ratioOf } from "./figures.ts";
import { countInDisc } from "./plain-pi.ts";
import type { Findings } from "./report.ts";

const BASE = "plain JS loop";
const SEED = 2026;

// The kernel of the catalogue, kept from SIMD.
const scalarPi: SamplingKernel = {
  ...kernels.pi,
  module: () => builtIn("scalar"),
};

/** Samples per run, each some tens of milliseconds, long enough for a sampling run to be under way. */
const SAMPLES = {
  quick: { js: 2e6, sampled: 5e5, scalar: 2e7, simd: 2e8 },
  full: { js: 4e6, sampled: 1e6, scalar: 1e8, simd: 1e9 },
} as const;

/** Estimates pi in plain JavaScript and in WebAssembly. Ratios are to the plain loop. */
export async function benchPi(context: BenchContext): Promise<Findings> {
  const { quick, engines } = context;
  const size = SAMPLES[quick ? "quick" : "full"];
  const one = await connect({ engines: 1 });
  const all = await connect({ engines });
  try {
    const effort = { rounds: quick ? 5 : 11, turnMs: 0, warmUpMs: 1 };
    const figures = await compete(
      {
        js: {
          name: BASE,
          ...samplesPerRun(size.js),
          run: () => checkPi((4 * countInDisc(size.js)) / size.js),
        },
        sampled: {
          name: "JS sample, 1 engine",
          ...samplesPerRun(size.sampled),
          run: async () => checkPi((await one.sample(inDisc, { samples: size.sampled, seed: SEED })).mean),
        },
        scalar: {
          name: "WASM scalar, 1 engine",
          ...samplesPerRun(size.scalar),
          run: () => sample(one, scalarPi, size.scalar),
        },
        simd: {
          name: "WASM SIMD, 1 engine",
          ...samplesPerRun(size.simd),
          run: () => sample(one, kernels.pi, size.simd),
        },
        all: {
          name: "WASM SIMD, all engines",
          ...samplesPerRun(size.simd * engines),
          run: () => sample(all, kernels.pi, size.simd * engines),
        },
      },
      effort,
      context,
    );
    const rows = compare(Object.values(figures), BASE);
    const { js, simd } = figures;
    return {
      sections: [{ name: "pi", title: "Monte Carlo pi, one run", base: BASE, rows }],
      aims: [
        atLeast("pi on one engine", { value: simd.median, aim: 2.3, unit: simd.unit }),
        atLeast("pi on one engine, to plain JS", { value: ratioOf(simd, js), aim: 36, unit: "x" }),
        atLeast(`pi on ${engines} engines, to one`, {
          value: ratioOf(figures.all, simd),
          aim: 0.975 * engines,
          unit: "x",
        }),
      ],
    };
  } finally {
    await Promise.all([one.close(), all.close()]);
  }
}

const inDisc = (rng: Rng): number => (rng.uniform() ** 2 + rng.uniform() ** 2 <= 1 ? 4 : 0);

function samplesPerRun(work: number) {
  return { work, unit: "G samples/s", of: (durationMs: number) => work / durationMs / 1e6 } as const;
}

async function sample(client: SamplingClient, kernel: SamplingKernel, samples: number): Promise<void> {
  checkPi((await client.sample(kernel, { samples, seed: SEED })).mean);
}

// More than 40 standard errors of the smallest run: this finds a broken run, not a biased one.
function checkPi(estimate: number): void {
  if (Math.abs(estimate - Math.PI) > 0.05) throw new Error(`pi came out as ${estimate}`);
}
