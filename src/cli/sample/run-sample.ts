import { writeFileSync } from "node:fs";
import { connect } from "../../node/connect.ts";
import { TaskAbortedError } from "../../protocol/errors.ts";
import type { Estimate } from "../../sampling/estimate.ts";
import type { SamplingRun } from "../../sampling/sampling-run.ts";
import type { CommandIo, Interrupt } from "../command.ts";
import { knownAnswers } from "../kernels/known-answer.ts";
import { watchRun } from "../progress/watch-run.ts";
import { checkDrawing } from "./drawing.ts";
import { binsFor } from "./histogram-range.ts";
import { loadKernel } from "./load-kernel.ts";
import { readParameters } from "./parameters.ts";
import { type SampleRun, sampleReport } from "./report.ts";
import type { SampleRequest } from "./request.ts";
import { resultText, warnings } from "./summary.ts";
import { Trace } from "./trace.ts";

/** Samples a kernel with progress on standard error, and prints the result. Gives the exit code. */
export async function runSample(request: SampleRequest, io: CommandIo): Promise<number> {
  const kernel = await loadKernel(request.kernel, io);
  const params = readParameters(kernel, request.params);
  const { stop, sampling } = request;
  checkDrawing(kernel, params, sampling);
  const client = await connect(request.engines === undefined ? {} : { engines: request.engines });
  try {
    const histogram = request.histogram === "auto" ? await binsFor(client, kernel, params) : request.histogram;
    const run = client.sample(kernel, {
      ...stop,
      ...sampling,
      ...(histogram !== undefined && { histogram }),
      params,
    });
    const resumedAt = run.latest.samples;
    const trace = new Trace();
    if (request.plot !== undefined) void trace.follow(run);
    const { estimate, interrupt } = await endOf(run, io, request.json);
    if (estimate === undefined) {
      io.stderr.write(`${io.stderr.colors.yellow("aborted:")} before the first chunk of samples was there\n`);
      return interrupt?.exitCode ?? 1;
    }
    const done = { request, kernel, params, answers: knownAnswers(kernel, params), estimate, resumedAt };
    await show({ ...done, engines: client.length }, trace, io);
    return interrupt?.exitCode ?? (Number.isNaN(estimate.mean) ? 1 : 0);
  } finally {
    await client.close();
  }
}

async function show(run: SampleRun, trace: Trace, { stdout, stderr }: CommandIo): Promise<void> {
  const { request, estimate } = run;
  stdout.write(request.json ? `${JSON.stringify(sampleReport(run))}\n` : resultText(run, stdout));
  // A terminal has shown it with the result.
  const told = stdout.isTerminal && !request.json ? [] : warnings(run);
  for (const warning of told) stderr.write(`${stderr.colors.yellow("warning:")} ${warning}\n`);
  if (request.plot === undefined) return;
  // Loaded here, as a run without a picture needs none of it.
  const { plotOf } = await import("./plot-run.ts");
  const picture = plotOf(run, trace.points(estimate, PLOT_POINTS));
  if (picture !== undefined) writeFileSync(request.plot, picture);
  else stderr.write(`${stderr.colors.yellow("warning:")} ${request.plot} is not drawn, as there is no estimate\n`);
}

const PLOT_POINTS = 200;

// The first interrupt ends the run with what is there; before that is anything, the estimate is undefined.
async function endOf(
  run: SamplingRun,
  io: CommandIo,
  quiet: boolean,
): Promise<{ readonly estimate: Estimate | undefined; readonly interrupt: Interrupt | undefined }> {
  let interrupt: Interrupt | undefined;
  const release = io.onInterrupt((taken) => {
    interrupt = taken;
    run.abort(new Error(`interrupted by ${taken.name}`));
  });
  try {
    return { estimate: await watchRun(run, io, quiet), interrupt };
  } catch (error) {
    if (interrupt === undefined || !(error instanceof TaskAbortedError)) throw error;
    return { estimate: undefined, interrupt };
  } finally {
    release();
  }
}
