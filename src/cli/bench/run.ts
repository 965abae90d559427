import { availableParallelism, cpus } from "node:os";
import process from "node:process";
import { compareWithAims } from "./aims.ts";
import { PEER_LOADERS, type PeerLoaders } from "./peers.ts";
import { benchPi } from "./pi.ts";
import type { Report } from "./report.ts";
import { benchStartup } from "./startup.ts";
import { benchTasks } from "./tasks.ts";
import { benchTransfer } from "./transfer.ts";

/** How a run of the benchmark goes. */
export interface BenchOptions {
  /** Seconds instead of minutes, with fewer samples; false by default. */
  readonly quick?: boolean;
  /** Engines, and workers of each peer, a whole number >= 1; by default one per core. */
  readonly engines?: number;
  /** Ends the run; its threads are gone when the rejection comes. */
  readonly signal?: AbortSignal;
  /** Called with what is measured next. */
  readonly onStep?: (text: string) => void;
  /** How the packages that Ensemble is compared with are loaded; one that can't be is left out. */
  readonly loaders?: PeerLoaders;
}

/**
 * Measures Ensemble, and what it is compared with, in one run.
 *
 * @throws the reason of the signal when it aborts
 * @throws {RangeError} for bad counts of engines, as `connect`
 */
export async function runBench(options: BenchOptions = {}): Promise<Report> {
  const {
    quick = false,
    engines = availableParallelism(),
    signal,
    onStep = () => {},
    loaders = PEER_LOADERS,
  } = options;
  const startedMs = performance.now();
  const watch = (section: string) => ({
    quick,
    engines,
    signal,
    loaders,
    onStep: (text: string) => onStep(`${section}: ${text}`),
  });
  const pi = await benchPi(watch("pi"));
  const tasks = await benchTasks(watch("tasks"));
  const transfer = await benchTransfer(watch("transfer"));
  const startup = await benchStartup(watch("start"));
  const sections = [pi, ...tasks.sections, transfer, startup];
  return {
    node: process.version,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    engines,
    quick,
    elapsedMs: performance.now() - startedMs,
    sections,
    aims: compareWithAims(sections, engines),
    leftOut: tasks.leftOut,
  };
}
