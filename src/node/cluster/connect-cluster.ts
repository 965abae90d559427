import { randomUUID } from "node:crypto";
import { checkCount, checkOptions, checkTimeout } from "../../client/check.ts";
import type { ConnectOptions } from "../../client/driver/connect-options.ts";
import { connectSettings } from "../../client/driver/connect-options.ts";
import { clusterTransport } from "../../cluster/cluster-transport.ts";
import { SamplingClient } from "../../sampling/sampling-client.ts";
import { clientParts } from "../client-parts.ts";
import { type ClusterKeyOptions, clusterAddress } from "./cluster-address.ts";
import { SILENCE_MS } from "./patience.ts";
import { startCourier } from "./start-courier.ts";

/** How to connect to a cluster. */
export interface ClusterOptions
  extends ClusterKeyOptions,
    Pick<ConnectOptions, "setup" | "graceMs" | "history" | "record"> {
  /** Engines that have to be there before `connect` gives the client, a whole number >= 0; 1 by default. */
  readonly engines?: number;
  /** Longest time until the server answers and the engines are there, ms; 30 s by default. */
  readonly timeoutMs?: number;
}

const NAMES = {
  cluster: "any",
  key: "any",
  engines: "any",
  timeoutMs: "any",
  setup: "any",
  graceMs: "any",
  history: "any",
  record: "any",
} as const;

const DEFAULT_TIMEOUT_MS = 30_000;
// A host that nobody can reach, as the server says, has so long to come back, ms.
const GONE_MS = 1500;

/** Connects to a cluster: see `connect`. */
export async function connectCluster(url: string, options: ClusterOptions): Promise<SamplingClient> {
  checkOptions("connect", options, NAMES);
  const { engines = 1, timeoutMs = DEFAULT_TIMEOUT_MS, cluster, key, ...rest } = options;
  if (engines !== 0) checkCount("engines", engines);
  checkTimeout("timeoutMs", timeoutMs);
  const settings = connectSettings(rest, "Node", 1);
  const address = await clusterAddress(url, { cluster, key });
  const untilMs = performance.now() + timeoutMs;
  const { parts, loaded } = await clientParts({ ...settings, startTimeoutMs: timeoutMs });
  const courier = await startCourier({
    address,
    timeoutMs,
    role: { kind: "client", session: randomUUID(), times: { silenceMs: SILENCE_MS, goneMs: GONE_MS } },
  });
  let refused = "";
  const transport = clusterTransport(courier, (why) => {
    refused = why;
  });
  const client = new SamplingClient({ ...parts, transport });
  try {
    await loaded;
    if (engines > 0) await client.waitForEngines(engines, { timeoutMs: Math.max(0, untilMs - performance.now()) });
  } catch (error) {
    await client.close();
    if (refused !== "" && error instanceof Error) error.message += `; ${refused}`;
    throw error;
  }
  return client;
}
