import { connect } from "../../node/connect.ts";
import type { CommandIo } from "../command.ts";
import { knownAnswers } from "../kernels/known-answer.ts";
import { endOfRun } from "../progress/end-of-run.ts";
import { checkDrawing } from "./drawing.ts";
import { binsFor } from "./histogram-range.ts";
import { loadKernel } from "./load-kernel.ts";
import { readParameters } from "./parameters.ts";
import { writePicture } from "./picture-file.ts";
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
    const { estimate, interrupt } = await endOfRun(run, io, request.json);
    if (estimate === undefined) return interrupt?.exitCode ?? 1;
    const done = { request, kernel, params, answers: knownAnswers(kernel, params), estimate, resumedAt };
    await show({ ...done, engines: client.length }, trace, io);
    const isLost = Number.isNaN(estimate.mean) || estimate.checkpointFailure !== undefined;
    return interrupt?.exitCode ?? (isLost ? 1 : 0);
  } finally {
    await client.close();
  }
}

async function show(run: SampleRun, trace: Trace, io: CommandIo): Promise<void> {
  const { request } = run;
  const { stdout, stderr } = io;
  stdout.write(request.json ? `${JSON.stringify(sampleReport(run))}\n` : resultText(run, stdout));
  // A terminal has shown it with the result.
  const told = stdout.isTerminal && !request.json ? [] : warnings(run);
  for (const warning of told) stderr.write(`${stderr.colors.yellow("warning:")} ${warning}\n`);
  if (request.plot !== undefined) await writePicture(request.plot, { run, trace }, io);
}
