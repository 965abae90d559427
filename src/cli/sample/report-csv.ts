import { csvLine } from "../csv.ts";
import { fullText } from "./parameters.ts";
import type { SampleRun } from "./report.ts";

/**
 * What `ensemble sample --csv` prints of a run: a line, or, where outputs are arrays, one for each value.
 *
 * @param swept - parameters in which runs differ
 * @param isFirst - whether the names of the columns stand above
 */
export function csvOf(run: SampleRun, swept: readonly string[] = [], isFirst = true): string {
  if ((run.kernel.arrays?.length ?? 0) > 0)
    return (isFirst ? csvLine([...swept, ...OF_VALUES]) : "") + valueRows(run, swept);
  return (isFirst ? csvHeader(run) : "") + csvRow(run);
}

const OF_VALUES = ["output", "index", "mean", "standardError", "variance", "low", "high"];

// Numbers first, without an index, then arrays value by value.
function valueRows({ params, kernel, estimate }: SampleRun, swept: readonly string[]): string {
  const start = swept.map((name) => fullText(params[name] ?? ""));
  const line = (name: string, index: number | "", figures: readonly (number | undefined)[]): string =>
    csvLine([...start, name, index, ...figures.map((figure = Number.NaN) => (Number.isFinite(figure) ? figure : ""))]);
  const lines = kernel.outputs.map((name) => {
    const { mean, standardError, variance, confidenceInterval } = estimate.outputs[name] ?? estimate;
    return line(name, "", [mean, standardError, variance, ...confidenceInterval]);
  });
  for (const [name, { mean, standardError, variance, confidenceInterval }] of Object.entries(estimate.arrays)) {
    const { low, high } = confidenceInterval;
    for (const [i, value] of mean.entries()) {
      lines.push(line(name, i, [value, standardError[i], variance[i], low[i], high[i]]));
    }
  }
  return lines.join("");
}

/** First line of what `ensemble sample --csv` prints: the parameters, four columns for each output and each ratio, and the run. */
function csvHeader({ params, kernel, request }: Pick<SampleRun, "params" | "kernel" | "request">): string {
  const differences = request.differences ? kernel.outputs : [];
  const derived = Object.keys(request.sampling.derived ?? {});
  return csvLine([
    ...Object.keys(params),
    ...kernel.outputs.flatMap((name) => ["mean", ...ERRORS].map((figure) => `${name}_${figure}`)),
    ...derived.flatMap((name) => ["value", ...ERRORS].map((figure) => `${name}_${figure}`)),
    ...differences.flatMap((name) =>
      ["difference", ...ERRORS.map((figure) => `difference_${figure}`)].map((figure) => `${name}_${figure}`),
    ),
    "samples",
    "stopped",
    "seed",
  ]);
}

const ERRORS = ["standardError", "low", "high"];

/** The line of a run. What is not finite is an empty cell. */
function csvRow({ kernel, params, estimate, differences = {}, error }: SampleRun): string {
  const { samples, seed, outputs } = estimate;
  const stopped = error === undefined ? (estimate.stopped ?? "") : "failed";
  const figures = kernel.outputs.flatMap((name) => {
    const { mean, standardError, confidenceInterval } = outputs[name] ?? estimate;
    return [mean, standardError, ...confidenceInterval];
  });
  const derived = [...Object.values(estimate.derived), ...Object.values(differences)].flatMap(
    ({ value, standardError, confidenceInterval }) => [value, standardError, ...confidenceInterval],
  );
  const shown = [...figures, ...derived].map((figure) => (Number.isFinite(figure) ? figure : ""));
  return csvLine([...Object.values(params).map(fullText), ...shown, samples, stopped, String(seed)]);
}
