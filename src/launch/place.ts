import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { homedir, hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type ClusterFolder, keyFile, readClusterFolder } from "../nats/cluster-folder.ts";
import { ENGINE_USER, isClusterName } from "../nats/cluster-names.ts";
import { initCluster } from "../nats/init-cluster.ts";
import { freePort, isPortFree, PORTS, someFreePort } from "../nats/port.ts";
import { randomName } from "../nats/random-name.ts";
import { startServer } from "../nats/start-server.ts";
import { nodeAddress } from "../node/cluster/cluster-address.ts";
import { clusterStatus } from "../node/cluster/cluster-status.ts";
import { ClusterError } from "../protocol/cluster-error.ts";
import { describe } from "../protocol/describe.ts";
import type { HostPlan } from "./host-plan.ts";

/** Which cluster hosts are started for. */
export interface PlaceOptions {
  /** Folder that `ensemble cluster init` has made; its server is started where it does not run. */
  readonly folder?: string | undefined;
  /** Address of a server that runs; by default the key's. */
  readonly url?: string | undefined;
  /** Name of the cluster; by default the key's, and of a new one a name that no other has. */
  readonly cluster?: string | undefined;
  /** File of a client's key. */
  readonly key?: string | undefined;
  /** File of the hosts' key. */
  readonly hostKey?: string | undefined;
}

/** A cluster with its server. */
export interface Place {
  /** Of its hosts, but for the engines. */
  readonly plan: Omit<HostPlan, "engines">;
  /** File of a client's key; undefined: its server asks for none. */
  readonly clientKey: string | undefined;
  /** Ends the server, if it was started here. */
  readonly close: () => Promise<void>;
}

const PATIENCE_MS = 3000;

/**
 * Finds the server of a cluster, or starts one: with a folder that of the folder, else, where no address and no key is given,
 * a new one, which is gone when the place is closed.
 *
 * @param isRemote - whether other machines have to reach it
 * @throws {TypeError} {RangeError} for options that contradict each other or are no texts, or a wrong name
 * @throws {ClusterError} when there is none and none can be started
 */
export async function placeOf(options: PlaceOptions, isRemote: boolean): Promise<Place> {
  const { folder, url, cluster, key, hostKey } = options;
  for (const [name, text] of Object.entries({ folder, url, cluster, key, hostKey })) checkText(name, text);
  const isElsewhere = url !== undefined || key !== undefined || hostKey !== undefined;
  if (folder !== undefined) {
    if (!isElsewhere && cluster === undefined) return placeOfFolder(await readClusterFolder(folder));
    throw new TypeError("cluster takes a folder, or url, cluster, key and hostKey, but not both");
  }
  if (!isElsewhere) return newPlace(isRemote, cluster);
  const address = await nodeAddress(url, { cluster, key: hostKey }, "host");
  const plan = { cluster: address.cluster, url: address.url, key: hostKey && resolve(hostKey) };
  return { plan, clientKey: key, close: async () => undefined };
}

function checkText(name: string, text: unknown): void {
  if (text === undefined || typeof text === "string") return;
  throw new TypeError(`${name} expects a text, got ${describe(text)}`);
}

async function placeOfFolder(cluster: ClusterFolder, isTemporary = false): Promise<Place> {
  const { folder, url, clients } = cluster;
  const clientKey = keyFile(folder, clients[0] ?? "client");
  const address = await nodeAddress(url, { key: clientKey });
  const isRunning = await clusterStatus(address, PATIENCE_MS).then(
    () => true,
    () => false,
  );
  const server = isRunning ? undefined : await startServer(cluster, isTemporary);
  const plan = { cluster: cluster.cluster, url, key: keyFile(folder, ENGINE_USER) };
  return { plan, clientKey, close: async () => server?.stop() };
}

const MOST_TRIES = 10;

async function newPlace(isRemote: boolean, name = `own-${randomName().slice(0, 8)}`): Promise<Place> {
  if (!isClusterName(name)) throw new RangeError(`cluster expects small letters, digits, "_" and "-", got ${name}`);
  for (let tries = 1; ; tries++) {
    const port = await (tries === 1 ? freePort() : someFreePort());
    if (port === undefined) throw new ClusterError(`ports ${PORTS.first} to ${PORTS.last} are taken; give a folder`);
    try {
      return await newPlaceAt(port, isRemote, name);
    } catch (error) {
      // Another program may have taken the port meanwhile.
      if (tries === MOST_TRIES || (await isPortFree(port))) throw error;
    }
  }
}

async function newPlaceAt(port: number, isRemote: boolean, name: string): Promise<Place> {
  // Batch systems have the home folder on all machines; that of temporary files each has for itself.
  const parent = isRemote ? join(homedir(), ".ensemble", "clusters") : tmpdir();
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, "ensemble-cluster-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const cluster = await initCluster({
      folder,
      cluster: name,
      port,
      publicHosts: isRemote ? [hostname()] : [],
      clients: ["client"],
      origins: [],
      force: false,
    });
    const place = await placeOfFolder(cluster, true);
    const close = async (): Promise<void> => {
      await place.close();
      await remove();
    };
    return { ...place, close };
  } catch (error) {
    await remove();
    throw error;
  }
}
