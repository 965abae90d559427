import { withPrefix } from "../node/progress/quantities.ts";
import { duration } from "../protocol/duration.ts";
import type { Estimate } from "../sampling/run/estimate.ts";
import type { OutputEstimate } from "../sampling/run/output-estimate.ts";
import { withError } from "../sampling/statistics/figures.ts";
import type { Colors, Output } from "./command.ts";
import { hanging, lineWidth } from "./layout.ts";

/** A mean and its standard error, as far as their digits count. */
export function estimateText(
  { mean, standardError }: Pick<OutputEstimate, "mean" | "standardError">,
  colors: Colors,
): string {
  const shown = withError(mean, standardError);
  return standardError > 0 ? `${colors.bold(shown.mean)} ± ${shown.error}` : colors.bold(shown.mean);
}

/** Standard errors by which a mean is above what it should be; NaN when there is no standard error. */
export function distanceFrom(answer: number, { mean, standardError }: OutputEstimate): number {
  return standardError > 0 ? (mean - answer) / standardError : Number.NaN;
}

/** How far a mean is from what it should be, which `what` names. */
export function distanceText(answer: number, estimate: OutputEstimate, what: string): string {
  const distance = distanceFrom(answer, estimate);
  if (Number.isNaN(distance)) {
    return estimate.standardError === 0 ? `no spread; ${what}` : "too few samples for a standard error";
  }
  return `${Math.abs(distance).toFixed(2)} standard errors ${distance < 0 ? "below" : "above"} ${what}`;
}

/** What a run took: samples, seed, time, rate. */
export function effortRows(
  { samples, seed, elapsedMs, samplesPerSecond }: Estimate,
  engines: number,
): [string, string][] {
  const on = engines === 1 ? "1 engine" : `${engines} engines`;
  return [
    ["samples", `${samples.toLocaleString("en")}, seed ${seed}`],
    ["time", `${duration(elapsedMs)} on ${on}, ${withPrefix(samplesPerSecond)} samples/s`],
  ];
}

/** Lines of labels and texts, which fit the output. */
export function rowsText(rows: readonly (readonly [label: string, text: string])[], output: Output): string {
  const indent = 1 + Math.max(LEAST_LABEL, ...rows.map(([label]) => label.length));
  const width = lineWidth(output);
  const lines = rows.flatMap(([label, text]) => hanging(output.colors.dim(label), text, { indent, width }));
  return lines.map((line) => `${line}\n`).join("");
}

const LEAST_LABEL = 8;
