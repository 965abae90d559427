import { asTyped } from "../as-typed.ts";
import type { Where } from "../cluster/where.ts";
import type { CommandIo, Interrupt } from "../command.ts";
import type { OutputFormat } from "../output-format.ts";
import { UsageError } from "../usage-error.ts";
import { atCluster } from "./at-cluster.ts";
import { showMap } from "./map-results.ts";
import { showRun } from "./run-results.ts";

/** What `ensemble results` was asked for. */
export interface ResultsRequest {
  readonly id: string;
  readonly format: OutputFormat;
  /** File to draw to. */
  readonly plot: string | undefined;
  readonly where: Where;
}

/**
 * Waits for what a job gives, and prints it. An interrupt ends the waiting, not the job.
 *
 * @returns exit code: 1 when something in it failed
 * @throws {JobError} when there is no such job
 */
export async function showResults(request: ResultsRequest, io: CommandIo): Promise<number> {
  const { id, format, plot, where } = request;
  const { signal: left, release } = untilLeft(io);
  try {
    return await atCluster(where, async (client) => {
      // What is awaited fails.
      left.addEventListener("abort", () => void client.close());
      left.throwIfAborted();
      const job = await client.job(id);
      if (job.kind === "sample") return showRun(job, { format, plot }, io);
      if (plot !== undefined) throw new UsageError(`--plot is for sampling runs; ${id} is a map`);
      return showMap(job, { format, left }, io);
    });
  } catch (error) {
    if (!left.aborted) throw error;
    const next = `the job goes on; ensemble results ${id} waits for it again, ensemble abort ${id} ends it\n`;
    io.stderr.write(asTyped(next, io.commands));
    return (left.reason as Interrupted).interrupt.exitCode;
  } finally {
    release();
  }
}

class Interrupted extends Error {
  readonly interrupt: Interrupt;

  constructor(interrupt: Interrupt) {
    super(`interrupted by ${interrupt.name}`);
    this.interrupt = interrupt;
  }
}

/** A signal that aborts with the first interrupt. */
function untilLeft(io: CommandIo): { readonly signal: AbortSignal; readonly release: () => void } {
  const left = new AbortController();
  const release = io.onInterrupt((interrupt) => left.abort(new Interrupted(interrupt)));
  return { signal: left.signal, release };
}
