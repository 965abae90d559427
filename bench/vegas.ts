import { spawnSync } from "node:child_process";
import { type Client, connect, type SampleMethod, type SamplingKernel } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { atLeast } from "../build/lib/cli/bench/aims.js";
import type { BenchContext } from "../build/lib/cli/bench/context.js";
import { compare } from "../build/lib/cli/bench/figures.js";
import { median } from "../build/lib/cli/bench/measure.js";
import type { Figure, Findings } from "../build/lib/cli/bench/report.js";

const BASE = "random";

/** An integral of the tutorial of Python's vegas 6.4, and what that prints: its error, and all evaluations, warm-up included. */
interface Integral {
  readonly file: string;
  readonly samples: number;
  readonly documented: { readonly error: number; readonly evaluations: number };
  /** For Python: gives a batch of values. */
  readonly python: string;
}

const INTEGRALS: Readonly<Record<string, Integral>> = {
  gaussian: {
    file: "./kernels/assembly/sharp-gaussian.ts",
    samples: 20_000,
    documented: { error: 0.005, evaluations: 20_000 },
    python: "np.exp(-100*((2*x[0]-1.5)**2+((x[1:]-0.5)**2).sum(axis=0)))*2*1013.2118364296088",
  },
  ridge: {
    file: "../examples/assembly/ridge.ts",
    samples: 2_000_000,
    documented: { error: 0.00029, evaluations: 4_000_000 },
    python: "sum(np.exp(-100*((x-t)**2).sum(axis=0)) for t in np.linspace(0.25,0.75,1000))*(100/np.pi)**2/1000",
  },
};

/** What an evaluation is worth by each method: one over the square of the error times the evaluations. */
export async function benchVegas({ quick, engines, onStep }: BenchContext): Promise<Findings> {
  const client = await connect({ engines });
  const figures: Figure[] = [];
  const aims: Findings["aims"][number][] = [];
  try {
    for (const [name, integral] of Object.entries(INTEGRALS)) {
      const { samples } = integral;
      const kernel = await compileKernel(new URL(integral.file, import.meta.url));
      for (const method of ["random", "sobol", "vegas"] as const) {
        onStep(`${name}, ${method}`);
        figures.push(figureOf(method, name, await worths(client, kernel, { method, samples, seeds: quick ? 1 : 5 })));
      }
      const { error, evaluations } = integral.documented;
      const theirs = inPython(integral, samples) ?? 1 / error ** 2 / evaluations;
      figures.push(figureOf("vegas in Python", name, [theirs]));
      const ours = figures.at(-2)?.median ?? Number.NaN;
      // The same error with at most 1.2 times the evaluations.
      aims.push(
        atLeast(`worth of an evaluation, ${name}, to vegas in Python`, {
          value: ours / theirs,
          aim: 1 / 1.2,
          unit: "x",
        }),
      );
    }
  } finally {
    await client.close();
  }
  const title =
    "Integrals: one over the square of the error times the evaluations; of Python as documented where it is not installed";
  return { sections: [{ name: "vegas", title, base: BASE, rows: compare(figures, BASE) }], aims };
}

async function worths(
  client: Client,
  kernel: SamplingKernel,
  { seeds, ...options }: { readonly method: SampleMethod; readonly samples: number; readonly seeds: number },
): Promise<number[]> {
  const found: number[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const { standardError, samples } = await client.sample(kernel, { ...options, seed });
    found.push(1 / standardError ** 2 / samples);
  }
  return found;
}

function figureOf(name: string, kernel: string, turns: readonly number[]): Figure {
  return { name, kernel, median: median(turns), unit: "x", turns, samples: turns.length };
}

/** Undefined where Python has no vegas. */
function inPython({ python }: Integral, samples: number): number | undefined {
  const program = `import vegas, numpy as np
integ = vegas.Integrator(4*[[0,1]])
f = vegas.rbatchintegrand(lambda x: ${python})
warm = integ(f, nitn=10, neval=${samples}/20)
found = integ(f, nitn=10, neval=${samples}/20)
print(1/found.sdev**2/(warm.sum_neval+found.sum_neval))`;
  const { status, stdout } = spawnSync("/usr/bin/python3", ["-c", program], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return status === 0 ? Number(stdout) : undefined;
}
