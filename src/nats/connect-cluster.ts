import { checkCount, checkOptions, checkPlace, checkTimeout } from "../client/check.ts";
import type { ClusterOptions } from "../client/driver/cluster-options.ts";
import { type ConnectSettings, connectSettings } from "../client/driver/connect-options.ts";
import { foundEngines } from "../client/driver/found-engines.ts";
import { clusterTransport } from "../cluster/cluster-transport.ts";
import { ClientContents } from "../cluster/contents/client-contents.ts";
import type { Hash } from "../cluster/contents/host-contents.ts";
import type { ClusterClient } from "../jobs/cluster-client.ts";
import { ClusterError } from "../protocol/cluster-error.ts";
import type { SamplingClientParts } from "../sampling/sampling-client.ts";
import type { ClusterAddress } from "./cluster-address.ts";
import { clusterNames, inboxPrefix } from "./cluster-names.ts";
import type { Courier } from "./courier.ts";
import type { CourierRequest } from "./courier-start.ts";
import { SILENCE_MS } from "./patience.ts";
import { randomName } from "./random-name.ts";

/** What a runtime brings to a client of a cluster. */
export interface ClusterRuntime<C extends ClusterClient> {
  readonly here: "Node" | "a page";
  /** @throws {ClusterError} {RangeError} when there is no such address, or the key is none */
  readonly addressOf: (url: string, options: Pick<ClusterOptions, "cluster" | "key">) => Promise<ClusterAddress>;
  readonly startCourier: (request: CourierRequest, options: ClusterOptions) => Promise<Courier>;
  /** Names what is sent by its content; absent where the runtime has no hash that is there at once. */
  readonly hash?: Hash;
  /** Tells the user of something odd. */
  readonly warn: (text: string) => void;
  readonly makeClient: (parts: ConstructorParameters<typeof ClusterClient>[0], address: ClusterAddress) => C;
  /** Makes the parts of a client that are the runtime's. `loaded`: to be awaited before a caller gets the client. */
  readonly clientParts: (
    settings: ConnectSettings,
    contents: ClientContents,
  ) => Promise<{
    readonly parts: Omit<SamplingClientParts, "transport" | "engines">;
    readonly loaded?: Promise<unknown>;
  }>;
}

const NAMES = {
  cluster: "any",
  key: "any",
  engines: "any",
  timeoutMs: "any",
  setup: "any",
  graceMs: "any",
  output: "any",
  history: "any",
  record: "any",
  createCourier: "any",
} as const;

const DEFAULT_TIMEOUT_MS = 30_000;
// A host that nobody can reach, as the server says, has so long to come back, ms.
const GONE_MS = 1500;
// Longer than a machine takes that is started anew, ms.
const OUTAGE_MS = 120_000;

/** Connects to a cluster: see `connect`. @throws {ClusterError} also when hosts run another version */
export async function connectCluster<C extends ClusterClient>(
  url: string,
  options: ClusterOptions,
  runtime: ClusterRuntime<C>,
): Promise<C> {
  checkOptions("connect", options, NAMES);
  if (runtime.here === "Node") checkPlace("connect", options, { createCourier: "in pages" });
  const { engines = 1, timeoutMs = DEFAULT_TIMEOUT_MS, cluster, key, createCourier: _, ...rest } = options;
  if (engines !== 0) checkCount("engines", engines);
  checkTimeout("timeoutMs", timeoutMs);
  const settings = { ...connectSettings(rest, runtime.here, 1), startTimeoutMs: timeoutMs };
  const address = await runtime.addressOf(url, { cluster, key });
  const untilMs = performance.now() + timeoutMs;
  const session = randomName();
  const contents = new ClientContents({ ...(runtime.hash && { hash: runtime.hash }), client: session });
  const { parts, loaded } = await runtime.clientParts(settings, contents);
  const times = { silenceMs: SILENCE_MS, goneMs: GONE_MS, outageMs: OUTAGE_MS };
  const role = { kind: "client", session, times } as const;
  const courier = await runtime.startCourier({ address, timeoutMs, role }, options);
  let refused = "";
  const talk = {
    refused: (why: string) => {
      refused = why;
    },
    warn: runtime.warn,
  };
  const transport = clusterTransport(courier, talk, contents);
  const jobs = {
    bus: courier.letters,
    names: clusterNames(address.cluster),
    user: address.user,
    inbox: `${inboxPrefix(address.user)}.${randomName()}`,
    url: address.url,
    moduleFiles: (bundle: string) => contents.module(bundle),
    // Where there are keys, the admin makes them.
    ...(address.key === undefined && { makeStores: courier.makeStores }),
  };
  const client = runtime.makeClient({ ...parts, transport, engines: foundEngines(transport), jobs }, address);
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
