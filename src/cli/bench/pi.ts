import { builtIn, kernels } from "../../kernels/catalog.ts";
import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { connect } from "../../node/connect.ts";
import type { SamplingClient } from "../../sampling/sampling-client.ts";
import type { BenchContext } from "./context.ts";
import { type Contender, contest } from "./measure.ts";
import { countInDisc } from "./plain-pi.ts";
import { compare, type Figure, type Section } from "./report.ts";

/** Names of the rows, as the aims look them up. */
export const PI_ROWS = {
  js: "plain JS loop",
  scalar: "WASM scalar, 1 engine",
  simd: "WASM SIMD, 1 engine",
  all: "WASM SIMD, all engines",
} as const;

const SEED = 2026;

// The kernel of the catalogue, kept from SIMD.
const scalarPi: SamplingKernel = {
  ...kernels.pi,
  module: () => builtIn("scalar"),
};

/** Samples per run, each some tens of milliseconds, long enough for a sampling run to be under way. */
const SAMPLES = {
  quick: { js: 2e6, scalar: 2e7, simd: 2e8 },
  full: { js: 4e6, scalar: 1e8, simd: 1e9 },
} as const;

/** Estimates pi in plain JavaScript and in WebAssembly. Ratios are to the plain loop. */
export async function benchPi(context: BenchContext): Promise<Section> {
  const size = SAMPLES[context.quick ? "quick" : "full"];
  const counts = [size.js, size.scalar, size.simd, size.simd * context.engines];
  const one = await connect({ engines: 1 });
  const all = await connect({ engines: context.engines });
  try {
    const contenders: Contender[] = [
      { name: PI_ROWS.js, run: () => checkPi((4 * countInDisc(size.js)) / size.js) },
      { name: PI_ROWS.scalar, run: () => sample(one, scalarPi, size.scalar) },
      { name: PI_ROWS.simd, run: () => sample(one, kernels.pi, size.simd) },
      { name: PI_ROWS.all, run: () => sample(all, kernels.pi, size.simd * context.engines) },
    ];
    const effort = { rounds: context.quick ? 5 : 11, turnMs: 0, warmUpMs: 1 };
    const timings = await contest(contenders, effort, context);
    const figures = timings.map(({ medianMs, samples }, i): Figure => {
      const work = counts[i] ?? 0;
      return { name: contenders[i]?.name ?? "", work, median: work / medianMs / 1e6, unit: "G samples/s", samples };
    });
    const title = "Monte Carlo pi, one run";
    return { name: "pi", title, base: PI_ROWS.js, rows: compare(figures, PI_ROWS.js) };
  } finally {
    await Promise.all([one.close(), all.close()]);
  }
}

async function sample(client: SamplingClient, kernel: SamplingKernel, samples: number): Promise<void> {
  checkPi((await client.sample(kernel, { samples, seed: SEED })).mean);
}

// More than 40 standard errors of the smallest run: this finds a broken run, not a biased one.
function checkPi(estimate: number): void {
  if (Math.abs(estimate - Math.PI) > 0.05) throw new Error(`pi came out as ${estimate}`);
}
