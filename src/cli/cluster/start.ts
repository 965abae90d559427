import { join } from "node:path";
import { endChild, endOf } from "../../nats/child.ts";
import { CLUSTER_FILES, type ClusterFolder, readClusterFolder } from "../../nats/cluster-folder.ts";
import { isSafeInPublic, SAFE_VERSION } from "../../nats/server-program.ts";
import { type RunningServer, startServer } from "../../nats/start-server.ts";
import { ClusterError } from "../../protocol/cluster-error.ts";
import type { CommandIo } from "../command.ts";
import { readEngines } from "../numbers.ts";
import { startLocalEngines } from "./local-engines.ts";

/** Options of `ensemble cluster start` as they were given. */
export interface StartValues {
  readonly engines?: string;
  readonly json?: boolean;
}

/**
 * Runs a server and engines until the process is asked to end.
 *
 * @returns exit code: 0, as that is how it ends
 * @throws {UsageError} for a number of engines that is none
 * @throws {ClusterError} when there is no cluster, or no server, or one of them ends
 */
export async function start(folder: string, values: StartValues, io: CommandIo): Promise<number> {
  const count = values.engines === undefined ? undefined : readCount(values.engines);
  const asked = new Promise<undefined>((resolve) => {
    io.onInterrupt(() => resolve(undefined));
  });
  const cluster = await readClusterFolder(folder);
  const server = await startServer(cluster);
  warn(server, cluster, io);
  const engines = count === 0 ? undefined : startLocalEngines(cluster, { count, shows: values.json !== true });
  tell(server, cluster, values, io);
  const failed = Promise.race([
    server.ended.then((how) => `nats-server ${how}; see ${join(cluster.folder, CLUSTER_FILES.log)}`),
    ...(engines === undefined ? [] : [endOf(engines).then((how) => `ensemble engines ${how}`)]),
  ]);
  const failure = await Promise.race([asked, failed]);
  // Engines first: they end what they do while the server still takes their words.
  if (engines !== undefined) await endChild(engines);
  await server.stop();
  if (failure !== undefined) throw new ClusterError(failure);
  return 0;
}

function readCount(text: string): number {
  return text === "0" ? 0 : readEngines(text);
}

function warn({ version }: RunningServer, { tls }: ClusterFolder, { stderr }: CommandIo): void {
  if (!tls || isSafeInPublic(version)) return;
  const shown = version.join(".");
  stderr.write(`warning: nats-server ${shown} has known holes for whoever can reach it; ${SAFE_VERSION} has not\n`);
}

function tell(
  { version, pid }: RunningServer,
  cluster: ClusterFolder,
  values: StartValues,
  { stdout }: CommandIo,
): void {
  const { url, websocketUrl, folder } = cluster;
  const shown = version.join(".");
  if (values.json === true) {
    stdout.write(`${JSON.stringify({ folder, cluster: cluster.cluster, url, websocketUrl, version: shown, pid })}\n`);
    return;
  }
  const { bold, dim } = stdout.colors;
  const pages = websocketUrl === undefined ? "" : `, for pages at ${websocketUrl}`;
  stdout.write(
    `cluster ${bold(cluster.cluster)} at ${bold(url)}${pages}, nats-server ${shown}  ${dim("Ctrl-C ends it")}\n`,
  );
}
