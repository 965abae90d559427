import { availableParallelism } from "node:os";
import { checkCount, checkOptions, checkTimeout } from "../client/check.ts";
import { parseScript } from "../client/script.ts";
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
}

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
  checkOptions("connect", options, { engines: "any", startTimeoutMs: "any" });
  const { engines = availableParallelism(), startTimeoutMs = 10_000 } = options;
  checkCount("engines", engines);
  if (engines > MOST_ENGINES) throw new RangeError(`engines expects at most ${MOST_ENGINES}, got ${engines}`);
  checkTimeout("startTimeoutMs", startTimeoutMs);
  if (startTimeoutMs === 0) throw new RangeError("startTimeoutMs expects milliseconds > 0, got 0");
  const transport = threads({ startTimeoutMs });
  const starts = await Promise.allSettled(Array.from({ length: engines }, (_, id) => transport.start(id)));
  const links = starts.flatMap((start) => (start.status === "fulfilled" ? start.value : []));
  const failed = starts.find((start) => start.status === "rejected");
  if (failed) {
    await Promise.all(links.map((link) => link.close()));
    throw failed.reason;
  }
  const runtime = {
    parseScript: (source: string, name: string) => parseScript(source, { name, resolve: resolveFrom(name) }),
    readScript,
    resolveModule,
    showProgress,
  };
  return new SamplingClient({ transport, runtime, links, openCheckpoint: checkpointFile });
}
