import type { ClusterOptions } from "../../client/driver/cluster-options.ts";
import type { ConnectOptions } from "../../client/driver/connect-options.ts";
import type { ClusterClient } from "../../jobs/cluster-client.ts";
import { describe } from "../../protocol/describe.ts";
import type { SamplingClient } from "../../sampling/sampling-client.ts";
import { checkWorkers } from "./check-workers.ts";
import { explained } from "./explained.ts";

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
    const { connectFromPage } = await explained("what connects to a cluster", import("../cluster/connect-cluster.ts"));
    return connectFromPage(first, options);
  }
  if (typeof first !== "object") throw new TypeError(`connect expects options or an address, got ${describe(first)}`);
  checkWorkers();
  const { connectPage } = await explained("what connects", import("./connect-page.ts"));
  return connectPage(first);
}
