import { randomInt, randomUUID } from "node:crypto";
import { ClusterHost, type HostEvent } from "../../cluster/cluster-host.ts";
import { JobRunner } from "../../jobs/host/job-runner.ts";
import { clusterNames, inboxPrefix } from "../../nats/cluster-names.ts";
import type { EngineId } from "../../protocol/ids.ts";
import { ModuleFolder } from "../modules/module-folder.ts";
import { sha256 } from "../modules/sha256.ts";
import { threads } from "../threads.ts";
import type { ClusterAddress } from "./cluster-address.ts";
import { SILENCE_MS } from "./patience.ts";
import { startCourier } from "./start-courier.ts";

/** A host: engines on threads of this process, which the clients of a cluster find. */
export interface RunningHost {
  readonly ids: readonly EngineId[];
  /** How many live now. */
  readonly engineCount: () => number;
  /** Random for each start. */
  readonly incarnation: number;
  /** Takes no new tasks: each engine ends once its clients are done with it. */
  drain(): void;
  /** Ends the engines at once, and says so to the clients. */
  close(): Promise<void>;
}

/** How a host is started. */
export interface HostOptions {
  readonly address: ClusterAddress;
  /** Engines, >= 1. */
  readonly engines: number;
  /** Of the host, unique in its cluster: letters, digits, `-` and `_`. */
  readonly name: string;
  /** Longest time until the server is there, ms; Infinity: as long as it takes. */
  readonly timeoutMs: number;
  /** Whether a server will do that asks for no key, or does not encrypt beyond this machine; by default it is refused. */
  readonly insecure?: boolean;
  /** Engines that clients may have it have; by default any number. */
  readonly maxEngines?: number | undefined;
  readonly onEvent: (event: HostEvent) => void;
  /** Path of the folder that it makes for modules that clients send; by default where temporary files go. */
  readonly folder?: string | undefined;
  /** A client that was not heard for so long is gone, ms; 20 s by default. */
  readonly leaseMs?: number;
}

// Longer than a server needs to be started anew.
const LEASE_MS = 20_000;

/**
 * Starts engines, and lets the clients of a cluster find them.
 *
 * @throws {ClusterError} when there is no server in time, it refuses, or it is unsafe
 * @throws {EngineStartError} when an engine does not start
 */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const {
    address,
    engines,
    name,
    timeoutMs,
    insecure: takesUnsafe = false,
    maxEngines = Number.POSITIVE_INFINITY,
    onEvent,
    folder,
    leaseMs = LEASE_MS,
  } = options;
  const incarnation = randomInt(2 ** 32);
  const modules = new ModuleFolder(folder);
  const role = { kind: "host", name, incarnation, takesUnsafe, leaseMs, givenUpMs: SILENCE_MS } as const;
  const courier = await startCourier({ address, timeoutMs, role }).catch((error: unknown) => {
    modules.close();
    throw error;
  });
  // Where there are no keys, nobody else makes them. Without JetStream there are no jobs.
  const stores = address.key === undefined ? courier.makeStores().catch(() => undefined) : undefined;
  const jobs = new JobRunner({
    bus: courier.letters,
    names: clusterNames(address.cluster),
    inbox: `${inboxPrefix(address.user)}.${randomUUID()}`,
    bundles: modules,
    host: name,
  });
  const host = new ClusterHost({
    watcher: jobs,
    transport: threads({ sentModules: modules.path }),
    bundles: modules,
    hash: sha256,
    control: courier.control,
    portOf: courier.portOf,
    newId: courier.newId,
    name,
    maxEngines,
    onEvent,
  });
  const close = async (): Promise<void> => {
    jobs.close();
    await host.close();
    await courier.close();
    modules.close();
  };
  const drain = (): void => {
    jobs.drain();
    host.drain();
  };
  try {
    await host.start(engines);
    await stores;
  } catch (error) {
    await close();
    throw error;
  }
  return { ids: host.ids, engineCount: () => host.ids.length, incarnation, drain, close };
}
