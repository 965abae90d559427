import { csvLine, numberCell } from "../csv.ts";
import { fullText } from "./parameters.ts";
import type { SampleRun, ValueEstimate } from "./report.ts";

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

// Numbers first, and what is derived from them, without an index, then arrays value by value.
function valueRows(run: SampleRun, swept: readonly string[]): string {
  const { params, kernel, estimate } = run;
  const start = swept.map((name) => fullText(params[name] ?? ""));
  const line = (name: string, index: number | "", figures: readonly (number | undefined)[]): string =>
    csvLine([...start, name, index, ...figures.map(numberCell)]);
  const lines = kernel.outputs.map((name) => {
    const { mean, standardError, variance, confidenceInterval } = estimate.outputs[name] ?? estimate;
    return line(name, "", [mean, standardError, variance, ...confidenceInterval]);
  });
  for (const [name, { value, standardError, confidenceInterval }] of valuesOf(run)) {
    lines.push(line(name, "", [value, standardError, undefined, ...confidenceInterval]));
  }
  for (const [name, { mean, standardError, variance, confidenceInterval }] of Object.entries(estimate.arrays)) {
    const { low, high } = confidenceInterval;
    for (const [i, value] of mean.entries()) {
      lines.push(line(name, i, [value, standardError[i], variance[i], low[i], high[i]]));
    }
  }
  return lines.join("");
}

/** First line of what `ensemble sample --csv` prints: the parameters, four columns for each output, ratio and difference, and the run. */
function csvHeader(run: SampleRun): string {
  const { derived, differences } = namesOf(run);
  return csvLine([
    ...Object.keys(run.params),
    ...columnsOf(run.kernel.outputs, "mean"),
    ...columnsOf(derived, "value"),
    ...columnsOf(differences),
    "samples",
    "stopped",
    "seed",
  ]);
}

function columnsOf(names: readonly string[], value?: string): string[] {
  return names.flatMap((name) => [
    value === undefined ? name : `${name}_${value}`,
    ...["standardError", "low", "high"].map((figure) => `${name}_${figure}`),
  ]);
}

/** The line of a run. */
function csvRow(run: SampleRun): string {
  const { kernel, params, estimate, error } = run;
  const { samples, seed, outputs } = estimate;
  const stopped = error === undefined ? (estimate.stopped ?? "") : "failed";
  const means = kernel.outputs.flatMap((name) => {
    const { mean, standardError, confidenceInterval } = outputs[name] ?? estimate;
    return [mean, standardError, ...confidenceInterval];
  });
  const values = valuesOf(run).flatMap(([, { value, standardError, confidenceInterval }]) => [
    value,
    standardError,
    ...confidenceInterval,
  ]);
  return csvLine([
    ...Object.values(params).map(fullText),
    ...[...means, ...values].map(numberCell),
    samples,
    stopped,
    String(seed),
  ]);
}

/** Names of the ratios and differences that were asked for, whatever came of the run. */
function namesOf({ kernel, request }: SampleRun): Record<"derived" | "differences", readonly string[]> {
  return {
    derived: Object.keys(request.sampling.derived ?? {}),
    differences: request.differences ? kernel.outputs.map(nameOfDifference) : [],
  };
}

function nameOfDifference(output: string): string {
  return `${output}_difference`;
}

/** These with their values; NaN where the run has none. */
function valuesOf(run: SampleRun): (readonly [name: string, of: ValueEstimate])[] {
  const { estimate, differences = {} } = run;
  const named = Object.entries(differences).map(([output, of]) => [nameOfDifference(output), of] as const);
  const known: Readonly<Record<string, ValueEstimate>> = { ...estimate.derived, ...Object.fromEntries(named) };
  return Object.values(namesOf(run)).flatMap((names) => names.map((name) => [name, known[name] ?? NO_VALUE] as const));
}

const NO_VALUE: ValueEstimate = {
  value: Number.NaN,
  standardError: Number.NaN,
  confidenceInterval: [Number.NaN, Number.NaN],
};
