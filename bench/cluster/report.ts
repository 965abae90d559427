import type { Jobs } from "./jobs.ts";
import type { Latency } from "./latency.ts";
import type { Found } from "./measure.ts";

/** What was found. */
export interface Report {
  readonly works: readonly Found[];
  readonly latency: Latency | undefined;
  readonly jobs: Jobs | undefined;
}

/** What was found, as a table. */
export function reportText({ works: found, latency, jobs }: Report): string {
  const lines = [HEAD, ...found.map(rowOf)].map((cells) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(20) : cell.padStart(WIDTHS[i] ?? 10))).join(""),
  );
  if (found.length > 0) {
    lines.push("bare: ratio of the server alone to threads, which carries the bytes one way between two programs");
    lines.push("CPU: of a run, by process (client, host, server); memory: the most that each had");
  }
  if (latency) lines.push("", latencyText(latency));
  if (jobs) lines.push("", jobsText(jobs));
  return lines.join("\n");
}

const HEAD = [
  "",
  "threads",
  "server",
  "ratio",
  "aim",
  "bare",
  "CPU, ms: threads",
  "client",
  "host",
  "server",
  "MB: client",
  "host",
  "server",
];
const WIDTHS = [20, 18, 18, 7, 6, 6, 18, 8, 8, 8, 12, 8, 8];

function rowOf({ name, unit, aim, threads, cluster, ratio, bareRatio, threadsCpuMs, cpuMs, peakMb }: Found): string[] {
  const rates = [threads, cluster].map((rate) => `${short(rate)} ${unit}/s`);
  const cpu = [threadsCpuMs, cpuMs.client, cpuMs.host, cpuMs.server].map((ms) => ms.toFixed(0));
  const memory = [peakMb.client, peakMb.host, peakMb.server].map((mb) => mb.toFixed(0));
  return [name, ...rates, ratio.toFixed(2), aim.toFixed(2), bareRatio?.toFixed(2) ?? "", ...cpu, ...memory];
}

function latencyText({ threadsMs, clusterMs, floorMs }: Latency): string {
  const times = (ms: number): string => `${(ms / threadsMs).toFixed(1)} x threads`;
  return (
    `one awaited apply, p50: threads ${threadsMs.toFixed(3)} ms; server ${clusterMs.toFixed(3)} ms, ${times(clusterMs)} (aim 4); ` +
    `a bare request over the server between two programs ${floorMs.toFixed(3)} ms, ${times(floorMs)}`
  );
}

function jobsText({ itemsPerSecond, readPerSecond }: Jobs): string {
  return (
    `a job, map of 1e5 no-ops in chunks of 500, submitted, run and read: ${short(itemsPerSecond)} items/s (aim 50k); ` +
    `read again by another: ${short(readPerSecond)} items/s`
  );
}

function short(rate: number): string {
  if (rate >= 1e9) return `${(rate / 1e9).toFixed(2)}G`;
  if (rate >= 1e6) return `${(rate / 1e6).toFixed(2)}M`;
  return rate >= 1e4 ? `${(rate / 1e3).toFixed(0)}k` : rate.toFixed(0);
}
