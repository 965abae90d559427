import type { Client } from "wasm-ensemble";
import type { Floor } from "./floor.ts";
import { median } from "./median.ts";

/** Time of one call that is awaited before the next is made: half of them took less, ms. */
export interface Latency {
  readonly threadsMs: number;
  readonly clusterMs: number;
  /** Of a request and its answer by the server alone. */
  readonly floorMs: number;
}

const CALLS = 200;

/** @param rounds - in each of which all take their turn */
export async function measureLatency(parts: {
  readonly threads: Client;
  readonly cluster: Client;
  readonly floor: Floor;
  readonly rounds: number;
}): Promise<Latency> {
  const { threads, cluster, floor, rounds } = parts;
  const calls = { threads: callsOf(threads), cluster: callsOf(cluster), floor: floor.request };
  const timesMs = { threads: [] as number[], cluster: [] as number[], floor: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    for (const who of ["threads", "cluster", "floor"] as const) {
      for (let i = 0; i < CALLS; i++) {
        const startedMs = performance.now();
        await calls[who]();
        timesMs[who].push(performance.now() - startedMs);
      }
    }
  }
  return {
    threadsMs: median(timesMs.threads),
    clusterMs: median(timesMs.cluster),
    floorMs: median(timesMs.floor),
  };
}

/** Sent to engines. */
function one(): number {
  return 1;
}

function callsOf(client: Client): () => PromiseLike<number> {
  const view = client.loadBalancedView();
  return () => view.apply(one);
}
