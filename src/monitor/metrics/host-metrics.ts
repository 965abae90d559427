import type { EngineReport, HostReport } from "../host-report.ts";
import type { Exposition } from "./exposition.ts";
import { counter, gauge, type Labels, type Metric } from "./metric.ts";

/** What metrics are made of, of a host: a report of its own, or what a monitor has seen of it. */
export interface MeasuredHost extends Omit<HostReport, "kind" | "engines" | "lost" | "tasks"> {
  readonly engines: readonly (EngineReport & { readonly state?: EngineState })[];
  /** Absent where it speaks of itself. */
  readonly state?: "up" | "draining" | "silent";
  /** What is to be added to times of the host, ms; absent: nothing. */
  readonly behindMs?: number;
}

const STATES = ["idle", "busy", "draining", "silent"] as const;
type EngineState = (typeof STATES)[number];

const UP = gauge("ensemble_host_up", "Whether the host was heard of late: 1, or 0.");
const DRAINING = gauge("ensemble_host_draining", "Whether the host takes no new tasks: 1, or 0.");
const STARTED = gauge("ensemble_host_start_time_seconds", "When the host was started, in seconds since the epoch.");
const ENDS = gauge("ensemble_host_end_time_seconds", "When the time of the host is up, in seconds since the epoch.");
const ENGINES = gauge("ensemble_host_engines", "Engines of the host, by what they do.");
const MAX_ENGINES = gauge("ensemble_host_max_engines", "Engines that the host may have at most.");
const HELD = gauge("ensemble_host_held_tasks", "Tasks that engines of the host run, or have next in line.");
const TASKS = counter("ensemble_tasks", "Tasks that engines of the host have answered; items of maps count.");
const BUSY = counter("ensemble_engine_busy_seconds", "Time in which engines of the host ran tasks.");
const LOST = counter("ensemble_engines_lost", "Engines of the host that ended by themselves, or were killed.");
const CORES = gauge("ensemble_host_cores", "Cores of the machine.");
const LOAD = gauge(
  "ensemble_host_load1",
  "Threads of the machine that ran or waited for a core, averaged over a minute.",
);
const CPU = counter("ensemble_host_cpu_seconds", "CPU time of the host's process, its engines' among it.");
const RESIDENT = gauge("ensemble_host_resident_memory_bytes", "Memory that the host's process has.");
const HEAP = gauge("ensemble_host_heap_bytes", "Heaps of the host's engines.");
const MEMORY = gauge("ensemble_host_memory_bytes", "Memory of the machine.");
const FREE = gauge("ensemble_host_memory_free_bytes", "Memory of the machine that nobody uses.");

/** Metrics of hosts, with the label `host`. Engines have none of their own: their ids grow with each that is replaced. */
export const HOST_METRICS: readonly Metric[] = [
  UP,
  DRAINING,
  STARTED,
  ENDS,
  ENGINES,
  HELD,
  HEAP,
  MAX_ENGINES,
  TASKS,
  BUSY,
  LOST,
  CORES,
  LOAD,
  CPU,
  RESIDENT,
  MEMORY,
  FREE,
];

/** Adds what is known of a host. */
export function addHost(to: Exposition, host: MeasuredHost, labels: Labels): void {
  const { machine, process, totals, behindMs = 0 } = host;
  to.add(UP, labels, host.state === "silent" ? 0 : 1);
  to.add(DRAINING, labels, host.isDraining ? 1 : 0);
  to.add(STARTED, labels, (process.sinceMs + behindMs) / 1000);
  to.add(ENDS, labels, seconds(host.endsMs === undefined ? undefined : host.endsMs + behindMs));
  addEngines(to, host.engines, labels);
  to.add(MAX_ENGINES, labels, host.maxEngines);
  to.add(TASKS, { ...labels, outcome: "done" }, totals.done - totals.failed);
  to.add(TASKS, { ...labels, outcome: "failed" }, totals.failed);
  to.add(BUSY, labels, totals.busyMs / 1000);
  to.add(LOST, labels, totals.lostEngines);
  to.add(CORES, labels, machine.cores);
  to.add(LOAD, labels, machine.load);
  to.add(CPU, labels, seconds(process.cpuMs));
  to.add(RESIDENT, labels, process.rssBytes);
  to.add(MEMORY, labels, machine.memoryBytes);
  to.add(FREE, labels, machine.freeBytes);
}

function addEngines(to: Exposition, engines: MeasuredHost["engines"], labels: Labels): void {
  const counts = new Map<EngineState, number>(STATES.map((state) => [state, 0]));
  for (const engine of engines) {
    const state = engine.state ?? stateOf(engine);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  for (const [state, count] of counts) to.add(ENGINES, { ...labels, state }, count);
  to.add(HELD, labels, sum(engines.map(({ held }) => held)));
  const heaps = engines.flatMap(({ heapBytes }) => heapBytes ?? []);
  to.add(HEAP, labels, heaps.length === 0 ? undefined : sum(heaps));
}

function stateOf({ isDraining, held }: EngineReport): EngineState {
  if (isDraining) return "draining";
  return held > 0 ? "busy" : "idle";
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
