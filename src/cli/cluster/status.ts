import { nodeAddress } from "../../node/cluster/cluster-address.ts";
import { type ClusterStatus, clusterStatus } from "../../node/cluster/cluster-status.ts";
import type { HostStatus } from "../../node/cluster/hosts-there.ts";
import { connect } from "../../node/connect.ts";
import { threeDigits } from "../../node/progress/quantities.ts";
import { duration } from "../../protocol/duration.ts";
import { asTyped } from "../as-typed.ts";
import type { CommandIo } from "../command.ts";
import { rowsText } from "../estimate-text.ts";
import { lineWidth, wrapped } from "../layout.ts";
import { table } from "../table.ts";
import { type Where, whereOf } from "./where.ts";

/** Options of `ensemble cluster status` as they were given. */
export interface StatusValues extends Where {
  readonly json?: boolean;
}

const PATIENCE_MS = 3000;

/**
 * Shows the server of a cluster, its hosts, and how many jobs there are.
 *
 * @returns exit code: 0
 * @throws {ClusterError} when there is no server, or it refuses
 */
export async function status(
  folder: string | undefined,
  { json, ...given }: StatusValues,
  io: CommandIo,
): Promise<number> {
  const where = await whereOf(given, folder);
  const address = await nodeAddress(where.url, where);
  const found = await clusterStatus(address, PATIENCE_MS);
  const jobs = found.server.jetStream ? await countJobs(address.url, where) : undefined;
  io.stdout.write(json === true ? `${JSON.stringify({ ...found, jobs })}\n` : statusText(found, jobs, io));
  return 0;
}

/** Jobs by state; undefined where the key is none of a client's, or nothing keeps them. */
async function countJobs(url: string, { cluster, key }: Where): Promise<Record<string, number> | undefined> {
  const client = await connect(url, { cluster, key, engines: 0, output: "capture", timeoutMs: PATIENCE_MS });
  try {
    const counts: Record<string, number> = {};
    for (const { state } of await client.jobs()) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  } catch {
    return undefined;
  } finally {
    await client.close();
  }
}

function statusText(
  { cluster, server, hosts }: ClusterStatus,
  jobs: Record<string, number> | undefined,
  { stdout: output, commands }: CommandIo,
): string {
  const { bold, dim } = output.colors;
  const engines = hosts.reduce((sum, host) => sum + host.engines.length, 0);
  const round = `${threeDigits(server.roundTripMs)} ms there and back`;
  const rows: [string, string][] = [
    ["cluster", bold(cluster)],
    ["server", `${server.url}, nats-server ${server.version}, ${round}`],
    ["JetStream", server.jetStream ? "on" : `off: no jobs, no checkpoints; ${dim("nats-server -js switches it on")}`],
    ["engines", `${engines} on ${hosts.length} ${hosts.length === 1 ? "host" : "hosts"}`],
    ...(jobs === undefined ? [] : [["jobs", jobsText(jobs)] satisfies [string, string]]),
  ];
  const head = ["host", "engines", "ids", "cores", "load", "clients", "up", "version", "runtime"];
  const lines = table(head, hosts.map(hostCells), output);
  const faults = hosts.flatMap((host) =>
    host.mismatch === undefined ? [] : wrapped(`${host.name}: ${host.mismatch}`, lineWidth(output)),
  );
  const text = [...(lines.length === 0 ? wrapped(asTyped(NO_HOST, commands), lineWidth(output)) : lines), ...faults]
    .map((line) => `${line}\n`)
    .join("");
  return `${rowsText(rows, output)}\n${text}`;
}

const NO_HOST = "No host is there: ensemble engines starts one.";

function hostCells(host: HostStatus): (string | number)[] {
  const { name, engines, maxEngines, cores, load, clients, upMs, version, runtime } = host;
  const count = maxEngines === undefined ? String(engines.length) : `${engines.length} of ${maxEngines}`;
  const loadText = load === undefined ? "-" : load.toFixed(1);
  return [name, count, idsText(engines), cores, loadText, clients, duration(upMs), version, runtime];
}

/** `0-3, 7`. */
function idsText(ids: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const id of ids) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === id - 1) last[1] = id;
    else runs.push([id, id]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(", ");
}

function jobsText(jobs: Record<string, number>): string {
  const texts = Object.entries(jobs).map(([state, count]) => `${count} ${state}`);
  return texts.length === 0 ? "none" : texts.join(", ");
}
