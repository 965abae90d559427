import { type Client, connect } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { atLeast } from "../build/lib/cli/bench/aims.js";
import type { BenchContext } from "../build/lib/cli/bench/context.js";
import { compare, compete, type Entrant, ratioOf } from "../build/lib/cli/bench/figures.js";
import type { Figure, Findings } from "../build/lib/cli/bench/report.js";
import { cProgram } from "./kernels/child.ts";

const BASE = "JavaScript";
const ROWS = 1000;
const DATA = {
  x: Float64Array.from({ length: ROWS }, (_, i) => Math.log(1 + i)),
  y: Float64Array.from({ length: ROWS }, (_, i) => Math.sqrt(i)),
};

type Columns = typeof DATA;

const STATISTICS = {
  mean: { inC: "boot-mean", statistic: ({ x }: Columns): number => mean(x), columns: ["x"] },
  correlation: { inC: "boot-corr", statistic: correlation, columns: ["x", "y"] },
} as const;

/** Times the bootstrap of 1,000 rows on one engine: a statistic in JavaScript, in AssemblyScript, and all of it in C. */
export async function benchBootstrap(context: BenchContext): Promise<Findings> {
  const c = await cProgram();
  const client = await connect({ engines: 1 });
  const figures: Figure[] = [];
  const aims: Findings["aims"][number][] = [];
  try {
    for (const [name, { inC, statistic, columns }] of Object.entries(STATISTICS)) {
      const kernel = await compileKernel(new URL(`kernels/assembly/bootstrap-${name}.ts`, import.meta.url));
      const ofKernel = Object.fromEntries(columns.map((column) => [column, DATA[column]]));
      const entrants: Record<string, Entrant> = {
        js: entrant(BASE, name, context, (resamples) => run(client, statistic, DATA, resamples)),
        wasm: entrant("AssemblyScript", name, context, (resamples) => run(client, kernel, ofKernel, resamples)),
      };
      if (c) entrants["c"] = entrant("C, gcc -O3", name, context, (resamples) => c.run(inC, resamples));
      const effort = { rounds: context.quick ? 3 : 15, turnMs: 0, warmUpMs: 1 };
      const found: Readonly<Record<string, Figure>> = await compete(entrants, effort, context);
      figures.push(...Object.values(found));
      if (found["wasm"] === undefined || found["c"] === undefined) continue;
      const beside = ratioOf(found["wasm"], found["c"]);
      aims.push(atLeast(`bootstrap of a ${name}, to C`, { value: beside, aim: 0.6, unit: "x" }));
    }
  } finally {
    await Promise.all([client.close(), c?.close()]);
  }
  const title = "Bootstrap of 1,000 rows on one engine; a sample is a row that is drawn";
  return { sections: [{ name: "bootstrap", title, base: BASE, rows: compare(figures, BASE) }], aims };
}

function run(client: Client, statistic: unknown, data: object, resamples: number): PromiseLike<unknown> {
  // A function or a kernel: the types of both go with those of their data.
  const what = statistic as (sample: Columns) => number;
  return client.bootstrap(what, { data: data as Columns, resamples, seed: 2026, interval: "percentile" });
}

function entrant(name: string, kernel: string, { quick }: BenchContext, work: (resamples: number) => unknown): Entrant {
  const resamples = quick ? 5000 : 20_000;
  const rows = resamples * ROWS;
  return { name, kernel, work: rows, unit: "M samples/s", of: (ms) => rows / ms / 1e3, run: () => work(resamples) };
}

function mean(column: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i] ?? 0;
  return sum / column.length;
}

function correlation({ x, y }: Columns): number {
  const [meanX, meanY] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const dx = (x[i] ?? 0) - meanX;
    const dy = (y[i] ?? 0) - meanY;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xy / Math.sqrt(xx * yy);
}
