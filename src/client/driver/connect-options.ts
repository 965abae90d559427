import { describe } from "../../protocol/describe.ts";
import { isUrl } from "../../protocol/platform-objects.ts";
import { DEFAULT_START_TIMEOUT_MS } from "../../protocol/start-limit.ts";
import type { WorkerLike } from "../../protocol/worker-like.ts";
import { DEFAULT_GRACE_MS } from "../../scheduler/rules.ts";
import { checkEngineCount, checkMb, checkOptions, checkPlace, checkTimeout } from "../check.ts";
import { type HistoryBound, readHistory } from "./history.ts";
import { readThreadOptions, type ThreadOptions } from "./thread-options.ts";

/** What is done with the output of engines: see `ConnectOptions.output`. */
export type OutputMode = "inherit" | "capture";

/** What a page may load with `connect` already: see `ConnectOptions.preload`. */
export type Preloaded = "sampling" | "code";

/**
 * How to get engines. The same on Node and in pages, since tools that resolve packages as bundlers do can't tell which of
 * the two a program is for.
 */
export interface ConnectOptions extends ThreadOptions {
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
  /**
   * What becomes of what functions write on engines, by `console.log` for instance. With `"inherit"`, the default, it is shown
   * where the program's own output goes, as it comes: standard output on the same, standard error likewise; in pages on the
   * console. Each line has its engine before it, as `[engine 0] text`, and is shown once it is whole, or its engine ends.
   * With `"capture"` it is not shown. Results have it either way: `stdout`, `stderr`, `displayOutputs()`.
   *
   * The default is the same on a terminal, in a pipe and in a log, as that of threads in Node, of Python's `multiprocessing`
   * and of Dask's local clusters: whoever writes `console.log` in a function looks for it in the output of the program.
   *
   * An engine passes on 2^20 characters of each stream a task, and a mark where it cuts. Where the reader of the program's output
   * is slow, what would have to wait beyond 4 MB is left out, and its lines are counted.
   */
  readonly output?: OutputMode;
  /**
   * How much is remembered of tasks that have ended, for `history` and `resubmit`: 1,000 tasks, 16 MiB by default; what sampling
   * sends only with `chunks: true`.
   */
  readonly history?: HistoryBound;
  /**
   * MB of 2^20 bytes of WebAssembly memory that the kernels of each engine may have together, a whole number from 1 to
   * 4096; no limit by default. A task whose kernel needs more fails with RemoteError whose `cause` is MemoryLimitError; the
   * engine releases that kernel's memory and goes on. No kernel can grow beyond the limit within a call; the sum is
   * looked at when one has grown.
   */
  readonly maxWasmMb?: number;
  /**
   * On Node only: MB of 2^20 bytes that the JavaScript heap of each engine may have, a whole number >= 16; by default as much
   * as V8 thinks fit. An engine that needs more ends, with EngineLostError whose `cause` is MemoryLimitError, and another
   * takes its place; while a call blocks, the cause says only that its thread ended. ArrayBuffers lie outside of the heap.
   * V8 can't stop a single allocation that is some 16 MB beyond the limit: then it ends the whole process, as without one.
   */
  readonly maxHeapMb?: number;
  /**
   * Records what happens, so that `ensemble replay` can show what was not over at the end: what a hang waits for. A function
   * is called with lines of text, before the turn of the program ends; on Node also the path of a file, which is replaced.
   * The lines hold no code, arguments or values: ids, methods, options of views, states, times, messages of errors.
   */
  readonly record?: string | ((lines: string) => void);
  /**
   * In pages only: makes the worker of one engine, whose script is the file of `wasm-ensemble/engine`; for bundlers that
   * don't rewrite the addresses of workers. By default that file beside the library.
   */
  readonly createWorker?: () => WorkerLike;
  /**
   * In pages: what `connect` is to load, while engines start, that comes with the first call that needs it otherwise.
   * `"sampling"` is for `sample`, `sweep`, `chains` and `bootstrap`, for views with a seed, and for `rng`, which needs it; `"code"`
   * is for `execute` and `run`. A first call that finds its code loaded throws at once what is wrong with what it was given; else
   * its result rejects, and what is called after it, such as a `push`, may reach engines before it. On Node all of it is there
   * from the start.
   */
  readonly preload?: readonly Preloaded[];
}

