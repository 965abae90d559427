import { type ConnectOptions, connectSettings } from "../../client/driver/connect-options.ts";
import type { ClientRuntime } from "../../client/runtime.ts";
import { loadBuiltIn } from "../../kernels/built-in.ts";
import type { SamplingClient } from "../../sampling/sampling-client.ts";
import { checkpointItem } from "./checkpoint-item.ts";
import { provideClasses } from "./later-classes.ts";
import { checkCreateWorker } from "./make-worker.ts";
import { checkWorkers } from "./own-worker.ts";
import { readScript } from "./read-script.ts";
import { resolveFrom, resolveModule } from "./resolve-module.ts";
import { workers } from "./workers.ts";

/**
 * Starts engines in Web Workers, and connects to them. Loads what makes the client first.
 *
 * @returns a client whose engines are all ready
 * @throws {TypeError} {RangeError} for bad options
 * @throws {EngineStartError} when an engine does not start; none is left then
 */
export async function connect(options: ConnectOptions = {}): Promise<SamplingClient> {
  const settings = connectSettings(options, "a page", navigator.hardwareConcurrency);
  const { engines, startTimeoutMs, graceMs, history, maxWasmMb, setup, record } = settings;
  const { createWorker } = options;
  checkCreateWorker(createWorker);
  checkWorkers();
  const transport = workers({ startTimeoutMs, maxWasmMb, ...(createWorker && { createWorker }) });
  const [{ CLASSES, ownedEngines, parseScript, setupOf, startClient }] = await Promise.all([
    import("./late.ts"),
    loadBuiltIn(),
  ]);
  const { Recorder } = typeof record === "function" ? await import("../../recording/recorder.ts") : {};
  provideClasses(CLASSES);
  const runtime: ClientRuntime = {
    parseScript: (script) => parseScript({ ...script, resolve: resolveFrom(script.name) }),
    readScript,
    resolveModule,
    // A page shows progress in its own way.
    showProgress: async (result) => void (await result.wait()),
    ...(Recorder && typeof record === "function" && { recorder: new Recorder({ write: record }) }),
  };
  const parts = {
    transport,
    engines: ownedEngines(transport),
    runtime,
    graceMs,
    history,
    startTimeoutMs,
    setup: setupOf(setup, resolveModule),
  };
  return startClient({ ...parts, openCheckpoint: checkpointItem }, engines);
}
