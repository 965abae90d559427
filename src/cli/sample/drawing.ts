import { type Ratio, ratio } from "../../sampling/request/derived.ts";
import type { SampleMethod } from "../../sampling/request/drawing.ts";
import type { SampleOptions } from "../../sampling/request/options.ts";
import type { Estimate, WeightsEstimate } from "../../sampling/run/estimate.ts";
import type { VegasReport } from "../../sampling/vegas/vegas-estimate.ts";
import { quote, readReal } from "../numbers.ts";
import { UsageError } from "../usage-error.ts";
import { byName } from "./by-name.ts";

/** How samples are drawn, means adjusted, and what is derived from them, as `client.sample` takes it. */
export type DrawingRequest = Pick<SampleOptions, "method" | "antithetic" | "control" | "derived" | "weights">;

/** Reads `--method`, `--antithetic`, each `--control` and each `--ratio`. @throws {UsageError} for what is no method or mean */
export function readDrawing(values: {
  readonly method?: string;
  readonly antithetic?: boolean;
  readonly control?: readonly string[];
  readonly ratio?: readonly string[];
  readonly weights?: string;
}): DrawingRequest {
  const { method, antithetic, control, ratio: ratios, weights } = values;
  if (method !== undefined && !isMethod(method)) {
    throw new UsageError(`--method expects random, sobol, vegas or mlmc; got ${quote(method)}`);
  }
  return {
    ...(method !== undefined && { method }),
    ...(antithetic && { antithetic }),
    ...(control !== undefined && { control: byName(control.map(readControl), "--control") }),
    ...(weights !== undefined && { weights }),
    ...(ratios !== undefined && { derived: byName(ratios.map(readRatio), "--ratio") }),
  };
}

function isMethod(text: string): text is SampleMethod {
  return ["random", "sobol", "vegas", "mlmc"].includes(text);
}

function readControl(text: string): [name: string, mean: number | undefined] {
  const [name = "", ...rest] = text.split("=");
  const mean = rest.length === 0 ? undefined : readReal(rest.join("="));
  if (name !== "" && !Number.isNaN(mean)) return [name, mean];
  throw new UsageError(`--control expects an output, or OUTPUT=MEAN; got ${quote(text)}`);
}

function readRatio(text: string): [name: string, ratio: Ratio] {
  const [numerator = "", denominator = "", ...more] = text.split("/");
  if (numerator !== "" && denominator !== "" && more.length === 0) return [text, ratio(numerator, denominator)];
  throw new UsageError(`--ratio expects two outputs, as in price/delta; got ${quote(text)}`);
}

/**
 * How samples were drawn, for people; empty when each was random by itself.
 *
 * @param isRow - leaves out what differs from row to row of a sweep
 */
export function drawnText(estimate: Estimate, isRow = false): string {
  const { method, replicates = 0, vegas, chunkSamples, antithetic, control, weights } = estimate;
  const points = `Sobol points, ${replicates.toLocaleString("en")} replicates of ${chunkSamples.toLocaleString("en")}`;
  const controls = Object.entries(control).map(([name, { mean }]) =>
    isRow ? name : `${name}, mean ${Number(mean.toPrecision(12))}`,
  );
  return [
    ...(method === "sobol" ? [points] : []),
    ...(vegas ? [isRow ? "vegas" : vegasText(vegas)] : []),
    ...(method === "mlmc" ? ["on levels, by multilevel Monte Carlo"] : []),
    ...(antithetic ? ["antithetic pairs"] : []),
    ...(weights === undefined ? [] : [weightsText(weights)]),
    ...(controls.length > 0 ? [`control variate ${controls.join(" and ")}`] : []),
  ].join("; ");
}

function weightsText({ output, effectiveSamples }: WeightsEstimate): string {
  return `weighted by ${output}, worth ${Math.round(effectiveSamples).toLocaleString("en")} samples of equal weights`;
}

function vegasText({ iterations, warmUp, chiSquared, degreesOfFreedom, probability }: VegasReport): string {
  const counted = `vegas, ${iterations.length - warmUp} of ${iterations.length} iterations`;
  if (degreesOfFreedom < 1) return counted;
  const agreement = `chi-squared ${chiSquared.toPrecision(3)} of ${degreesOfFreedom}`;
  return probability < 0.05
    ? `${counted}, ${agreement}: they disagree, the error is that of their scatter`
    : `${counted}, ${agreement}`;
}
