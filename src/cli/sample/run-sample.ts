import { readFile } from "node:fs/promises";
import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { Trace } from "../../node/plot/trace.ts";
import type { CommandIo } from "../command.ts";
import { endOfRun } from "../progress/end-of-run.ts";
import { readStdin, STDIN } from "../stdin.ts";
import { asUsage, UsageError } from "../usage-error.ts";
import { checkDrawing } from "./check-drawing.ts";
import { readData } from "./data-files.ts";
import { binsFor } from "./histogram-range.ts";
import { answersTo, ownRows } from "./levels.ts";
import { loadKernel } from "./load-kernel.ts";
import type { GivenValues } from "./parameters.ts";
import { writePicture } from "./picture-file.ts";
import { hasNothing, type SampleRun, sampleReport } from "./report.ts";
import { csvOf } from "./report-csv.ts";
import type { SampleRequest } from "./request.ts";
import { runSweep } from "./run-sweep.ts";
import { startClient } from "./start-client.ts";
import { resultText, warnings } from "./summary.ts";
import { type ParameterTable, readSweep } from "./sweep.ts";

/** Samples a kernel with progress on standard error, for one set of parameters or several, and prints what came out. */
export async function runSample(asked: SampleRequest, io: CommandIo): Promise<number> {
  const table = asked.paramsFile === undefined ? undefined : await readTable(asked.paramsFile);
  const kernel = await loadKernel(asked.kernel, io);
  const request = await withData(kernel, asked);
  const rows = ownRows(readSweep(kernel, request.params, table), request);
  const [params = {}] = rows.rows;
  if (rows.rows.length > 1 || table !== undefined) return runSweep(kernel, rows, request, io);
  if (request.differences) {
    throw new UsageError(
      "--differences are those of several rows; give several values of a parameter, as in --param K=V,V, or --params",
    );
  }
  return runOne(kernel, params, request, io);
}

/** The request with what its files of data hold. @throws {UsageError} */
export async function withData(kernel: SamplingKernel, request: SampleRequest): Promise<SampleRequest> {
  const { data = [], sampling } = request;
  if (data.length === 0 && !kernel.dataSets?.length) return request;
  return { ...request, sampling: { ...sampling, data: await readData(kernel, data) } };
}

async function readTable(file: string): Promise<ParameterTable> {
  if (file === STDIN) {
    const bytes = await readStdin("parameters in CSV", "ensemble sample NAME --params - < FILE.csv");
    return { name: "standard input", text: bytes.toString("utf8") };
  }
  try {
    return { name: file, text: await readFile(file, "utf8") };
  } catch (error) {
    throw new UsageError(`--params can't read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function runOne(
  kernel: SamplingKernel,
  params: GivenValues,
  request: SampleRequest,
  io: CommandIo,
): Promise<number> {
  const { stop, sampling } = request;
  const { data } = sampling;
  checkDrawing(kernel, params, request);
  const { client, close } = await startClient(request.engines);
  try {
    const { lengths } = sampling;
    const pilot = { params, ...(data && { data }), ...(lengths && { lengths }) };
    const histogram = request.histogram === "auto" ? await binsFor(client, kernel, pilot) : request.histogram;
    const run = asUsage(() =>
      client.sample(kernel, { ...stop, ...sampling, ...(histogram !== undefined && { histogram }), params }),
    );
    const resumedAt = run.latest.samples;
    const trace = new Trace();
    if (request.plot !== undefined) void trace.follow(run);
    const { estimate, interrupt } = await endOfRun(run, io, { quiet: request.format !== "text" });
    if (estimate === undefined) return interrupt?.exitCode ?? 1;
    const answers = answersTo(kernel, { params, ...sampling });
    const done = { request, kernel, params, answers, estimate, resumedAt };
    await show({ ...done, engines: client.length }, trace, io);
    const isLost = hasNothing(estimate) || estimate.checkpointFailure !== undefined;
    return interrupt?.exitCode ?? (isLost ? 1 : 0);
  } finally {
    await close();
  }
}

async function show(run: SampleRun, trace: Trace, io: CommandIo): Promise<void> {
  const { request } = run;
  const { stdout, stderr } = io;
  if (request.format === "json") stdout.write(`${JSON.stringify(sampleReport(run))}\n`);
  else stdout.write(request.format === "csv" ? csvOf(run) : resultText(run, stdout));
  // A terminal has shown it with the result.
  const told = stdout.isTerminal && request.format === "text" ? [] : warnings(run);
  for (const warning of told) stderr.write(`${stderr.colors.yellow("warning:")} ${warning}\n`);
  if (request.plot !== undefined) await writePicture(request.plot, { run, trace }, io);
}
