import { resolve } from "node:path";
import { connect } from "../../node/connect.ts";
import type { SamplingClient } from "../../sampling/sampling-client.ts";
import { readEngines } from "../numbers.ts";
import { UsageError } from "../usage-error.ts";

/** Options that say which engines a kernel has, as they were given. */
export interface EngineValues {
  readonly engines?: string;
  readonly url?: string;
  readonly key?: string;
  readonly cluster?: string;
}

// The first cell waits for it.
const PATIENCE_MS = 5000;
const DEFAULT_URL = "nats://127.0.0.1:4222";

/** Checks such options. @returns them as arguments, paths in full, for a process that is started elsewhere */
export function engineArguments(values: EngineValues): string[] {
  const { engines, url, key, cluster } = values;
  if (engines !== undefined && isCluster(values)) {
    throw new UsageError("--engines is for engines of this machine; those of a cluster are there already");
  }
  return [
    ...(engines === undefined ? [] : ["--engines", String(readEngines(engines))]),
    ...(url === undefined ? [] : ["--url", url]),
    ...(key === undefined ? [] : ["--key", resolve(key)]),
    ...(cluster === undefined ? [] : ["--cluster", cluster]),
  ];
}

/** Starts the engines that were asked for, or finds those of the cluster. */
export function connectEngines(values: EngineValues): Promise<SamplingClient> {
  const { engines, url, key, cluster } = values;
  // What %px shows is labelled by itself; a live copy would show it twice.
  const output = "capture";
  if (isCluster(values)) return connect(url ?? DEFAULT_URL, { key, cluster, timeoutMs: PATIENCE_MS, output });
  return connect({ output, ...(engines !== undefined && { engines: readEngines(engines) }) });
}

function isCluster({ url, key, cluster }: EngineValues): boolean {
  return url !== undefined || key !== undefined || cluster !== undefined;
}
