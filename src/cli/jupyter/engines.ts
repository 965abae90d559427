import { resolve } from "node:path";
import { nodeAddress } from "../../node/cluster/cluster-address.ts";
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
const ENGINES_MS = 1000;

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
export async function connectEngines(values: EngineValues): Promise<SamplingClient> {
  const { engines, url, key, cluster } = values;
  if (!isCluster(values)) return connect(engines === undefined ? {} : { engines: readEngines(engines) });
  const address = await nodeAddress(url, values);
  const client = await connect(address.url, { key, cluster, engines: 0, timeoutMs: PATIENCE_MS });
  // Without any, there is something to say all the same: hosts may come yet.
  await client.waitForEngines(1, { timeoutMs: ENGINES_MS }).catch(() => undefined);
  return client;
}

function isCluster({ url, key, cluster }: EngineValues): boolean {
  return url !== undefined || key !== undefined || cluster !== undefined;
}
