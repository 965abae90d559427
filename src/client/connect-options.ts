import { describe } from "../protocol/describe.ts";
import { DEFAULT_START_TIMEOUT_MS } from "../protocol/start-limit.ts";
import { checkEngineCount, checkMb, checkOptions, checkTimeout } from "./check.ts";
import { type HistoryBound, readHistory } from "./tasks/history.ts";
import { DEFAULT_GRACE_MS } from "./tasks/stopper.ts";

/** What every `connect` takes. */
export interface CommonConnectOptions {
  /** Number of engines, a whole number from 1 to 1024; by default one per core. */
  readonly engines?: number;
  /** Longest time that an engine may take to start, and then its setup, ms; 30 s by default. */
  readonly startTimeoutMs?: number;
  /**
   * Is run on every engine before it takes part, also on those that come later: a function, sent by its source, or the
   * address of a module, whose default export is called if it is a function.
   */
  readonly setup?: (() => unknown) | string | URL;
  /**
   * Time that an aborted task has to stop which listens to `engine.signal`, ms >= 0; 1 s by default. One that does not
   * listen, or does not stop in time, is ended with its engine, and another engine takes its place.
   */
  readonly graceMs?: number;
  /** How much is remembered of tasks that have ended, for `history` and `resubmit`: 1,000 tasks, 16 MiB by default. */
  readonly history?: HistoryBound;
  /**
   * MB of 2^20 bytes of WebAssembly memory that the kernels of each engine may have together, a whole number from 1 to
   * 4096; no limit by default. A task whose kernel needs more fails with RemoteError whose `cause` is MemoryLimitError; the
   * engine lets go of that kernel's memory and goes on. No kernel can grow beyond the limit within a call; the sum is
   * looked at when one has grown.
   */
  readonly maxWasmMb?: number;
}

/** The options in full. */
export interface ConnectSettings {
  readonly engines: number;
  readonly startTimeoutMs: number;
  readonly graceMs: number;
  readonly history: Required<HistoryBound>;
  readonly maxWasmMb: number | undefined;
  readonly setup: CommonConnectOptions["setup"];
}

/**
 * Checks what `connect` was given.
 *
 * @param names - options that this `connect` has besides
 * @param cores - engines by default
 * @throws {TypeError} {RangeError} for bad options
 */
export function connectSettings(
  options: CommonConnectOptions,
  { names = [], cores }: { readonly names?: readonly string[]; readonly cores: number },
): ConnectSettings {
  const all = ["engines", "startTimeoutMs", "setup", "graceMs", "history", "maxWasmMb", ...names];
  checkOptions("connect", options, Object.fromEntries(all.map((name) => [name, "any"] as const)));
  const {
    engines = cores,
    startTimeoutMs = DEFAULT_START_TIMEOUT_MS,
    graceMs = DEFAULT_GRACE_MS,
    history = {},
    maxWasmMb,
    setup,
  } = options;
  checkEngineCount("engines", engines);
  checkTimeout("startTimeoutMs", startTimeoutMs);
  if (startTimeoutMs === 0) throw new RangeError("startTimeoutMs expects milliseconds > 0, got 0");
  checkTimeout("graceMs", graceMs);
  if (maxWasmMb !== undefined) checkMb("maxWasmMb", maxWasmMb, { least: 1, most: 4096 });
  if (setup !== undefined && typeof setup !== "function" && typeof setup !== "string" && !(setup instanceof URL)) {
    throw new TypeError(`setup expects a function or the address of a module, got ${describe(setup)}`);
  }
  return { engines, startTimeoutMs, graceMs, history: readHistory(history), maxWasmMb, setup };
}
