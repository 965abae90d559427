import { randomUUID } from "node:crypto";
import process from "node:process";
import { checkCount, checkOptions, checkTimeout } from "../../client/check.ts";
import type { ClusterOptions } from "../../client/driver/cluster-options.ts";
import { connectSettings } from "../../client/driver/connect-options.ts";
import { foundEngines } from "../../client/driver/found-engines.ts";
import { clusterTransport } from "../../cluster/cluster-transport.ts";
import { ClientContents } from "../../cluster/contents/client-contents.ts";
import { ClusterClient } from "../../jobs/cluster-client.ts";
import { clusterNames, inboxPrefix } from "../../nats/cluster-names.ts";
import { ClusterError } from "../../protocol/cluster-error.ts";
import { clientParts } from "../client-parts.ts";
import { moduleSender } from "../modules/send-module.ts";
import { sha256 } from "../modules/sha256.ts";
import { clusterAddress } from "./cluster-address.ts";
import { SILENCE_MS } from "./patience.ts";
import { startCourier } from "./start-courier.ts";

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

/** Connects to a cluster: see `connect`. @throws {ClusterError} also when hosts run another version */
export async function connectCluster(url: string, options: ClusterOptions): Promise<ClusterClient> {
  checkOptions("connect", options, NAMES);
  const { engines = 1, timeoutMs = DEFAULT_TIMEOUT_MS, cluster, key, ...rest } = options;
  if (engines !== 0) checkCount("engines", engines);
  checkTimeout("timeoutMs", timeoutMs);
  const settings = connectSettings(rest, "Node", 1);
  const address = await clusterAddress(url, { cluster, key });
  const untilMs = performance.now() + timeoutMs;
  const session = randomUUID();
  const contents = new ClientContents({ hash: sha256, client: session });
  const resolve = moduleSender(contents);
  const { parts, loaded } = await clientParts({ ...settings, startTimeoutMs: timeoutMs, resolve });
  const courier = await startCourier({
    address,
    timeoutMs,
    role: { kind: "client", session, times: { silenceMs: SILENCE_MS, goneMs: GONE_MS } },
  });
  let refused = "";
  const talk = {
    refused: (why: string) => {
      refused = why;
    },
    warn: (text: string) => process.emitWarning(text),
  };
  const transport = clusterTransport(courier, talk, contents);
  const jobs = {
    bus: courier.letters,
    names: clusterNames(address.cluster),
    user: address.user,
    inbox: `${inboxPrefix(address.user)}.${randomUUID()}`,
    url: address.url,
    moduleFiles: (bundle: string) => contents.module(bundle),
    // Where there are keys, the admin makes them.
    ...(address.key === undefined && { makeStores: courier.makeStores }),
  };
  const client = new ClusterClient({ ...parts, transport, engines: foundEngines(transport), jobs });
  try {
    await loaded;
    if (engines > 0) await client.waitForEngines(engines, { timeoutMs: Math.max(0, untilMs - performance.now()) });
  } catch (error) {
    await client.close();
    // There are engines, of hosts that were passed by.
    throw refused === "" ? error : new ClusterError(refused, { cause: error });
  }
  return client;
}
