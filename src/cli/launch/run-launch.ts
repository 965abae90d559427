import { BatchLauncher } from "../../launch/batch/batch-launcher.ts";
import type { HostPlan } from "../../launch/host-plan.ts";
import { LaunchError } from "../../launch/launch-error.ts";
import type { LaunchedHost } from "../../launch/launcher.ts";
import { warnOfLoopback } from "../../launch/reach.ts";
import { type ClusterFolder, keyFile, readClusterFolder } from "../../nats/cluster-folder.ts";
import { ENGINE_USER } from "../../nats/cluster-names.ts";
import { DEFAULT_FOLDER } from "../cluster/default-folder.ts";
import type { CommandIo } from "../command.ts";
import { table } from "../table.ts";
import { type Launch, type LaunchValues, launchOf } from "./launcher-of.ts";
import { stayWith } from "./stay.ts";

/**
 * Starts hosts, lists them, or ends them.
 *
 * @returns exit code
 * @throws {UsageError} for what makes no sense
 * @throws {ClusterError} when there is no cluster, or no server
 * @throws {LaunchError} when hosts can't be started
 */
export async function runLaunch(
  kind: string,
  operands: readonly string[],
  values: LaunchValues,
  io: CommandIo,
): Promise<number> {
  const launch = launchOf(kind, operands, values);
  const cluster = await readClusterFolder(values.folder ?? DEFAULT_FOLDER);
  if (values.list === true) return list(launch, cluster, values, io);
  if (values.stop === true) return stop(launch, cluster, values, io);
  const plan: HostPlan = {
    cluster: cluster.cluster,
    url: values.url ?? cluster.url,
    key: keyFile(cluster.folder, ENGINE_USER),
    engines: launch.engines,
  };
  if (values["dry-run"] === true && launch.launcher instanceof BatchLauncher) {
    io.stdout.write(launch.launcher.script({ count: launch.hosts, plan }));
    return 0;
  }
  warnOfLoopback(plan.url, (text) => io.stderr.write(`warning: ${text}\n`));
  return stayWith({ launch, cluster, plan, values }, io);
}

async function list(
  { launcher }: Launch,
  { cluster }: ClusterFolder,
  { json }: LaunchValues,
  io: CommandIo,
): Promise<number> {
  const hosts = await launcher.list(cluster);
  if (json === true) io.stdout.write(hosts.map((host) => `${JSON.stringify(shown(host))}\n`).join(""));
  else if (hosts.length === 0) io.stderr.write(`no host of ${cluster} that ${launcher.name} has started lives\n`);
  else io.stdout.write(hostTable(hosts, io));
  return 0;
}

function hostTable(hosts: readonly LaunchedHost[], { stdout }: CommandIo): string {
  const rows = hosts.map(({ id, state, where = "-" }) => [id, state, where]);
  return table(["host", "state", "where"], rows, stdout)
    .map((line) => `${line}\n`)
    .join("");
}

async function stop(
  { parts }: Launch,
  { cluster }: ClusterFolder,
  { json }: LaunchValues,
  io: CommandIo,
): Promise<number> {
  const ends = await Promise.allSettled(
    parts.map(async (launcher) => {
      const hosts = await launcher.list(cluster);
      await launcher.stop(hosts);
      return hosts;
    }),
  );
  const hosts = ends.flatMap((end) => (end.status === "fulfilled" ? end.value : []));
  if (json === true) io.stdout.write(`${JSON.stringify({ ended: hosts.map(({ id }) => id) })}\n`);
  else io.stdout.write(`${hosts.length} ${hosts.length === 1 ? "host" : "hosts"} of ${cluster} ended\n`);
  const failures = ends.flatMap((end) => (end.status === "rejected" ? [(end.reason as Error).message] : []));
  if (failures.length > 0) throw new LaunchError(failures.join("\n"));
  return 0;
}

/** What programs are told of a host. */
export function shown({ id, state, where }: LaunchedHost): object {
  return { id, state, where };
}
