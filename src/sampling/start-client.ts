import { SamplingClient, type SamplingClientParts } from "./sampling-client.ts";

/**
 * Makes a client and starts its engines.
 *
 * @throws {EngineStartError} when an engine does not start; none is left then
 */
export async function startClient(parts: SamplingClientParts, engines: number): Promise<SamplingClient> {
  const client = new SamplingClient(parts);
  try {
    await client.addEngines(engines);
  } catch (error) {
    await client.close();
    throw error;
  }
  return client;
}
