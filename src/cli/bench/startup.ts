import { Piscina } from "piscina";
import { connect } from "../../node/connect.ts";
import { atMost } from "./aims.ts";
import type { BenchContext } from "./context.ts";
import { compare, compete } from "./figures.ts";
import { RawWorkers } from "./raw-workers.ts";
import type { Findings } from "./report.ts";
import { WORKER_FILES } from "./worker-files.ts";

const WORKERS = 2;

const BASE = "raw Worker, all answering";

/** Times the start of two engines. Ratios are to two bare worker threads. */
export async function benchStartup(context: BenchContext): Promise<Findings> {
  const inMs = { unit: "ms", of: (durationMs: number) => durationMs } as const;
  const figures = await compete(
    {
      raw: { name: BASE, ...inMs, run: () => timeStart(() => RawWorkers.start(WORKERS)) },
      connect: {
        name: "Ensemble connect, all ready",
        ...inMs,
        run: () => timeStart(() => connect({ engines: WORKERS })),
      },
      piscina: { name: "piscina, first task done", ...inMs, run: () => timeStart(startPiscina) },
    },
    { rounds: context.quick ? 5 : 11, turnMs: 0, warmUpMs: 1 },
    context,
  );
  const rows = compare(Object.values(figures), BASE);
  return {
    sections: [{ name: "startup", title: `Start of ${WORKERS} engines or workers`, base: BASE, rows }],
    aims: [atMost("two engines ready", { value: figures.connect.median, aim: 150, unit: "ms" })],
  };
}

// The end is not timed, but awaited, so that it does not fall into the next start.
async function timeStart(
  start: () => Promise<{ close: () => Promise<void> }>,
): Promise<{ readonly overriddenDuration: number }> {
  const startedMs = performance.now();
  const started = await start();
  const overriddenDuration = performance.now() - startedMs;
  await started.close();
  return { overriddenDuration };
}

async function startPiscina(): Promise<{ close: () => Promise<void> }> {
  const filename = WORKER_FILES.identity;
  const pool = new Piscina({ filename, name: "identity", minThreads: WORKERS, maxThreads: WORKERS });
  await pool.run(0);
  return { close: () => pool.destroy() };
}
