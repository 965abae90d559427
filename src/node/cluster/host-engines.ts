import type { EngineHost } from "../../nats/engine-host.ts";
import type { HostEnginesOptions } from "../../nats/host-options.ts";

/**
 * Starts engines on threads of this process, and gives them to a cluster: its clients, anywhere, find and share them. The
 * process stays alive until the host is closed. From a terminal: `ensemble engines`, which also starts a host again that died.
 *
 * @returns the host, whose engines are all ready
 * @throws {TypeError} {RangeError} for bad options
 * @throws {ClusterError} when there is no server in time, it refuses or is unsafe, or a package is missing
 * @throws {EngineStartError} when an engine does not start; none is left then
 *
 * @example
 * const host = await hostEngines({ url: "nats://lab:4222", key: "engine.key", engines: 4 });
 * await host.close();
 */
export async function hostEngines(options: HostEnginesOptions = {}): Promise<EngineHost> {
  // Loaded here, as few programs need any of it.
  const { hostFromNode } = await import("./late.ts");
  return hostFromNode(options);
}
