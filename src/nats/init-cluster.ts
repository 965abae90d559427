import { existsSync, readdirSync } from "node:fs";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { ClusterError } from "../protocol/cluster-error.ts";
import { type Certificates, makeCertificates } from "./certificates.ts";
import { CLUSTER_FILES, type ClusterFolder, keyFile, writeClusterFolder } from "./cluster-folder.ts";
import type { ClusterKey, ClusterRole } from "./cluster-key.ts";
import { writeClusterKey } from "./cluster-key-file.ts";
import { ADMIN_USER, ENGINE_USER } from "./cluster-names.ts";
import { makeFolder } from "./make-folder.ts";
import { loadTransport } from "./packages.ts";
import { SERVER_FILES, serverConfig, websocketPort } from "./server-config.ts";

/** What `initCluster` makes; names were checked. */
export interface ClusterPlan {
  readonly folder: string;
  readonly cluster: string;
  readonly port: number;
  /** Names and addresses by which other machines reach the server, the usual one first; none: this machine alone. */
  readonly publicHosts: readonly string[];
  readonly clients: readonly string[];
  /** Where pages come from, as `https://app.example`; none: no pages. */
  readonly origins: readonly string[];
  /** Whether to replace what is in the folder, but for streams and buckets. */
  readonly force: boolean;
}

const LOOPBACK = "127.0.0.1";

/**
 * Writes the folder of a cluster: the server's configuration, a key for the admin, for all hosts and for each client, and
 * certificates when other machines are to reach it.
 *
 * @throws {ClusterError} when the folder holds something, a package or openssl is missing
 */
export async function initCluster(plan: ClusterPlan): Promise<ClusterFolder> {
  const folder = resolve(plan.folder);
  checkFolder(folder, plan.force);
  const { nkeys } = await loadTransport();
  const isPublic = plan.publicHosts.length > 0;
  // Before anything is written, as it may fail.
  const certificates = isPublic ? await makeCertificates(plan.cluster, plan.publicHosts) : undefined;
  const pairs = new Map([ADMIN_USER, ENGINE_USER, ...plan.clients].map((user) => [user, nkeys.createUser()]));
  await prepareFolder(folder);
  const text = serverConfig({
    cluster: plan.cluster,
    host: isPublic ? "0.0.0.0" : LOOPBACK,
    port: plan.port,
    nkeys: new Map([...pairs].map(([user, pair]) => [user, pair.getPublicKey()])),
    tls: isPublic,
    origins: plan.origins,
  });
  await writeFile(resolve(folder, SERVER_FILES.config), text);
  if (certificates !== undefined) await writeCertificates(folder, certificates);
  const shared = { ...addresses(plan), cluster: plan.cluster, ...(certificates && { ca: certificates.ca }) };
  for (const [user, pair] of pairs) {
    const key: ClusterKey = { ...shared, role: roleOf(user), user, seed: new TextDecoder().decode(pair.getSeed()) };
    await writeClusterKey(keyFile(folder, user), key);
  }
  return writeClusterFolder(folder, {
    ...addresses(plan),
    cluster: plan.cluster,
    tls: isPublic,
    clients: plan.clients,
  });
}

function checkFolder(folder: string, force: boolean): void {
  if (!existsSync(folder)) return;
  const found = readdirSync(folder);
  if (found.length === 0) return;
  const isCluster = found.includes(CLUSTER_FILES.summary);
  if (!isCluster)
    throw new ClusterError(`${folder} holds files that are no cluster's; choose a folder that is empty or new`);
  if (force) return;
  throw new ClusterError(
    `${folder} holds a cluster; choose another folder, or pass --force, which makes new keys and ends the old ones`,
  );
}

// Only what initCluster itself wrote: what the server stored stays.
async function prepareFolder(folder: string): Promise<void> {
  for (const name of [CLUSTER_FILES.summary, CLUSTER_FILES.keys, "tls", SERVER_FILES.config]) {
    await rm(resolve(folder, name), { recursive: true, force: true });
  }
  try {
    makeFolder(folder);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ClusterError(`${folder} can't be made: ${why}; choose another folder`, { cause });
  }
  await chmod(folder, 0o700);
  await mkdir(resolve(folder, CLUSTER_FILES.keys), { mode: 0o700 });
}

async function writeCertificates(folder: string, { ca, certificate, certificateKey }: Certificates): Promise<void> {
  await mkdir(resolve(folder, "tls"), { mode: 0o700 });
  await writeFile(resolve(folder, CLUSTER_FILES.ca), ca);
  await writeFile(resolve(folder, SERVER_FILES.certificate), certificate);
  await writeFile(resolve(folder, SERVER_FILES.certificateKey), certificateKey, { mode: 0o600 });
}

function addresses({ publicHosts, port, origins }: ClusterPlan): Pick<ClusterKey, "url" | "websocketUrl"> {
  const [host = LOOPBACK] = publicHosts;
  const named = host.includes(":") ? `[${host}]` : host;
  return {
    url: `nats://${named}:${port}`,
    ...(origins.length > 0 && {
      websocketUrl: `${publicHosts.length > 0 ? "wss" : "ws"}://${named}:${websocketPort(port)}`,
    }),
  };
}

function roleOf(user: string): ClusterRole {
  return user === ADMIN_USER || user === ENGINE_USER ? user : "client";
}
