// A host of a chaos run: engines of a cluster, that tells what it holds when it is asked.
import { once } from "node:events";
import process from "node:process";
import { queryObjects } from "node:v8";
import { Session } from "../../../build/lib/host/session.js";
import { startHost } from "../../../build/lib/node/cluster/start-host.js";
import { memoryInUse } from "../leftovers.ts";

/** What a host is told to be. */
export interface HostStart {
  readonly url: string;
  readonly cluster: string;
  readonly name: string;
  readonly engines: number;
  readonly leaseMs: number;
}

/** What a host holds. */
export interface HostState {
  readonly kind: "state";
  /** Clients times engines that they use. */
  readonly sessions: number;
  /** After a garbage collection. */
  readonly bytes: number;
}

const [{ url, cluster, name, engines, leaseMs }] = (await once(process, "message")) as [HostStart];
const timeoutMs = Number.POSITIVE_INFINITY;
const address = { url, cluster, user: "anon" };
await startHost({ address, name, engines, timeoutMs, leaseMs, insecure: true, onEvent: () => undefined });
process.send?.({ kind: "ready" });
process.on("message", () => void tell());
process.once("disconnect", () => process.exit(0));

async function tell(): Promise<void> {
  const bytes = await memoryInUse();
  const state: HostState = { kind: "state", sessions: queryObjects(Session, { format: "count" }), bytes };
  process.send?.(state);
}
