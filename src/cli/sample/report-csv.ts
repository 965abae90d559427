import { csvLine } from "../csv.ts";
import type { SampleRun } from "./report.ts";

/** First line of what `ensemble sample --csv` prints: the parameters, four columns for each output, and the run. */
export function csvHeader({ params, kernel }: Pick<SampleRun, "params" | "kernel">): string {
  return csvLine([
    ...Object.keys(params),
    ...kernel.outputs.flatMap((name) => ["mean", "standardError", "low", "high"].map((figure) => `${name}_${figure}`)),
    "samples",
    "stopped",
    "seed",
  ]);
}

/** The line of a run. What is not finite is an empty cell. */
export function csvRow({ kernel, params, estimate }: SampleRun): string {
  const { samples, stopped = "", seed, outputs } = estimate;
  const figures = kernel.outputs.flatMap((name) => {
    const { mean, standardError, confidenceInterval } = outputs[name] ?? estimate;
    return [mean, standardError, ...confidenceInterval];
  });
  const shown = figures.map((figure) => (Number.isFinite(figure) ? figure : ""));
  return csvLine([...Object.values(params), ...shown, samples, stopped, String(seed)]);
}
