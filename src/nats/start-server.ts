import type { ChildProcess } from "node:child_process";
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { NatsConnection } from "@nats-io/transport-node";
import { ClusterError } from "../protocol/cluster-error.ts";
import { endChild, endOf } from "./child.ts";
import { CLUSTER_FILES, type ClusterFolder, keyFile } from "./cluster-folder.ts";
import { readClusterKey } from "./cluster-key-file.ts";
import { ADMIN_USER } from "./cluster-names.ts";
import { makeStores } from "./cluster-stores.ts";
import { connectionOptions } from "./connection-options.ts";
import { spawnGuarded } from "./guarded-program.ts";
import { loadTransport } from "./packages.ts";
import { isPortFree } from "./port.ts";
import { SERVER_FILES } from "./server-config.ts";
import { findServer, type ServerVersion } from "./server-program.ts";

/** A server that runs as a child of this process. */
export interface RunningServer {
  readonly version: ServerVersion;
  /** Number of the server's process. */
  readonly pid: number | undefined;
  /** Resolves, in words, when the server has ended, asked or not. */
  readonly ended: Promise<string>;
  /** Ends the server; resolves when its process is gone. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the installed nats-server on the folder of a cluster, waits until it answers, and makes streams and buckets.
 * It ends with this process, also when that is killed.
 *
 * @param isTemporary - whether the folder is removed when this process ends before it has stopped the server
 * @throws {ClusterError} when there is no server to start, its port is taken, or it ends; nothing is left running
 */
export async function startServer(cluster: ClusterFolder, isTemporary = false): Promise<RunningServer> {
  const { file, version } = await findServer();
  await checkPort(cluster);
  const { child, log } = spawnServer(file, cluster.folder, isTemporary);
  const ended = endOf(child);
  const stop = () => endChild(child);
  try {
    const words = await Promise.race([prepare(cluster, child), ended]);
    if (words !== undefined) throw new ClusterError(`nats-server ${words} while it started; its log says:\n${log()}`);
    return { version, pid: child.pid, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** How often a server that starts is asked. */
const RETRY_MS = 50;

/** Ctrl-C reaches this process only, which ends the server after what uses it. */
function spawnServer(file: string, folder: string, isTemporary: boolean): { child: ChildProcess; log: () => string } {
  const path = join(folder, CLUSTER_FILES.log);
  const log = openSync(path, "a", 0o600);
  const { size } = fstatSync(log);
  // Its paths start from its folder, so that a cluster's folder can be moved.
  const child = spawnGuarded({ command: [file, "-c", SERVER_FILES.config], folder, output: log, isTemporary });
  closeSync(log);
  return { child, log: () => readFileSync(path).subarray(size).toString().trimEnd() };
}

/** Makes what the server has to store, as soon as it answers. */
async function prepare(cluster: ClusterFolder, child: ChildProcess): Promise<undefined> {
  const connection = await connectAsAdmin(cluster, child);
  try {
    await makeStores(connection, cluster.cluster, cluster.clients);
  } catch (cause) {
    throw new ClusterError(`the server can't store what a cluster needs: ${String(cause)}`, { cause });
  } finally {
    await connection.close();
  }
}

/** Tries until the server answers. @throws when its process is gone, or it answers with anything but a connection */
async function connectAsAdmin({ folder, url }: ClusterFolder, child: ChildProcess): Promise<NatsConnection> {
  const { AuthorizationError, connect, ConnectionError } = await loadTransport();
  const file = keyFile(folder, ADMIN_USER);
  const options = await connectionOptions(await readClusterKey(file));
  // On its own machine a server may not be found by the name that others call it.
  const servers = [`127.0.0.1:${new URL(url).port}`, new URL(url).host];
  for (;;) {
    try {
      return await connect({ ...options, servers, noRandomize: true, reconnect: false });
    } catch (error) {
      if (error instanceof AuthorizationError) {
        throw new ClusterError(`the server does not know the key ${file}; make the cluster anew with --force`, {
          cause: error,
        });
      }
      const isGone = child.exitCode !== null || child.signalCode !== null;
      if (isGone || !(error instanceof ConnectionError)) throw error;
      await sleep(RETRY_MS);
    }
  }
}

async function checkPort(cluster: ClusterFolder): Promise<void> {
  const port = Number(new URL(cluster.url).port);
  if (await isPortFree(port)) return;
  throw new ClusterError(
    `port ${port} is in use, perhaps by this cluster's own server or by the one that Debian's package starts ` +
      "(systemctl disable --now nats-server ends that); end what uses it, or make the cluster anew with --port",
  );
}
