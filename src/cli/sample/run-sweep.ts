import { knownAnswers } from "../../kernels/known-answers.ts";
import type { KernelParameters, SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { TaskAbortedError } from "../../protocol/errors.ts";
import type { Estimate } from "../../sampling/run/estimate.ts";
import type { SamplingRun } from "../../sampling/run/sampling-run.ts";
import type { SamplingClient } from "../../sampling/sampling-client.ts";
import type { CommandIo, Interrupt } from "../command.ts";
import { watchRun } from "../progress/watch-run.ts";
import { UsageError } from "../usage-error.ts";
import { checkDrawing } from "./drawing.ts";
import type { SampleRun } from "./report.ts";
import type { SampleRequest } from "./request.ts";
import { startClient } from "./start-client.ts";
import type { Sweep } from "./sweep.ts";
import { SweepOutput } from "./sweep-output.ts";

/**
 * Samples a kernel once for each row of parameters, one after the other on all engines, and prints a row for each. All have
 * the same seed, so that rows differ by their parameters and not by chance.
 *
 * An interrupt, or a failure, ends the sweep with the rows that are done.
 *
 * @returns exit code: 1 when a row has no estimate
 * @throws {UsageError} for options that are for one run
 */
export async function runSweep(
  kernel: SamplingKernel,
  sweep: Sweep,
  request: SampleRequest,
  io: CommandIo,
): Promise<number> {
  refuseOfOne(request, sweep.rows.length);
  for (const params of sweep.rows) checkDrawing(kernel, params, request.sampling, request.stop);
  const { client, close } = await startClient(request.engines);
  const interrupts = untilInterrupted(io);
  const output = new SweepOutput({ kernel, sweep, request, io, engines: client.length });
  try {
    await runRows({ client, kernel, sweep, request, io, interrupts, output });
  } finally {
    interrupts.release();
    await close();
    output.end();
  }
  return interrupts.taken?.exitCode ?? (output.hasLost ? 1 : 0);
}

const OF_ONE = { plot: "--plot", histogram: "--histogram" } as const;

function refuseOfOne(request: SampleRequest, rows: number): void {
  const wrong = [
    ...Object.entries(OF_ONE).flatMap(([key, option]) => (key in request ? [option] : [])),
    ...(request.sampling.checkpoint === undefined ? [] : ["--checkpoint"]),
  ];
  if (wrong.length === 0) return;
  throw new UsageError(`${wrong.join(" and ")} can be had of one run only; these parameters make ${rows}`);
}

interface Rows {
  readonly client: SamplingClient;
  readonly kernel: SamplingKernel;
  readonly sweep: Sweep;
  readonly request: SampleRequest;
  readonly io: CommandIo;
  readonly interrupts: Interrupts;
  readonly output: SweepOutput;
}

async function runRows({ client, kernel, sweep, request, io, interrupts, output }: Rows): Promise<void> {
  let { seed } = request.sampling;
  for (const [i, params] of sweep.rows.entries()) {
    if (interrupts.taken !== undefined) return;
    const run = client.sample(kernel, {
      ...request.stop,
      ...request.sampling,
      ...(seed !== undefined && { seed }),
      params,
    });
    seed ??= run.latest.seed;
    interrupts.running = run;
    const label = `${i + 1} of ${sweep.rows.length}`;
    const estimate = await watchRun(run, io, { quiet: request.format !== "text", label }).catch((error: unknown) => {
      if (interrupts.taken !== undefined && error instanceof TaskAbortedError) return undefined;
      throw error;
    });
    if (estimate === undefined || isCut(estimate)) return;
    output.add(rowOf(kernel, params, request, estimate));
  }
}

// The interrupt came while it ran: with fewer samples than the others it is no row of the table.
function isCut({ stopped }: Estimate): boolean {
  return stopped === "aborted";
}

function rowOf(
  kernel: SamplingKernel,
  params: KernelParameters,
  request: SampleRequest,
  estimate: Estimate,
): SampleRun {
  return { request, kernel, params, answers: knownAnswers(kernel, params), estimate, resumedAt: 0, engines: undefined };
}

interface Interrupts {
  taken: Interrupt | undefined;
  /** Is aborted by the first. */
  running: SamplingRun | undefined;
  readonly release: () => void;
}

function untilInterrupted(io: CommandIo): Interrupts {
  const release = io.onInterrupt((interrupt) => {
    interrupts.taken = interrupt;
    interrupts.running?.abort(new Error(`interrupted by ${interrupt.name}`));
  });
  const interrupts: Interrupts = { taken: undefined, running: undefined, release };
  return interrupts;
}
