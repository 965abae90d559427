import type { ClusterClient } from "wasm-ensemble";
import { median } from "./median.ts";

/** How fast jobs are: medians, items a second. */
export interface Jobs {
  /** From the call of `submit` to the last value. */
  readonly itemsPerSecond: number;
  /** Of all results, once they are there. */
  readonly readPerSecond: number;
}

const ITEMS = 1e5;
const items = Array.from({ length: ITEMS }, (_, i) => i);

/** Submits no-ops, waits for them, and reads them once more. */
export async function measureJobs(cluster: ClusterClient, rounds: number): Promise<Jobs> {
  const timesMs = { run: [] as number[], read: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const startedMs = performance.now();
    const job = await cluster.submit(same, items, { chunkItems: 500 });
    await job.result;
    const readMs = performance.now();
    await (await cluster.job(job.id)).result;
    timesMs.run.push(readMs - startedMs);
    timesMs.read.push(performance.now() - readMs);
    await job.purge();
  }
  return { itemsPerSecond: rate(median(timesMs.run)), readPerSecond: rate(median(timesMs.read)) };
}

function rate(ms: number): number {
  return (ITEMS / ms) * 1000;
}

/** Sent to engines. */
function same(x: number): number {
  return x;
}
