import { availableParallelism } from "node:os";
import type { ClusterOptions } from "../client/driver/cluster-options.ts";
import { type ConnectOptions, connectSettings } from "../client/driver/connect-options.ts";
import { ownedEngines } from "../client/driver/owned-engines.ts";
import { describe } from "../protocol/describe.ts";
import { startClient } from "../sampling/start-client.ts";
import { NodeClient } from "./client.ts";
import { clientParts } from "./client-parts.ts";
import type { NodeClusterClient } from "./cluster/cluster-client.ts";
import { threads } from "./threads.ts";

/**
 * Connects to the engines of a cluster, which hosts have started (`ensemble engines`), and which other clients use too.
 *
 * @param url - of a NATS server, such as `nats://127.0.0.1:4222`
 * @returns a client that has found engines
 * @throws {TypeError} {RangeError} for bad options
 * @throws {EnsembleError} when there is no server, or it refuses; when a package is missing
 * @throws {TimeoutError} when there are not so many engines in time
 *
 * @example
 * const client = await connect("nats://lab:4222", { cluster: "lab", key: "alice.key" });
 */
export function connect(url: string, options?: ClusterOptions): Promise<NodeClusterClient>;
/**
 * Starts engines on threads of this process, and connects to them.
 *
 * @returns a client whose engines are all ready; an idle one keeps no process alive
 * @throws {TypeError} {RangeError} for bad options
 * @throws {EnsembleError} when the recording that was asked for can't be written
 * @throws {EngineStartError} when an engine does not start; none is left then
 *
 * @example
 * const client = await connect({ engines: 2 });
 */
export function connect(options?: ConnectOptions): Promise<NodeClient>;
export async function connect(first: ConnectOptions | string = {}, options: ClusterOptions = {}): Promise<NodeClient> {
  if (typeof first === "string") {
    const { connectFromNode } = await import("./cluster/late.ts");
    return connectFromNode(first, options);
  }
  if (typeof first !== "object") throw new TypeError(`connect expects options or an address, got ${describe(first)}`);
  const settings = connectSettings(first, "Node", availableParallelism());
  const { engines, startTimeoutMs, maxHeapMb, maxWasmMb, execArgv, env } = settings;
  const { parts, loaded } = await clientParts(settings);
  const transport = threads({ startTimeoutMs, maxHeapMb, maxWasmMb, execArgv, env });
  const client = await startClient(new NodeClient({ ...parts, transport, engines: ownedEngines(transport) }), engines);
  try {
    await loaded;
  } catch (error) {
    await client.close();
    throw error;
  }
  return client;
}
