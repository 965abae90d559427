import { readHeartbeat } from "../../cluster/heartbeat.ts";
import type { ClusterAddress } from "../../nats/cluster-address.ts";
import { clusterNames } from "../../nats/cluster-names.ts";
import { isLoopback } from "../../nats/server-safety.ts";
import type { ServerConnection } from "../../node/cluster/connect-nats.ts";
import type { HostStatus } from "../../node/cluster/hosts-there.ts";
import { packageVersion } from "../../node/package-version.ts";
import type { Finding } from "../doctor/finding.ts";

/** Who is there, and what is odd about some of them. */
export function hostFindings(hosts: readonly HostStatus[]): Finding[] {
  const engines = hosts.reduce((sum, host) => sum + host.engines.length, 0);
  const text = `${counted(hosts.length, "host")} with ${counted(engines, "engine")}: ${names(hosts)}`;
  return [
    { name: "hosts", state: "good", text },
    ...versions(hosts),
    ...clocks(hosts),
    ...leaving(hosts),
    ...full(hosts),
  ];
}

function versions(hosts: readonly HostStatus[]): Finding[] {
  const name = "versions";
  const strange = hosts.filter(({ mismatch }) => mismatch !== undefined);
  const older = hosts.filter((host) => host.mismatch === undefined && host.version !== packageVersion());
  const state = strange.length === hosts.length ? "broken" : "warning";
  return [
    ...strange.map((host): Finding => {
      return { name, state, text: `${host.name}: ${host.mismatch}`, advice: "its engines are not for you" };
    }),
    ...older.map((host): Finding => {
      const text = `${host.name} runs wasm-ensemble ${host.version}, and this is ${packageVersion()}`;
      return { name, state: "warning", text, advice: "they understand each other; the same on both is better" };
    }),
  ];
}

// Clocks that are set by others, as most are, differ by less.
const FAR_OFF_MS = 5000;

function clocks(hosts: readonly HostStatus[]): Finding[] {
  return hosts
    .filter(({ clockBehindMs }) => Math.abs(clockBehindMs) >= FAR_OFF_MS)
    .map(({ name, clockBehindMs }) => {
      const off = `${Math.round(Math.abs(clockBehindMs) / 1000)} s ${clockBehindMs < 0 ? "ahead of" : "behind"} this one`;
      const advice = "times of its tasks are corrected, what programs read there is not: set both by NTP";
      return { name: "clocks", state: "warning", text: `that of ${name} is ${off}`, advice };
    });
}

function leaving(hosts: readonly HostStatus[]): Finding[] {
  const those = hosts.filter(({ maxEngines }) => maxEngines === 0);
  if (those.length === 0) return [];
  const text = `${names(those)} ${those.length === 1 ? "takes" : "take"} no new tasks, and ${those.length === 1 ? "ends" : "end"} what runs`;
  return [
    {
      name: "leaving",
      state: "warning",
      text,
      advice: "a host's time is up by --lifetime, or somebody has drained it",
    },
  ];
}

/** Where clients can add none. */
function full(hosts: readonly HostStatus[]): Finding[] {
  const those = hosts.filter(
    ({ engines, maxEngines = Number.POSITIVE_INFINITY }) => maxEngines > 0 && engines.length >= maxEngines,
  );
  if (those.length === 0) return [];
  const most = those.map(({ name, maxEngines }) => `${name} (${maxEngines})`).join(", ");
  const text = `${most} ${those.length === 1 ? "has" : "have"} all engines that --max-engines lets ${those.length === 1 ? "it" : "them"} have`;
  return [{ name: "full", state: "good", text }];
}

const LISTEN_MS = 700;

/**
 * No host is there: those that have started look elsewhere, or for another cluster.
 *
 * @param engineKey - file of the hosts' key, where it is known
 */
export async function noHosts(
  connection: ServerConnection,
  { url, cluster, key }: ClusterAddress,
  engineKey: string,
): Promise<Finding> {
  const others = key === undefined ? await otherClusters(connection) : [];
  if (others.length > 0) {
    return {
      name: "hosts",
      state: "warning",
      text: `none of the cluster ${cluster} is there, but hosts of ${others.join(", ")}`,
      advice: `say --cluster ${others[0]} here, or --cluster ${cluster} there`,
    };
  }
  const command =
    key === undefined ? `ensemble engines --url ${url} --cluster ${cluster}` : `ensemble engines --key ${engineKey}`;
  const where = isLoopback(new URL(url).hostname)
    ? `on this machine; others can't reach ${url} (ensemble cluster init --public HOST makes a server that they can)`
    : `on any machine that reaches ${url}; it says there what is in the way`;
  return { name: "hosts", state: "warning", text: "none is there", advice: `${command}, ${where}` };
}

/** Clusters on this server of which hosts are heard. Only where there are no keys may anybody hear them. */
async function otherClusters(connection: ServerConnection): Promise<string[]> {
  const heard = new Set<string>();
  const subscription = connection.subscribe(clusterNames("*").heartbeat("*"), {
    callback: (_, message) => {
      const [, cluster = ""] = message.subject.split(".");
      if (readHeartbeat(message.data) !== undefined) heard.add(cluster);
    },
  });
  await new Promise((resolve) => setTimeout(resolve, LISTEN_MS));
  subscription.unsubscribe();
  return [...heard].toSorted();
}

const MOST_NAMED = 5;

function names(hosts: readonly HostStatus[]): string {
  const more = hosts.length > MOST_NAMED ? ` and ${hosts.length - MOST_NAMED} more` : "";
  return `${hosts
    .slice(0, MOST_NAMED)
    .map(({ name }) => name)
    .join(", ")}${more}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
