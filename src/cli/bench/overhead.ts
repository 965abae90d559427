import { Worker } from "node:worker_threads";
import { kernels } from "../../kernels/catalog.ts";
import { connect } from "../../node/connect.ts";
import { atMost } from "./aims.ts";
import type { BenchContext } from "./context.ts";
import { compare, compete } from "./figures.ts";
import { RawWorkers } from "./raw-workers.ts";
import type { Figure, Findings } from "./report.ts";
import { WORKER_FILES } from "./worker-files.ts";
import type { ChunkWork } from "./workers/chunks.ts";

const BASE = "loop in a bare worker";
const SEED = 2026;

/**
 * Times `client.sample` beside what it can't do without: a loop in bare workers that calls the kernel for the same
 * chunks, and sends nothing back. Ratios are to one such worker.
 */
export async function benchOverhead(context: BenchContext): Promise<Findings> {
  const { quick, engines } = context;
  const chunkSamples = kernels.pi.chunkSamples;
  const chunks = Math.ceil((quick ? 2e8 : 1e10) / chunkSamples);
  const samples = chunks * chunkSamples;
  const one = await connect({ engines: 1 });
  const all = await connect({ engines });
  const bareOne = await startChunkWorkers(1, chunkSamples);
  const bareAll = await startChunkWorkers(engines, chunkSamples);
  try {
    const measured = {
      work: samples,
      unit: "G samples/s",
      of: (durationMs: number) => samples / durationMs / 1e6,
    } as const;
    const options = { samples, seed: SEED };
    const figures = await compete(
      {
        bareOne: { name: BASE, ...measured, run: () => bareOne.toAll(chunks) },
        one: { name: "Ensemble, 1 engine", ...measured, run: () => one.sample(kernels.pi, options) },
        bareAll: { name: "loops in bare workers, all cores", ...measured, run: () => bareAll.toAll(chunks) },
        all: { name: "Ensemble, all engines", ...measured, run: () => all.sample(kernels.pi, options) },
      },
      { rounds: quick ? 5 : 9, turnMs: 0, warmUpMs: 1 },
      context,
    );
    const rows = compare(Object.values(figures), BASE);
    const many = `${samples.toExponential(0).replace("+", "")} samples`;
    return {
      sections: [{ name: "overhead", title: `Driver and dispatch around the kernel pi, ${many}`, base: BASE, rows }],
      aims: [
        atMost(`driver and dispatch, ${many}, 1 engine`, lost(figures.one, figures.bareOne)),
        atMost(`driver and dispatch, ${many}, ${engines} engines`, lost(figures.all, figures.bareAll)),
      ],
    };
  } finally {
    await Promise.all([one.close(), all.close(), bareOne.close(), bareAll.close()]);
  }
}

/**
 * Time that the driver adds to the loop's, in the best turn of each: a few per cent are less than what else the machine
 * does adds to most turns, and it never takes any away.
 */
function lost(driver: Figure, loop: Figure) {
  return { value: 100 * (Math.max(...loop.turns) / Math.max(...driver.turns) - 1), aim: 2, unit: "%" } as const;
}

function startChunkWorkers(count: number, samples: number): Promise<RawWorkers> {
  // What a WasmSource holds.
  const module = kernels.pi.module().compiled as WebAssembly.Module;
  return RawWorkers.start(count, (first) => {
    const work: ChunkWork = { module, kernel: kernels.pi.exportName, seed: BigInt(SEED), samples, first, step: count };
    return new Worker(WORKER_FILES.chunks, { workerData: work });
  });
}
