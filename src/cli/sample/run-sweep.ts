import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import type { Sweep } from "../../sampling/sweep/sweep.ts";
import type { SweepRow } from "../../sampling/sweep/sweep-row.ts";
import type { CommandIo, Interrupt } from "../command.ts";
import { watchSweep } from "../progress/watch-sweep.ts";
import { asUsage, UsageError } from "../usage-error.ts";
import { checkDrawing } from "./check-drawing.ts";
import { answersTo } from "./levels.ts";
import { valueText } from "./parameters.ts";
import type { SampleRun } from "./report.ts";
import type { SampleRequest } from "./request.ts";
import { startClient } from "./start-client.ts";
import type { SweptRows } from "./sweep.ts";
import { SweepOutput } from "./sweep-output.ts";
import { checkPicture, writeSweepPicture } from "./sweep-picture.ts";

/**
 * Samples a kernel once for each row of parameters, and prints a row for each. All have the same seed, so that rows differ by
 * their parameters and not by chance.
 *
 * An interrupt ends the sweep with the rows that are done; a row that fails does not end the others.
 *
 * @returns exit code: 1 when a row has no estimate
 * @throws {UsageError} for options that are for one run
 */
export async function runSweep(
  kernel: SamplingKernel,
  rows: SweptRows,
  request: SampleRequest,
  io: CommandIo,
): Promise<number> {
  if (request.histogram !== undefined) {
    throw new UsageError(`--histogram can be had of one run only; these parameters make ${rows.rows.length}`);
  }
  if (request.plot !== undefined) checkPicture(rows);
  if (request.sampling.weights !== undefined) {
    throw new UsageError(`--weights can be had of one run only; these parameters make ${rows.rows.length}`);
  }
  for (const [i, params] of rows.rows.entries()) checkDrawing(kernel, params, request, i === 0 ? "" : nameOf(rows, i));
  const { client, close } = await startClient(request.engines);
  try {
    const sweep = asUsage(() => client.sweep(kernel, rows.rows, { ...request.stop, ...request.sampling }));
    const output = new SweepOutput({ kernel, swept: rows, request, io, engines: client.length, sweep });
    const interrupt = await printRows(sweep, output, { kernel, rows, request, io });
    if (request.plot !== undefined)
      await writeSweepPicture(request.plot, { kernel, swept: rows, done: output.done, request }, io);
    return interrupt?.exitCode ?? (output.hasLost ? 1 : 0);
  } finally {
    await close();
  }
}

// What the first row is told is true of most others.
function nameOf({ swept, rows }: SweptRows, index: number): string {
  const values = swept.map((name) => `${name}=${valueText(rows[index]?.[name] ?? Number.NaN)}`);
  return `row ${index + 1} (${values.join(" ")}): `;
}

interface Setting {
  readonly kernel: SamplingKernel;
  readonly rows: SweptRows;
  readonly request: SampleRequest;
  readonly io: CommandIo;
}

/** Prints rows as they come, and what they make together. Gives what ended them before their time. */
async function printRows(sweep: Sweep, output: SweepOutput, setting: Setting): Promise<Interrupt | undefined> {
  const { request, io } = setting;
  let interrupt: Interrupt | undefined;
  const release = io.onInterrupt((taken) => {
    interrupt = taken;
    sweep.abort(new Error(`interrupted by ${taken.name}`));
  });
  const stop = watchSweep(sweep, io, request.format !== "text");
  try {
    for await (const row of sweep) output.add(row, runOf(row, setting, sweep));
  } finally {
    stop();
    release();
    output.end();
  }
  return interrupt;
}

function runOf(row: SweepRow, { kernel, rows, request }: Setting, sweep: Sweep): SampleRun {
  const { index, estimate, error } = row;
  // As they were given: with arrays.
  const params = rows.rows[index] ?? {};
  const differences = request.differences
    ? Object.fromEntries(kernel.outputs.map((name) => [name, sweep.difference(row, 0, name)]))
    : undefined;
  return {
    request,
    kernel,
    params,
    answers: answersTo(kernel, { params, ...request.sampling }),
    estimate,
    resumedAt: 0,
    engines: undefined,
    ...(error && { error }),
    ...(differences && { differences }),
  };
}
