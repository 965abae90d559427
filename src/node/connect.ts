import { availableParallelism } from "node:os";
import { type CommonConnectOptions, connectSettings } from "../client/connect-options.ts";
import type { Setup } from "../client/crew.ts";
import { parseScript } from "../client/script.ts";
import { SamplingClient } from "../sampling/sampling-client.ts";
import { checkpointFile } from "./checkpoint-file.ts";
import { showProgress } from "./progress.ts";
import { readScript } from "./read-script.ts";
import { resolveFrom, resolveModule } from "./resolve-module.ts";
import { threads } from "./threads.ts";

/** How to get engines. */
export type ConnectOptions = CommonConnectOptions;

/**
 * Starts engines on threads of this process, and connects to them.
 *
 * @returns a client whose engines are all ready; an idle one keeps no process alive
 * @throws {TypeError} {RangeError} for bad options
 * @throws {EngineStartError} when an engine does not start; none is left then
 */
export async function connect(options: ConnectOptions = {}): Promise<SamplingClient> {
  const settings = connectSettings(options, { cores: availableParallelism() });
  const { engines, startTimeoutMs, graceMs, history, setup } = settings;
  const transport = threads({ startTimeoutMs });
  const runtime = {
    parseScript: (source: string, name: string) => parseScript(source, { name, resolve: resolveFrom(name) }),
    readScript,
    resolveModule,
    showProgress,
  };
  const parts = { transport, runtime, graceMs, history, setup: setup === undefined ? undefined : setupOf(setup) };
  const client = new SamplingClient({ ...parts, openCheckpoint: checkpointFile });
  try {
    await client.addEngines(engines);
  } catch (error) {
    await client.close();
    throw error;
  }
  return client;
}

function setupOf(setup: (() => unknown) | string | URL): Setup {
  if (typeof setup === "function") return { fn: setup, args: [] };
  return { fn: runModule, args: [resolveModule(setup)] };
}

/** Runs on the engine. */
async function runModule(url: string): Promise<void> {
  const { default: setUp } = (await import(url)) as { readonly default?: () => unknown };
  if (typeof setUp === "function") await setUp();
}
