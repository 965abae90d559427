import { type ConnectOptions, connectSettings, type Preloaded } from "../../client/driver/connect-options.ts";
import { ownedEngines } from "../../client/driver/owned-engines.ts";
import { SamplingClient } from "../../sampling/sampling-client.ts";
import { startClient } from "../../sampling/start-client.ts";
import { canBlock } from "../blocking/can-block.ts";
import { clientParts } from "./client-parts.ts";
import { lateSampling, loadAllSampling } from "./late-sampling.ts";
import { loadParser } from "./late-scripts.ts";
import { checkCreateWorker } from "./make-worker.ts";
import { workers } from "./workers.ts";

const LOADS: { readonly [Name in Preloaded]: () => Promise<unknown> } = { sampling: loadAllSampling, code: loadParser };

/** What a page loads when it connects: one file, as several would compress less well. See `connect`. */
export async function connectPage(options: ConnectOptions): Promise<SamplingClient> {
  const settings = connectSettings(options, "a page", navigator.hardwareConcurrency);
  const { engines, startTimeoutMs, maxWasmMb, preload } = settings;
  const { createWorker } = options;
  checkCreateWorker(createWorker);
  // Who blocks can load nothing then.
  const early = canBlock() ? Object.values(LOADS) : preload.map((name) => LOADS[name]);
  const loading = Promise.all(early.map((load) => load()));
  // Where engines don't start, that is what went wrong.
  loading.catch(() => undefined);
  const transport = workers({ startTimeoutMs, maxWasmMb, ...(createWorker && { createWorker }) });
  const { parts } = await clientParts(settings);
  const all = { ...parts, sampling: lateSampling, transport, engines: ownedEngines(transport) };
  const client = await startClient(new SamplingClient(all), engines);
  try {
    await loading;
  } catch (error) {
    await client.close();
    throw error;
  }
  return client;
}
