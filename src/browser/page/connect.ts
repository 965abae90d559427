import type { ClusterOptions } from "../../client/driver/cluster-options.ts";
import { type ConnectOptions, connectSettings } from "../../client/driver/connect-options.ts";
import type { ClusterClient } from "../../jobs/cluster-client.ts";
import { loadBuiltIn } from "../../kernels/built-in.ts";
import { describe } from "../../protocol/describe.ts";
import type { SamplingClient } from "../../sampling/sampling-client.ts";
import { checkCreateWorker } from "./make-worker.ts";
import { checkWorkers } from "./own-worker.ts";
import { workers } from "./workers.ts";

/**
 * Connects to the engines of a cluster, which hosts have started (`ensemble engines`, `hostEngines`), and which other clients
 * use too. The connection is a WebSocket's. Calls don't block.
 *
 * @param url - of the server's port for pages, such as `wss://lab.example:4223`; it has to let in this page's origin
 * @returns a client that has found engines
 * @throws {TypeError} {RangeError} for bad options
 * @throws {ClusterError} when there is no server, or it refuses
 * @throws {TimeoutError} when there are not so many engines in time
 *
 * @example
 * const client = await connect("wss://lab.example:4223", { key: await (await fetch("/my.key")).text() });
 */
export function connect(url: string, options?: ClusterOptions): Promise<ClusterClient>;
/**
 * Starts engines in Web Workers, and connects to them. Loads what makes the client first.
 *
 * @returns a client whose engines are all ready
 * @throws {TypeError} {RangeError} for bad options
 * @throws {EngineStartError} when an engine does not start; none is left then
 *
 * @example
 * const client = await connect({ engines: 2 });
 */
export function connect(options?: ConnectOptions): Promise<SamplingClient>;
export async function connect(
  first: ConnectOptions | string = {},
  options: ClusterOptions = {},
): Promise<SamplingClient> {
  if (typeof first === "string") {
    const { connectFromPage } = await import("../cluster/connect-cluster.ts");
    return connectFromPage(first, options);
  }
  if (typeof first !== "object") throw new TypeError(`connect expects options or an address, got ${describe(first)}`);
  const settings = connectSettings(first, "a page", navigator.hardwareConcurrency);
  const { engines, startTimeoutMs, maxWasmMb } = settings;
  const { createWorker } = first;
  checkCreateWorker(createWorker);
  checkWorkers();
  const transport = workers({ startTimeoutMs, maxWasmMb, ...(createWorker && { createWorker }) });
  const [{ clientParts, ownedEngines, startClient }] = await Promise.all([import("./late.ts"), loadBuiltIn()]);
  const { parts } = await clientParts(settings);
  return startClient({ ...parts, transport, engines: ownedEngines(transport) }, engines);
}
