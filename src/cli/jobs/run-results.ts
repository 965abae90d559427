import type { SamplingJob } from "../../jobs/job.ts";
import { Trace } from "../../node/plot/trace.ts";
import type { Estimate } from "../../sampling/run/estimate.ts";
import type { CommandIo } from "../command.ts";
import { csvLine, numberCell } from "../csv.ts";
import type { OutputFormat } from "../output-format.ts";
import { watchRun } from "../progress/watch-run.ts";
import { writePicture } from "../sample/picture-file.ts";
import { type SampleRun, sampleReport } from "../sample/report.ts";
import { resultText, warnings } from "../sample/summary.ts";

/** How the result of a sampling run is shown. */
export interface RunShowing {
  readonly format: OutputFormat;
  /** File to draw to. */
  readonly plot: string | undefined;
}

/**
 * Waits for the estimate of a sampling run, with its progress, and prints it as `ensemble sample` does.
 *
 * @returns exit code: 1 when there is no estimate
 * @throws what the run rejects with
 */
export async function showRun(job: SamplingJob, { format, plot }: RunShowing, io: CommandIo): Promise<number> {
  const { result } = job;
  const trace = new Trace();
  if (plot !== undefined) void trace.follow(result);
  const estimate = await watchRun(result, io, { quiet: format !== "text" });
  const run = asRun(job, estimate);
  if (format === "json") io.stdout.write(`${JSON.stringify(jobReport(job, run))}\n`);
  else io.stdout.write(format === "csv" ? csvText(estimate, job.request.outputNames) : resultText(run, io.stdout));
  for (const warning of format === "text" && io.stdout.isTerminal ? [] : warnings(run)) {
    io.stderr.write(`${io.stderr.colors.yellow("warning:")} ${warning}\n`);
  }
  if (plot !== undefined) await writePicture(plot, { run, trace }, io);
  return Number.isNaN(estimate.mean) ? 1 : 0;
}

// Of the kernel its outputs alone are known here.
function asRun({ name, id, submitted, request }: SamplingJob, estimate: Estimate): SampleRun {
  const { rules, outputNames, confidenceLevel } = request;
  const { limit, limitReason, standardError, relativeError } = rules;
  return {
    request: {
      kernel: name,
      params: [],
      stop: {
        [limitReason]: limit,
        ...(standardError !== undefined && { standardError }),
        ...(relativeError !== undefined && { relativeError }),
      },
      sampling: { confidenceLevel },
      differences: false,
      format: "text",
    },
    kernel: { name, title: `job ${id}, submitted ${submitted.toISOString()}`, outputs: outputNames },
    params: {},
    answers: outputNames.map(() => undefined),
    estimate,
    resumedAt: 0,
    engines: undefined,
  };
}

// What would be of the reading.
const OF_READING: ReadonlySet<string> = new Set([
  "engines",
  "elapsedMs",
  "samplesPerSecond",
  "resumedAt",
  "checkpointFailure",
  "params",
  "kernel",
]);

function jobReport({ id, name }: SamplingJob, run: SampleRun): object {
  const report = Object.entries(sampleReport(run)).filter(([part]) => !OF_READING.has(part));
  return { id, name, kind: "sample", ...Object.fromEntries(report) };
}

// Ratios as the means that they are of.
function csvText(estimate: Estimate, outputNames: readonly string[]): string {
  const means = outputNames.map((name) => [name, estimate.outputs[name] ?? estimate] as const);
  const ratios = Object.entries(estimate.derived).map(([name, of]) => [name, { ...of, mean: of.value }] as const);
  const rows = [...means, ...ratios].map(([name, { mean, standardError, confidenceInterval }]) =>
    csvLine([name, ...[mean, standardError, ...confidenceInterval].map(numberCell), estimate.samples]),
  );
  return `output,mean,standardError,low,high,samples\n${rows.join("")}`;
}
