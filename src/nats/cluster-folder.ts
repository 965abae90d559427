import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ClusterError } from "../protocol/cluster-error.ts";

/** Files and folders of a cluster that `ensemble cluster init` makes, besides those that the server reads. */
export const CLUSTER_FILES = {
  summary: "cluster.json",
  keys: "keys",
  ca: "tls/ca.pem",
  log: "nats-server.log",
} as const;

/** What is known of a cluster without its secrets. */
export interface ClusterSummary {
  readonly cluster: string;
  /** Address of the server. */
  readonly url: string;
  /** Address for pages; absent when the server takes none. */
  readonly websocketUrl?: string;
  /** Whether other machines reach the server, and connections are encrypted. */
  readonly tls: boolean;
  /** Names of the users that send work. */
  readonly clients: readonly string[];
}

/** A cluster and where its files are. */
export interface ClusterFolder extends ClusterSummary {
  /** Absolute. */
  readonly folder: string;
}

/** File of a user's key. */
export function keyFile(folder: string, user: string): string {
  return join(folder, CLUSTER_FILES.keys, `${user}.key`);
}

/** Writes the summary, last of all files: a folder with it is complete. */
export async function writeClusterFolder(folder: string, summary: ClusterSummary): Promise<ClusterFolder> {
  await writeFile(join(folder, CLUSTER_FILES.summary), `${JSON.stringify(summary, null, 2)}\n`);
  return { ...summary, folder };
}

/**
 * Reads the summary of the cluster in a folder.
 *
 * @throws {ClusterError} when there is none
 */
export async function readClusterFolder(path: string): Promise<ClusterFolder> {
  const folder = resolve(path);
  try {
    const summary: unknown = JSON.parse(await readFile(join(folder, CLUSTER_FILES.summary), "utf8"));
    if (!isSummary(summary)) throw new TypeError(`${CLUSTER_FILES.summary} lacks cluster, url, tls or clients`);
    return { ...summary, folder };
  } catch (cause) {
    throw new ClusterError(`${folder} holds no cluster; make one by ensemble cluster init ${path}`, { cause });
  }
}

function isSummary(value: unknown): value is ClusterSummary {
  if (typeof value !== "object" || value === null) return false;
  const { cluster, url, tls, clients } = value as Readonly<Record<string, unknown>>;
  const areNames = Array.isArray(clients) && clients.every((name) => typeof name === "string");
  return typeof cluster === "string" && typeof url === "string" && typeof tls === "boolean" && areNames;
}