/** The options in full. */
export interface ConnectSettings extends ThreadOptions {
  readonly engines: number;
  readonly startTimeoutMs: number;
  readonly graceMs: number;
  readonly history: Required<HistoryBound>;
  readonly maxHeapMb: number | undefined;
  readonly maxWasmMb: number | undefined;
  readonly setup: ConnectOptions["setup"];
  readonly record: ConnectOptions["record"];
  readonly output: OutputMode;
  readonly preload: readonly Preloaded[];
}

const NAMES = {
  engines: "any",
  startTimeoutMs: "any",
  setup: "any",
  graceMs: "any",
  output: "any",
  history: "any",
  maxWasmMb: "any",
  maxHeapMb: "any",
  execArgv: "any",
  env: "any",
  record: "any",
  createWorker: "any",
  preload: "any",
} as const;

/** Options that only Node knows. */
export const ON_NODE = { maxHeapMb: "on Node", execArgv: "on Node", env: "on Node" } as const;

/**
 * Checks what `connect` was given.
 *
 * @param here - where engines are started
 * @param cores - engines by default
 * @throws {TypeError} {RangeError} for bad options
 */
export function connectSettings(options: ConnectOptions, here: "Node" | "a page", cores: number): ConnectSettings {
  checkOptions("connect", options, NAMES);
  checkPlace("connect", options, here === "Node" ? { createWorker: "in pages" } : ON_NODE);
  const {
    engines = cores,
    startTimeoutMs = DEFAULT_START_TIMEOUT_MS,
    graceMs = DEFAULT_GRACE_MS,
    history = {},
    maxHeapMb,
    maxWasmMb,
    setup,
    record,
    output = "inherit",
    preload = [],
  } = options;
  checkEngineCount("engines", engines);
  checkTimeout("startTimeoutMs", startTimeoutMs);
  if (startTimeoutMs === 0) throw new RangeError("startTimeoutMs expects milliseconds > 0, got 0");
  checkTimeout("graceMs", graceMs);
  if (maxHeapMb !== undefined) checkMb("maxHeapMb", maxHeapMb, { least: 16, most: Number.POSITIVE_INFINITY });
  if (maxWasmMb !== undefined) checkMb("maxWasmMb", maxWasmMb, { least: 1, most: 4096 });
  const threads = readThreadOptions(options);
  if (setup !== undefined && typeof setup !== "function" && typeof setup !== "string" && !isUrl(setup)) {
    throw new TypeError(`setup expects a function or the address of a module, got ${describe(setup)}`);
  }
  if (record !== undefined) checkRecord(record, here);
  if (output !== "inherit" && output !== "capture") {
    throw new TypeError(`output expects "inherit" or "capture", got ${describe(output)}`);
  }
  checkPreload(preload);
  const limits = { startTimeoutMs, graceMs, maxHeapMb, maxWasmMb };
  return { engines, ...limits, ...threads, history: readHistory(history), setup, record, output, preload };
}

function checkRecord(record: unknown, here: "Node" | "a page"): void {
  if (typeof record === "function" || (here === "Node" && typeof record === "string" && record !== "")) return;
  const expected = here === "Node" ? "the path of a file, or a function" : "a function of lines";
  throw new TypeError(`record expects ${expected}, got ${describe(record)}`);
}

function checkPreload(preload: unknown): void {
  if (Array.isArray(preload) && preload.every((name) => name === "sampling" || name === "code")) return;
  throw new TypeError(`preload expects a list of "sampling" and "code", got ${describe(preload)}`);
}
