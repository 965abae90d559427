import { connect } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { atLeast } from "../build/lib/cli/bench/aims.js";
import type { BenchContext } from "../build/lib/cli/bench/context.js";
import { compare, compete, type Entrant, ratioOf } from "../build/lib/cli/bench/figures.js";
import type { Figure, Findings } from "../build/lib/cli/bench/report.js";
import { cProgram, numbaProgram } from "./kernels/child.ts";
import { plain } from "./kernels/plain.ts";

const BASE = "plain JS";

// Aims beside C with gcc -O3, the same algorithm.
const AIMS: Readonly<Record<string, number>> = { normal: 0.8, asian: 0.8, smooth: 0.8, walk: 0.8, gbm: 0.7 };

/** Times kernels as a user writes them on one engine, beside plain JavaScript, C and numba. */
export async function benchOwnKernels(context: BenchContext): Promise<Findings> {
  const [c, numba] = [await cProgram(), numbaProgram()];
  const client = await connect({ engines: 1 });
  const figures: Figure[] = [];
  const aims: Findings["aims"][number][] = [];
  try {
    for (const [name, aim] of Object.entries(AIMS)) {
      const kernel = await compileKernel(new URL(`kernels/assembly/${name}.ts`, import.meta.url));
      const sample = (samples: number) => client.sample(kernel, { samples, seed: 2026 });
      const entrants: Record<string, Entrant> = {
        js: await entrant(BASE, name, context, (samples) => plain[name]?.(samples)),
        wasm: await entrant("AssemblyScript", name, context, sample),
      };
      if (c) entrants["c"] = await entrant("C, gcc -O3", name, context, (samples) => c.run(name, samples));
      if (numba) entrants["numba"] = await entrant("numba", name, context, (samples) => numba.run(name, samples));
      const effort = { rounds: context.quick ? 3 : 15, turnMs: 0, warmUpMs: 1 };
      const found: Readonly<Record<string, Figure>> = await compete(entrants, effort, {
        ...context,
        onStep: (text) => context.onStep(`${name}, ${text}`),
      });
      figures.push(...Object.values(found));
      if (found["wasm"] === undefined || found["c"] === undefined) continue;
      const beside = ratioOf(found["wasm"], found["c"]);
      aims.push(atLeast(`own kernel ${name}, to C`, { value: beside, aim, unit: "x" }));
    }
  } finally {
    await Promise.all([client.close(), c?.close(), numba?.close()]);
  }
  const title = "Own kernels on one engine beside the same algorithm elsewhere";
  return { sections: [{ name: "kernels", title, base: BASE, rows: compare(figures, BASE) }], aims };
}

/** An entrant whose turns take some 100 ms. */
async function entrant(
  name: string,
  kernel: string,
  { quick }: BenchContext,
  run: (samples: number) => unknown,
): Promise<Entrant> {
  const turnMs = quick ? 20 : 100;
  // Compiled by whoever compiles late.
  await run(2 ** 16);
  let samples = 2 ** 16;
  for (; samples < 2 ** 30; samples *= 2) {
    const startedMs = performance.now();
    await run(samples);
    if (performance.now() - startedMs >= turnMs) break;
  }
  return { name, kernel, work: samples, unit: "M samples/s", of: (ms) => samples / ms / 1e3, run: () => run(samples) };
}
