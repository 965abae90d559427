import { once } from "node:events";
import process from "node:process";
import type { HostEvent } from "../../cluster/cluster-host.ts";
import { nodeAddress } from "../../node/cluster/cluster-address.ts";
import { startHost } from "../../node/cluster/start-host.ts";
import { ClusterError } from "../../protocol/cluster-error.ts";
import type { CommandIo } from "../command.ts";

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
  readonly name: string;
  readonly insecure: boolean;
  readonly json: boolean;
  /** As in `HostOptions`. */
  readonly folder: string | undefined;
}

/** Runs a host until it is told to end, its time is up, or the process that keeps it is gone. */
export async function runHost(request: EnginesRequest, io: CommandIo): Promise<number> {
  const { url, engines, maxEngines, cluster, key, lifetimeMs, name, insecure, json, folder } = request;
  const address = await nodeAddress(url, { cluster, key }, "host");
  const tell = (event: HostEvent | { readonly kind: string; readonly why?: string }, text: string): void => {
    if (json) io.stdout.write(`${JSON.stringify(event)}\n`);
    else io.stderr.write(`${text}\n`);
  };
  const ending = new AbortController();
  const end = (): void => ending.abort();
  let isDraining = false;
  const onEvent = (event: HostEvent): void => {
    tell(event, textOf(event));
    if (event.kind === "no-engines" && isDraining) end();
  };
  if (!json) io.stderr.write(`${name}: looking for ${address.url}\n`);
  const host = await startHost({
    address,
    engines,
    maxEngines,
    lifetimeMs,
    name,
    insecure,
    timeoutMs: Number.POSITIVE_INFINITY,
    onWaiting: (why) => tell({ kind: "waiting", why }, `${name}: waiting, as ${why}`),
    onEvent,
    folder,
  });
  tell({ kind: "ready" }, `${name}: ${readyText(host.ids.length, address.cluster)}`);
  io.onInterrupt(end);
  const ready: HostReady = { incarnation: host.incarnation };
  process.send?.(ready);
  // The process that keeps this one is gone.
  process.once("disconnect", end);
  const drain = (why: string): void => {
    isDraining = true;
    tell({ kind: "draining" }, `${name}: ${why}; engines end as their clients are done`);
    host.drain();
    if (host.ids.length === 0) end();
  };
  // The process that keeps this one does not start it again, as it ends well.
  host.onWish((wish, user) => (wish === "drain" ? drain(`${user} has drained it`) : end()));
  const timer = lifetimeMs === undefined ? undefined : setTimeout(() => drain("its time is up"), lifetimeMs);
  const asked = ending.signal.aborted ? undefined : once(ending.signal, "abort").then(() => undefined);
  const failure = await Promise.race([asked, host.ended]);
  clearTimeout(timer);
  await host.close();
  // Else the channel keeps this process.
  if (process.connected) process.disconnect();
  if (failure !== undefined) throw new ClusterError(`the connection to the cluster is lost for good: ${failure}`);
  return 0;
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
