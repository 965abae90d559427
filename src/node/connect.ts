import { availableParallelism } from "node:os";
import { checkMb } from "../client/check.ts";
import { type CommonConnectOptions, connectSettings } from "../client/connect-options.ts";
import { setupOf } from "../client/engines/setup.ts";
import { parseScript } from "../client/scripts/script.ts";
import type { ScriptSource } from "../client/scripts/script-edits.ts";
import type { SamplingClient } from "../sampling/sampling-client.ts";
import { startClient } from "../sampling/start-client.ts";
import { checkpointFile } from "./checkpoint-file.ts";
import { sources } from "./find-source.ts";
import { showProgress } from "./progress.ts";
import { readScript } from "./read-script.ts";
import { resolveModule } from "./resolve-module.ts";
import { scriptPlace } from "./script-place.ts";
import { threads } from "./threads.ts";

/** How to get engines. */
export interface ConnectOptions extends CommonConnectOptions {
  /**
   * MB of 2^20 bytes that the JavaScript heap of each engine may have, a whole number >= 16; by default as much as V8
   * thinks fit. An engine that needs more ends, with EngineLostError whose `cause` is MemoryLimitError, and another takes
   * its place; while a call blocks, the cause says only that its thread ended. ArrayBuffers lie outside of the heap. V8
   * can't stop a single allocation that is some 16 MB beyond the limit: then it ends the whole process, as without a limit.
   */
  readonly maxHeapMb?: number;
}

/**
 * Starts engines on threads of this process, and connects to them.
 *
 * @returns a client whose engines are all ready; an idle one keeps no process alive
 * @throws {TypeError} {RangeError} for bad options
 * @throws {EngineStartError} when an engine does not start; none is left then
 */
export async function connect(options: ConnectOptions = {}): Promise<SamplingClient> {
  const settings = connectSettings(options, { names: ["maxHeapMb"], cores: availableParallelism() });
  const { engines, startTimeoutMs, graceMs, history, maxWasmMb, setup } = settings;
  const { maxHeapMb } = options;
  if (maxHeapMb !== undefined) checkMb("maxHeapMb", maxHeapMb, { least: 16, most: Number.POSITIVE_INFINITY });
  const transport = threads({ startTimeoutMs, maxHeapMb, maxWasmMb });
  const runtime = {
    parseScript: (script: ScriptSource) => parseScript({ ...script, ...scriptPlace(script.name) }),
    readScript,
    resolveModule,
    showProgress,
    sources,
  };
  const parts = {
    transport,
    runtime,
    graceMs,
    history,
    startTimeoutMs,
    setup: setupOf(setup, resolveModule),
  };
  return startClient({ ...parts, openCheckpoint: checkpointFile }, engines);
}
