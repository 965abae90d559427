import { availableParallelism } from "node:os";
import { checkCount, checkOptions, checkTimeout } from "../client/check.ts";
import type { Setup } from "../client/crew.ts";
import { type HistoryBound, readHistory } from "../client/history.ts";
import { parseScript } from "../client/script.ts";
import { DEFAULT_GRACE_MS } from "../client/stopper.ts";
import { describe } from "../protocol/describe.ts";
import { SamplingClient } from "../sampling/sampling-client.ts";
import { checkpointFile } from "./checkpoint-file.ts";
import { showProgress } from "./progress.ts";
import { readScript } from "./read-script.ts";
import { resolveFrom, resolveModule } from "./resolve-module.ts";
import { threads } from "./threads.ts";

/** How to get engines. */
export interface ConnectOptions {
  /** Number of engines, a whole number from 1 to 1024; by default one per core. */
  readonly engines?: number;
  /** Longest time that an engine may take to start, ms; 10 s by default. */
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
}

const CONNECT_OPTIONS = {
  engines: "any",
  startTimeoutMs: "any",
  setup: "any",
  graceMs: "any",
  history: "any",
} as const;

// Each is a thread with some 10 MB; a larger number is a mistake.
const MOST_ENGINES = 1024;

/**
 * Starts engines on threads of this process, and connects to them.
 *
 * @returns a client whose engines are all ready; an idle one keeps no process alive
 * @throws {TypeError} {RangeError} for bad options
 * @throws {EngineStartError} when an engine does not start; none is left then
 */
export async function connect(options: ConnectOptions = {}): Promise<SamplingClient> {
  checkOptions("connect", options, CONNECT_OPTIONS);
  const { engines = availableParallelism(), startTimeoutMs = 10_000, graceMs = DEFAULT_GRACE_MS, setup } = options;
  const history = readHistory(options.history ?? {});
  checkCount("engines", engines);
  if (engines > MOST_ENGINES) throw new RangeError(`engines expects at most ${MOST_ENGINES}, got ${engines}`);
  checkTimeout("startTimeoutMs", startTimeoutMs);
  if (startTimeoutMs === 0) throw new RangeError("startTimeoutMs expects milliseconds > 0, got 0");
  checkTimeout("graceMs", graceMs);
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

function setupOf(setup: unknown): Setup {
  if (typeof setup === "function") return { fn: setup, args: [] };
  if (typeof setup !== "string" && !(setup instanceof URL)) {
    throw new TypeError(`setup expects a function or the address of a module, got ${describe(setup)}`);
  }
  return { fn: runModule, args: [resolveModule(setup)] };
}

/** Runs on the engine. */
async function runModule(url: string): Promise<void> {
  const { default: setUp } = (await import(url)) as { readonly default?: () => unknown };
  if (typeof setUp === "function") await setUp();
}
