import { availableParallelism, cpus } from "node:os";
import process from "node:process";
import type { BenchContext } from "./context.ts";
import { benchImport } from "./import.ts";
import { benchMemory } from "./memory.ts";
import { benchOverhead } from "./overhead.ts";
import { PEER_LOADERS, type PeerLoaders } from "./peers.ts";
import { benchPi } from "./pi.ts";
import type { Findings, Report } from "./report.ts";
import { benchStartup } from "./startup.ts";
import { benchTasks } from "./tasks.ts";
import { benchTransfer } from "./transfer.ts";

/** A part of the benchmark. */
export type Benchmark = (context: BenchContext) => Promise<Findings>;

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  pi: benchPi,
  overhead: benchOverhead,
  memory: benchMemory,
  tasks: benchTasks,
  transfer: benchTransfer,
  start: benchStartup,
  import: benchImport,
};

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
  /** Parts that the package does not hold, by the name in `onStep`; they come last. */
  readonly more?: Readonly<Record<string, Benchmark>>;
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
  const findings: Findings[] = [];
  for (const [name, bench] of [...Object.entries(BENCHMARKS), ...Object.entries(options.more ?? {})]) {
    findings.push(await bench({ quick, engines, signal, loaders, onStep: (text) => onStep(`${name}: ${text}`) }));
  }
  return {
    node: process.version,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    engines,
    quick,
    elapsedMs: performance.now() - startedMs,
    sections: findings.flatMap(({ sections }) => sections),
    aims: findings.flatMap(({ aims }) => aims),
    leftOut: findings.flatMap(({ leftOut = [] }) => leftOut),
  };
}
