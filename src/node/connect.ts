import { availableParallelism } from "node:os";
import { checkCount } from "../client/check.ts";
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
export interface ConnectOptions extends CommonConnectOptions {
  /**
   * MB of 2^20 bytes that the JavaScript heap of each engine may have, a whole number >= 16; by default as much as V8
   * thinks fit. An engine that needs more ends, with EngineLostError whose `cause` is MemoryLimitError, and another takes
   * its place. ArrayBuffers lie outside of the heap. V8 can't stop a single allocation that is some 16 MB beyond the limit:
   * then it ends the whole process, as without a limit.
   */
  readonly maxHeapMb?: number;
  /**
   * MB of 2^20 bytes of WebAssembly memory that the kernels of each engine may have together, a whole number from 1 to
   * 4096; no limit by default. A task whose kernel needs more fails with RemoteError whose `cause` is MemoryLimitError; the
   * engine lets go of that kernel's memory and goes on. No kernel can grow beyond the limit within a call; the sum is
   * looked at when one has grown.
   */
  readonly maxWasmMb?: number;
}

const MEMORY_OPTIONS = ["maxHeapMb", "maxWasmMb"] as const;

/**
 * Starts engines on threads of this process, and connects to them.
 *
 * @returns a client whose engines are all ready; an idle one keeps no process alive
 * @throws {TypeError} {RangeError} for bad options
 * @throws {EngineStartError} when an engine does not start; none is left then
 */
export async function connect(options: ConnectOptions = {}): Promise<SamplingClient> {
  const settings = connectSettings(options, { names: MEMORY_OPTIONS, cores: availableParallelism() });
  const { engines, startTimeoutMs, graceMs, history, setup } = settings;
  const { maxHeapMb, maxWasmMb } = options;
  if (maxHeapMb !== undefined) checkMb("maxHeapMb", maxHeapMb, { least: 16, most: Number.POSITIVE_INFINITY });
  if (maxWasmMb !== undefined) checkMb("maxWasmMb", maxWasmMb, { least: 1, most: 4096 });
  const transport = threads({ startTimeoutMs, maxHeapMb, maxWasmMb });
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

function checkMb(
  name: string,
  value: unknown,
  { least, most }: { readonly least: number; readonly most: number },
): void {
  checkCount(name, value);
  if (value < least || value > most) throw new RangeError(`${name} expects MB from ${least} to ${most}, got ${value}`);
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
