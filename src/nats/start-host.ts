import { ClusterHost, type HostEvent } from "../cluster/cluster-host.ts";
import type { Hash } from "../cluster/contents/host-contents.ts";
import type { BundleKeeper } from "../cluster/contents/host-port.ts";
import type { HostWish, ProfileThread } from "../cluster/host-deeds.ts";
import type { HostFigures } from "../cluster/host-reporter.ts";
import { JobRunner } from "../jobs/host/job-runner.ts";
import type { HostReport } from "../monitor/host-report.ts";
import type { TaskRecords } from "../monitor/task-records.ts";
import { epochMs } from "../protocol/epoch-ms.ts";
import type { EngineId } from "../protocol/ids.ts";
import type { OwningTransport } from "../transport/contract.ts";
import type { ClusterAddress } from "./cluster-address.ts";
import { clusterNames, inboxPrefix } from "./cluster-names.ts";
import type { Courier } from "./courier.ts";
import type { HostRole } from "./courier-start.ts";
import { SILENCE_MS } from "./patience.ts";
import { randomName } from "./random-name.ts";

/** What a user of the cluster wishes, and who. */
export type WishHandler = (wish: HostWish, user: string) => void;

/** A host: engines of this program, which the clients of a cluster find. */
export interface RunningHost {
  /** Of the engines that live. */
  readonly ids: readonly EngineId[];
  /** Random for each start. */
  readonly incarnation: number;
  /** Fulfils, with why, when its connection is lost for good, or it was closed: its engines have ended, or end, then. */
  readonly ended: Promise<string>;
  /**
   * Lets somebody in this process look at it. Returns what says how things are now.
   *
   * @param onTasks - called with the tasks that have ended since the last call
   */
  look(onTasks: (tasks: TaskRecords) => void): () => HostReport;
  /** Sets the handler that is called when a user of the cluster wishes the host to be drained, or to end; earlier wishes are kept. */
  onWish(handler: WishHandler): void;
  /** Takes no new tasks: each engine ends once its clients are done with it. */
  drain(): void;
  /** Ends the engines at once, and says so to the clients. */
  close(): Promise<void>;
}

/** What a host is made of. */
export interface HostParts {
  readonly address: ClusterAddress;
  readonly role: HostRole;
  readonly transport: OwningTransport;
  readonly courier: Courier;
  /** Engines, >= 1. */
  readonly engines: number;
  /** Engines that clients may have it have; by default any number. */
  readonly maxEngines?: number | undefined;
  /** Time from when it is ready until whoever runs it drains it, ms; absent: for ever. */
  readonly lifetimeMs?: number | undefined;
  readonly onEvent: (event: HostEvent) => void;
  /** Looks where engines spend their time; absent where the runtime can't. */
  readonly profile?: ProfileThread;
  /** What is there now, for those who look at the cluster. */
  readonly figures: () => HostFigures;
  /** Keeps the modules that clients send. */
  readonly bundles: BundleKeeper;
  /** Checks what they send by name; absent where the runtime has none that is there at once: then clients are believed. */
  readonly hash?: Hash;
}

// Longer than a server needs to be started anew.
const LEASE_MS = 20_000;

/**
 * What the thread with a host's connection is to be.
 *
 * @param leaseMs - a client that was not heard for so long is gone, ms
 */
export function hostRole(name: string, takesUnsafe: boolean, leaseMs: number = LEASE_MS): HostRole {
  // A client may have heard nothing for a heartbeat when the host begins to stand still, and counts from there.
  const givenUpMs = SILENCE_MS - 1000;
  const [incarnation = 0] = crypto.getRandomValues(new Uint32Array(1));
  return { kind: "host", name, incarnation, takesUnsafe, leaseMs, givenUpMs };
}

/**
 * Starts engines, and lets the clients of a cluster find them.
 *
 * @throws {EngineStartError} when an engine does not start; the connection is ended then
 */
export async function startEngines(parts: HostParts): Promise<RunningHost> {
  const { address, role, courier, engines, bundles, maxEngines = Number.POSITIVE_INFINITY } = parts;
  // Where there are no keys, nobody else makes them. Without JetStream there are no jobs.
  const stores = address.key === undefined ? courier.makeStores().catch(() => undefined) : undefined;
  const jobs = new JobRunner({
    bus: courier.letters,
    names: clusterNames(address.cluster),
    inbox: `${inboxPrefix(address.user)}.${randomName()}`,
    host: role.name,
    bundles,
  });
  const { control, portOf, newId } = courier;
  const { name, incarnation } = role;
  // What was wished before there was a handler.
  const kept: Parameters<WishHandler>[] = [];
  let onWish: WishHandler = (...early) => void kept.push(early);
  const wish: WishHandler = (wished, user) => onWish(wished, user);
  let endsMs: number | undefined;
  const standing = () => ({ host: name, incarnation, ...(endsMs !== undefined && { endsMs }) });
  const own = { standing, maxEngines, watcher: jobs, wish, control, portOf, newId };
  const host = new ClusterHost({ ...parts, ...own });
  const close = async (): Promise<void> => {
    jobs.close();
    await host.close();
    await courier.close();
  };
  const drain = (): void => {
    jobs.drain();
    host.drain();
  };
  // Nobody would ever find its engines again.
  void courier.ended.then((why) => {
    jobs.close();
    return host.close(new Error(`the connection to the cluster is lost for good: ${why}`));
  });
  try {
    await host.start(engines);
    if (parts.lifetimeMs !== undefined) endsMs = epochMs() + parts.lifetimeMs;
    await stores;
  } catch (error) {
    await close();
    throw error;
  }
  return {
    get ids() {
      return host.ids;
    },
    incarnation,
    ended: courier.ended,
    look: (onTasks) => host.look(onTasks),
    onWish: (handler) => {
      onWish = handler;
      for (const early of kept.splice(0)) handler(...early);
    },
    drain,
    close,
  };
}
