import { availableParallelism } from "node:os";
import { type ConnectOptions, connectSettings } from "../client/driver/connect-options.ts";
import { setupOf } from "../client/driver/setup.ts";
import type { ClientRuntime } from "../client/runtime.ts";
import type { SamplingClient } from "../sampling/sampling-client.ts";
import { startClient } from "../sampling/start-client.ts";
import { checkpointFile } from "./checkpoint-file.ts";
import { sources } from "./find-source.ts";
import { showProgress } from "./progress.ts";
import { readScript } from "./read-script.ts";
import { recorderFor } from "./record-file.ts";
import { resolveModule } from "./resolve-module.ts";
import { scriptPlace } from "./script-place.ts";
import { threads } from "./threads.ts";

/**
 * Starts engines on threads of this process, and connects to them.
 *
 * @returns a client whose engines are all ready; an idle one keeps no process alive
 * @throws {TypeError} {RangeError} for bad options
 * @throws {EnsembleError} when the recording that was asked for can't be written
 * @throws {EngineStartError} when an engine does not start; none is left then
 */
export async function connect(options: ConnectOptions = {}): Promise<SamplingClient> {
  const settings = connectSettings(options, "Node", availableParallelism());
  const { engines, startTimeoutMs, graceMs, history, maxHeapMb, maxWasmMb, setup, record } = settings;
  const recorder = await recorderFor(record);
  const transport = threads({ startTimeoutMs, maxHeapMb, maxWasmMb });
  const runtime: ClientRuntime = {
    parseScript: (script) => scripts.parseScript({ ...script, ...scriptPlace(script.name) }),
    readScript,
    resolveModule,
    showProgress,
    sources,
    ...(recorder && { recorder }),
  };
  const parts = {
    transport,
    runtime,
    graceMs,
    history,
    startTimeoutMs,
    setup: setupOf(setup, resolveModule),
    openCheckpoint: checkpointFile,
  };
  // The parser is loaded while threads start: an import of the package should be fast.
  const loading = import("../client/scripts/script.ts");
  // Where engines don't start, that is what went wrong.
  loading.catch(() => undefined);
  const client = await startClient(parts, engines);
  const scripts = await loading.catch(async (error: unknown) => {
    await client.close();
    throw error;
  });
  return client;
}
