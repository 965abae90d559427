import process from "node:process";
import type { HostEvent } from "../../cluster/cluster-host.ts";
import { nodeAddress } from "../../node/cluster/cluster-address.ts";
import { startHost } from "../../node/cluster/start-host.ts";
import { HostHealth } from "../../node/health/host-health.ts";
import type { ListenAddress } from "../../node/health/listen-address.ts";
import { servePages } from "../../node/health/serve-pages.ts";
import { HostMetricsPage } from "../../node/metrics/host-metrics-page.ts";
import { ClusterError } from "../../protocol/cluster-error.ts";
import { asTyped } from "../as-typed.ts";
import type { CommandIo, Interrupt } from "../command.ts";
import { usageErrorOf } from "../usage-error.ts";
import { HostEnd } from "./host-end.ts";
import { onParentGone } from "./parent.ts";

/** What the process of a host says, once, to the one that keeps it. */
export interface HostReady {
  readonly incarnation: number;
}

/** What `ensemble engines` was asked for. */
export interface EnginesRequest {
  readonly url: string | undefined;
  readonly engines: number;
  readonly maxEngines: number | undefined;
  readonly cluster: string | undefined;
  readonly key: string | undefined;
  readonly lifetimeMs: number | undefined;
  /** What runs may take so long when SIGTERM asks it to end, ms; undefined: it ends at once. */
  readonly graceMs: number | undefined;
  /** Where its metrics and health are served; undefined: nowhere. */
  readonly metrics: ListenAddress | undefined;
  readonly name: string;
  readonly insecure: boolean;
  readonly json: boolean;
  /** As in `HostOptions`. */
  readonly folder: string | undefined;
}

/** What it says of itself besides, as JSON. */
interface Status {
  readonly kind: "serving" | "waiting" | "lost" | "back" | "ready" | "draining";
  readonly url?: string;
  readonly why?: string;
}

/**
 * Runs a host until it is told to end, its time is up, or the process that keeps it is gone.
 *
 * @throws {UsageError} when its metrics can't be served where it was asked to
 * @throws {ClusterError} when the server refuses, is unsafe, or the connection is lost for good
 */
export async function runHost(request: EnginesRequest, io: CommandIo): Promise<number> {
  const { url, engines, maxEngines, cluster, key, lifetimeMs, name, insecure, json, folder, metrics } = request;
  const address = await nodeAddress(url, { cluster, key }, "host");
  const tell = (event: HostEvent | Status, text: string): void => {
    if (json) io.stdout.write(`${JSON.stringify(event)}\n`);
    else io.stderr.write(`${asTyped(text, io.commands)}\n`);
  };
  const health = new HostHealth();
  const measured = new HostMetricsPage({ name, cluster: address.cluster });
  if (metrics !== undefined) {
    const pages = { "/metrics": measured.page, ...health.pages };
    const served = await servePages(metrics, pages).catch((error: unknown) => {
      throw usageErrorOf(error, "--metrics: ");
    });
    tell({ kind: "serving", url: served.url }, `${name}: ${served.url} has /metrics, /healthz and /readyz`);
  }
  if (!json) io.stderr.write(`${name}: looking for ${address.url}\n`);
  const end = new HostEnd();
  const onEvent = (event: HostEvent): void => {
    tell(event, textOf(event));
    if (event.kind === "no-engines") end.noEngines();
  };
  // It may wait for a server for ever, and has nothing yet that has to be ended.
  const startNoMore = onParentGone(() => process.exit(0));
  const host = await startHost({
    address,
    engines,
    maxEngines,
    lifetimeMs,
    name,
    insecure,
    timeoutMs: Number.POSITIVE_INFINITY,
    onWaiting: (why) => tell({ kind: "waiting", why }, `${name}: waiting, as ${why}`),
    onLost: (why) => tell({ kind: "lost", why }, `${name}: the server is lost, and looked for: ${why}`),
    onBack: () => tell({ kind: "back" }, `${name}: the server is back`),
    onEvent,
    folder,
  }).finally(startNoMore);
  health.started(host);
  if (metrics !== undefined) measured.started(host);
  tell({ kind: "ready" }, `${name}: ${readyText(host.ids.length, address.cluster)}`);
  const drain = (why: string, limitMs?: number): void => {
    health.draining();
    if (end.drain(host, limitMs)) tell({ kind: "draining" }, `${name}: ${why}; engines end as their clients are done`);
  };
  const ready: HostReady = { incarnation: host.incarnation };
  process.send?.(ready);
  // The process that keeps this one does not start it again, as it ends well.
  host.onWish((wish, user) => (wish === "drain" ? drain(`${user} has drained it`) : end.atOnce()));
  const failure = await untilDue(end, { request, io, drain, ended: host.ended });
  await host.close();
  // Else the channel keeps this process.
  if (process.connected) process.disconnect();
  if (failure !== undefined) throw new ClusterError(`the connection to the cluster is lost for good: ${failure}`);
  return 0;
}

interface Watched {
  readonly request: EnginesRequest;
  readonly io: CommandIo;
  readonly drain: (why: string, limitMs?: number) => void;
  readonly ended: Promise<string>;
}

/** @returns why its connection is lost for good; undefined when it is to end */
async function untilDue(end: HostEnd, { request, io, drain, ended }: Watched): Promise<string | undefined> {
  const { lifetimeMs, graceMs } = request;
  const interrupted = ({ name }: Interrupt): void => {
    if (name !== "SIGTERM" || graceMs === undefined) return end.atOnce();
    // A second signal is of somebody who does not want to wait.
    io.onInterrupt(() => end.atOnce());
    drain("it was asked to end", graceMs);
  };
  io.onInterrupt(interrupted);
  // The process that keeps this one is gone.
  onParentGone(() => end.atOnce());
  const timer = lifetimeMs === undefined ? undefined : setTimeout(() => drain("its time is up"), lifetimeMs);
  const failure = await Promise.race([end.due.then(() => undefined), ended]);
  clearTimeout(timer);
  return failure;
}

function textOf(event: HostEvent): string {
  switch (event.kind) {
    case "engine-started":
      return `engine ${event.engineId} is ready`;
    case "engine-ended":
      return `engine ${event.engineId} has ended: ${event.cause.message}`;
    case "no-engines":
      return "no engine is left";
  }
}

function readyText(count: number, cluster: string): string {
  return count === 1 ? `1 engine of ${cluster} is ready` : `${count} engines of ${cluster} are ready`;
}
