import type { SamplingClient } from "./sampling-client.ts";

/**
 * Starts the engines of a client that was just made.
 *
 * @throws {EngineStartError} when an engine does not start; none is left then
 */
export async function startClient<C extends SamplingClient>(client: C, engines: number): Promise<C> {
  try {
    await client.addEngines(engines);
  } catch (error) {
    await client.close();
    throw error;
  }
  return client;
}
