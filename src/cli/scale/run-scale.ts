import { join } from "node:path";
import { Scaler, type ScalerEvent } from "../../launch/adapt/scaler.ts";
import { hostNames } from "../../launch/ended-again.ts";
import type { HostPlan } from "../../launch/host-plan.ts";
import type { Launcher } from "../../launch/launcher.ts";
import { warnOfLoopback } from "../../launch/reach.ts";
import type { Monitor } from "../../monitor/monitor.ts";
import { type ClusterFolder, keyFile, readClusterFolder } from "../../nats/cluster-folder.ts";
import { ENGINE_USER } from "../../nats/cluster-names.ts";
import { nodeAddress } from "../../node/cluster/cluster-address.ts";
import { FileLock } from "../../node/file-lock.ts";
import { openMonitor } from "../../node/monitor/open-monitor.ts";
import { ClusterError } from "../../protocol/cluster-error.ts";
import { DEFAULT_FOLDER } from "../cluster/default-folder.ts";
import type { CommandIo, Interrupt } from "../command.ts";
import { showStatus } from "../status.ts";
import { PretendedLauncher } from "./pretended-launcher.ts";
import { type Scale, type ScaleValues, scaleOf } from "./scale-of.ts";
import { beginText, decisionText, eventJson, spentText, standingText } from "./scale-text.ts";

const PATIENCE_MS = 5000;

/**
 * Keeps as many hosts as the work of a cluster needs, until it is told to end.
 *
 * @returns exit code
 * @throws {UsageError} for what makes no sense
 * @throws {ClusterError} when there is no cluster or no server, or another process scales it
 */
export async function runScale(
  kind: string,
  operands: readonly string[],
  values: ScaleValues,
  io: CommandIo,
): Promise<number> {
  const scale = scaleOf(kind, operands, values);
  const cluster = await readClusterFolder(values.folder ?? DEFAULT_FOLDER);
  const { policy } = scale;
  const plan: Plan = {
    cluster: cluster.cluster,
    url: values.url ?? cluster.url,
    key: keyFile(cluster.folder, ENGINE_USER),
    engines: policy.enginesPerHost,
  };
  if (scale.launcher.isRemote) warnOfLoopback(plan.url, (text) => io.stderr.write(`warning: ${text}\n`));
  const isPretended = values["dry-run"] === true;
  const launcher = isPretended ? new PretendedLauncher(scale.launcher) : scale.launcher;
  const lock = isPretended ? undefined : lockOf(cluster);
  try {
    const monitor = await monitorOf(cluster);
    try {
      return await stay({ scale, launcher, plan, monitor, leaves: values.leave === true || isPretended }, values, io);
    } finally {
      await monitor.close();
    }
  } finally {
    lock?.release();
  }
}

type Plan = HostPlan & { readonly engines: number };

/** Two that scale one cluster would each start hosts for the same work. */
function lockOf({ folder }: ClusterFolder): FileLock {
  const lock = new FileLock(join(folder, "scale.lock"));
  const why = lock.take();
  if (why !== undefined) throw new ClusterError(`${folder} is scaled already: ${why}`);
  return lock;
}

async function monitorOf({ folder, clients, url }: ClusterFolder): Promise<Monitor> {
  const address = await nodeAddress(url, { key: keyFile(folder, clients[0] ?? "client") });
  return openMonitor(address, { tasks: false, timeoutMs: PATIENCE_MS });
}

interface Stay {
  readonly scale: Scale;
  readonly launcher: Launcher;
  readonly plan: Plan;
  readonly monitor: Monitor;
  /** Whether hosts stay at the end. */
  readonly leaves: boolean;
}

async function stay(
  { scale, launcher, plan, monitor, leaves }: Stay,
  values: ScaleValues,
  io: CommandIo,
): Promise<number> {
  const say = sayer(io, values.json === true);
  const scaler = new Scaler({
    launcher,
    plan,
    monitor,
    policy: scale.policy,
    onEvent: (event) => show(event, say, io),
  });
  const [ending, hurry] = [new AbortController(), new AbortController()];
  let interrupt: Interrupt | undefined;
  io.onInterrupt((first) => {
    interrupt = first;
    ending.abort();
    io.onInterrupt(() => hurry.abort());
  });
  let lost: string | undefined;
  monitor.onEnd((why) => {
    lost = why;
    ending.abort();
  });
  say({ kind: "ready", ...scale.policy }, beginText(plan.cluster, scale, leaves));
  await scaler.run(ending.signal);
  if (lost === undefined && !leaves) {
    if (scaler.hosts.length > 0) {
      say({ kind: "ending", hosts: scaler.hosts }, "its hosts end what they run; Ctrl-C again does not wait for it");
    }
    await scaler.end(hurry.signal);
  }
  const { hosts, spent } = scaler;
  if (hosts.length > 0) say({ kind: "left", hosts }, leftText(hosts, scale, leaves));
  say({ kind: "ended", ...spent }, spentText(spent));
  if (lost !== undefined) throw new ClusterError(`the cluster is not seen any more: ${lost}`);
  return interrupt?.exitCode ?? 1;
}

type Say = (facts: object, text: string) => void;

function sayer(io: CommandIo, isJson: boolean): Say {
  return (facts, text) => {
    showStatus(io.stderr, "");
    if (isJson) return io.stdout.write(`${JSON.stringify({ atMs: Date.now(), ...facts })}\n`);
    const time = new Date().toTimeString().slice(0, 8);
    io.stderr.write(`${io.stderr.colors.dim(time)} ${text}\n`);
  };
}

function show(event: ScalerEvent, say: Say, io: CommandIo): void {
  if (event.kind === "look") return showStatus(io.stderr, standingText(event.standing, event.spent));
  const facts = eventJson(event) ?? {};
  if (event.kind === "note") say(facts, noteText(event, io));
  else if (event.decision.kind !== "none") say(facts, decisionText(event.decision, event.spent));
}

function noteText({ text, log }: Extract<ScalerEvent, { kind: "note" }>, { stderr }: CommandIo): string {
  const lines = log === undefined ? [] : log.split("\n").map((line) => `         ${stderr.colors.dim(line)}`);
  return [stderr.colors.yellow(text), ...lines].join("\n");
}

function leftText(hosts: readonly string[], { isAttached, stopCommand }: Scale, leaves: boolean): string {
  const one = hosts.length === 1;
  const count = one ? "1 host" : `${hosts.length} hosts`;
  const shown = hostNames(hosts);
  if (isAttached || stopCommand === undefined) return `${count} ${one ? "ends" : "end"} now: ${shown}`;
  const still = one ? "still ends what it runs" : "still end what they run";
  const what = leaves ? (one ? "stays" : "stay") : still;
  return `${count} ${what}: ${shown}; ${stopCommand} ends ${one ? "it" : "them"}`;
}
