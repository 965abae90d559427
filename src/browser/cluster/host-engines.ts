import type { EngineHost } from "../../nats/engine-host.ts";
import type { HostEnginesOptions } from "../../nats/host-options.ts";

/**
 * Starts engines in Web Workers, and gives them to a cluster: its clients, anywhere, find and share them for as long as the page
 * is open. The connection is a WebSocket's, in a worker of its own, so that a page in the background is heard as well.
 *
 * Whoever may run tasks in the cluster may do in this page's workers what a script of its origin may: fetch what the site serves
 * its user, for one. The key can be read by whoever uses the page.
 *
 * @returns the host, whose engines are all ready
 * @throws {TypeError} {RangeError} for bad options
 * @throws {ClusterError} when there is no server in time, or it refuses or is unsafe
 * @throws {EngineStartError} when an engine does not start; none is left then
 *
 * @example
 * const key = await (await fetch("/engine.key")).text();
 * const host = await hostEngines({ url: "wss://lab.example:4223", key, engines: 2 });
 * await host.close();
 */
export async function hostEngines(options: HostEnginesOptions = {}): Promise<EngineHost> {
  // Loaded here, as few pages need any of it.
  const { hostFromPage } = await import("./host.ts");
  return hostFromPage(options);
}
