import { setTimeout } from "node:timers/promises";
import { waitForArrivals } from "../../launch/arrivals.ts";
import { endedAgain, hostNames } from "../../launch/ended-again.ts";
import { enginesThere } from "../../launch/engines-there.ts";
import type { HostPlan } from "../../launch/host-plan.ts";
import type { LaunchedHost } from "../../launch/launcher.ts";
import { unlessAborted } from "../../launch/unless-aborted.ts";
import { type ClusterFolder, keyFile } from "../../nats/cluster-folder.ts";
import { connect } from "../../node/connect.ts";
import { asTyped } from "../as-typed.ts";
import type { CommandIo, Interrupt } from "../command.ts";
import { showStatus } from "../status.ts";
import type { Launch, LaunchValues } from "./launcher-of.ts";

interface Stay {
  readonly launch: Launch;
  readonly cluster: ClusterFolder;
  readonly plan: HostPlan;
  readonly values: LaunchValues;
}

const PATIENCE_MS = 5000;
const LOOK_MS = 1000;

/** Starts hosts, waits until their engines are there, and stays where they end with this process. @returns exit code */
export async function stayWith({ launch, cluster, plan, values }: Stay, io: CommandIo): Promise<number> {
  const { launcher, isAttached } = launch;
  const say = (kind: string, facts: object, text: string): void => {
    showStatus(io.stderr, "");
    if (values.json === true) io.stdout.write(`${JSON.stringify({ kind, ...facts })}\n`);
    else io.stderr.write(`${asTyped(text, io.commands)}\n`);
  };
  const ending = new AbortController();
  let interrupt: Interrupt | undefined;
  io.onInterrupt((asked) => {
    interrupt = asked;
    ending.abort();
  });
  const client = await watcher(cluster);
  let starting: Promise<readonly LaunchedHost[]> | undefined;
  try {
    const before = await enginesThere(cluster.url, { cluster: cluster.cluster, key: keyOf(cluster) });
    const come = (): number => client.ids.filter((id) => !before.has(id)).length;
    ending.signal.throwIfAborted();
    starting = launcher.start({ count: launch.hosts, plan });
    const hosts = await unlessAborted(starting, ending.signal);
    say("started", { hosts: hosts.map(({ id }) => id) }, startedText(hosts, launch));
    if (values["no-wait"] === true && !isAttached) return 0;
    await waitForArrivals({
      launcher,
      cluster: plan.cluster,
      started: hosts,
      engines: come,
      wanted: launch.hosts * (launch.engines ?? 1),
      onLook: (alive) => showStatus(io.stderr, lookText(alive, come())),
      signal: ending.signal,
    });
    say("ready", { engines: come() }, come() === 1 ? "1 engine is there" : `${come()} engines are there`);
    if (!isAttached) return 0;
    io.stderr.write("Ctrl-C ends them\n");
    await lastHost(launch, plan.cluster, ending.signal);
    await launcher.stop(hosts);
    return interrupt?.exitCode ?? 1;
  } catch (error) {
    const left = (hosts: readonly LaunchedHost[]): void => {
      if (hosts.length > 0) say("left", { hosts: hosts.map(({ id }) => id) }, leftText(hosts, launch));
    };
    if (!ending.signal.aborted) {
      // A start that failed has said itself what became of its hosts.
      const hosts = await (starting ?? []);
      if (isAttached && hosts.length > 0) throw await endedAgain(error, { hosts, close: () => launcher.stop(hosts) });
      left(await livingOf(hosts, launch, plan.cluster));
      throw error;
    }
    const hosts = await begun(starting, launch, io);
    if (isAttached) await launcher.stop(hosts);
    else left(hosts);
    return interrupt?.exitCode ?? 1;
  } finally {
    await client.close();
  }
}

/** What a start that was given up has started after all. */
async function begun(
  starting: Promise<readonly LaunchedHost[]> | undefined,
  { isAttached }: Launch,
  io: CommandIo,
): Promise<readonly LaunchedHost[]> {
  if (starting === undefined) return [];
  const isOver = await Promise.race([starting.then(() => true), setTimeout(0, false)]).catch(() => true);
  if (!isOver) {
    const why = isAttached ? ", to end them" : "";
    io.stderr.write(`hosts are being started, which is waited for${why}; Ctrl-C again does not wait\n`);
  }
  return starting.catch((error: unknown) => {
    io.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return [];
  });
}

/** Those of some hosts that live, as far as is known. */
async function livingOf(
  hosts: readonly LaunchedHost[],
  { launcher }: Launch,
  cluster: string,
): Promise<readonly LaunchedHost[]> {
  if (hosts.length === 0) return hosts;
  const found = await launcher.list(cluster).catch(() => hosts);
  return hosts.filter(({ id }) => found.some((host) => host.id === id));
}

function leftText(hosts: readonly LaunchedHost[], { stopCommand }: Launch): string {
  const ids = hosts.map(({ id }) => id);
  const [what, them] = ids.length === 1 ? ["1 host stays", "it"] : [`${ids.length} hosts stay`, "them"];
  return `${what}: ${hostNames(ids)}; ${stopCommand} ends ${them}`;
}

/** Sees the engines that come. @throws {ClusterError} when there is no way to the server */
function watcher(cluster: ClusterFolder): ReturnType<typeof connect> {
  return connect(cluster.url, { key: keyOf(cluster), engines: 0, output: "capture", timeoutMs: PATIENCE_MS });
}

function keyOf({ folder, clients }: ClusterFolder): string {
  return keyFile(folder, clients[0] ?? "client");
}

function startedText(hosts: readonly LaunchedHost[], { launcher }: Launch): string {
  const ids = hosts.map(({ id }) => id);
  return `${launcher.name}: ${ids.length} ${ids.length === 1 ? "host" : "hosts"} asked for: ${hostNames(ids)}`;
}

function lookText(alive: readonly LaunchedHost[], engines: number): string {
  const running = alive.filter(({ state }) => state === "running").length;
  const waiting = alive.find(({ state }) => state === "waiting");
  const why = waiting?.where === undefined ? "" : ` (${waiting.where})`;
  return `${running} run, ${alive.length - running} wait${why}, ${engines} ${engines === 1 ? "engine is" : "engines are"} there`;
}

/** Resolves when no host is left, or it is to end. */
async function lastHost({ launcher }: Launch, cluster: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await launcher.list(cluster)).length > 0) {
    await setTimeout(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}
