import type { SamplingClient } from "../sampling/sampling-client.ts";

/** Names that cells find: the client and views of all its engines, and what the package exports. */
export async function offeredNames(client: SamplingClient): Promise<Readonly<Record<string, unknown>>> {
  // Loaded here, as the names of all.
  const exported = await import("../node/index.ts");
  return { ...exported, client, dview: client.directView(), lview: client.loadBalancedView() };
}
