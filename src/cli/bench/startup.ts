import { Piscina } from "piscina";
import { connect } from "../../node/connect.ts";
import type { BenchContext } from "./context.ts";
import { contest } from "./measure.ts";
import { RawWorkers } from "./raw-workers.ts";
import { compare, type Section } from "./report.ts";
import { WORKER_FILES } from "./worker-files.ts";

const WORKERS = 2;

/** Names of the rows, as the aims look them up. */
export const STARTUP_ROWS = {
  connect: "Ensemble connect, all ready",
  raw: "raw Worker, all answering",
  piscina: "piscina, first task done",
} as const;

/** Times the start of two engines. Ratios are to two bare worker threads. */
export async function benchStartup(context: BenchContext): Promise<Section> {
  const contenders = [
    { name: STARTUP_ROWS.raw, run: () => timeStart(() => RawWorkers.start(WORKERS)) },
    { name: STARTUP_ROWS.connect, run: () => timeStart(() => connect({ engines: WORKERS })) },
    { name: STARTUP_ROWS.piscina, run: () => timeStart(startPiscina) },
  ];
  const effort = { rounds: context.quick ? 5 : 11, turnMs: 0, warmUpMs: 1 };
  const timings = await contest(contenders, effort, context);
  const figures = timings.map(({ medianMs, samples }, i) => {
    return { name: contenders[i]?.name ?? "", median: medianMs, unit: "ms" as const, samples };
  });
  const title = `Start of ${WORKERS} engines or workers`;
  return { name: "startup", title, base: STARTUP_ROWS.raw, rows: compare(figures, STARTUP_ROWS.raw) };
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
