import { inspect } from "node:util";
import type { Estimate } from "../../sampling/run/estimate.ts";
import { SamplingRun } from "../../sampling/run/sampling-run.ts";
import type { CellOutput } from "../kernel/cell-output.ts";
import { type MimeBundle, mimeBundle } from "./mime-bundle.ts";
import { lineOf, ProgressDisplay } from "./progress.ts";
import type { SampledRuns } from "./sampled-runs.ts";

/** What a value needs to be shown. */
export interface Showing {
  readonly output: CellOutput;
  readonly runs: SampledRuns;
  /** Ends a run that is waited for. */
  readonly signal: AbortSignal;
}

/**
 * Shows what goes before a value that a cell ends with: the picture of an estimate. A run is waited for, its progress shown.
 *
 * @param text - the value as a prompt shows it
 * @returns the value itself as front ends show it: of a run, its estimate
 * @throws what a run rejects with
 */
export async function showValue(value: unknown, text: string, showing: Showing): Promise<MimeBundle> {
  const { output, runs } = showing;
  const warn = (warning: string): void => output.write("stderr", `${warning}\n`);
  if (isRun(value)) {
    const estimate = await endOf(value, showing);
    return mimeBundle(estimate, inspect(estimate), warn);
  }
  const picture = await runs.pictureOf(value);
  if (picture !== undefined) output.display(svg(picture, text));
  return mimeBundle(value, text, warn);
}

/** Waits for a run. Its picture takes the place of its progress. */
async function endOf(run: SamplingRun, { output, runs, signal }: Showing): Promise<Estimate> {
  const abort = (): void => run.abort(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  const progress = new ProgressDisplay(run, output);
  try {
    const estimate = await run;
    const picture = await runs.pictureOf(estimate);
    progress.end(picture === undefined ? lineOf(run) : svg(picture, inspect(estimate)));
    return estimate;
  } finally {
    progress.end();
    signal.removeEventListener("abort", abort);
  }
}

function isRun(value: unknown): value is SamplingRun {
  return value instanceof SamplingRun;
}

function svg(picture: string, text: string): MimeBundle {
  return { "text/plain": text, "image/svg+xml": picture };
}
