import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { type Ratio, ratio } from "../../sampling/request/derived.ts";
import type { SampleMethod } from "../../sampling/request/drawing.ts";
import type { SampleOptions } from "../../sampling/request/options.ts";
import { readRequest } from "../../sampling/request/sample-request.ts";
import type { StopOptions } from "../../sampling/request/stopping.ts";
import type { ValuesOptions } from "../../sampling/request/values-plan.ts";
import type { Estimate, WeightsEstimate } from "../../sampling/run/estimate.ts";
import type { VegasReport } from "../../sampling/vegas/vegas-estimate.ts";
import { quote, readReal } from "../numbers.ts";
import { UsageError } from "../usage-error.ts";
import type { GivenValues } from "./parameters.ts";

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
    ...(control !== undefined && { control: Object.fromEntries(control.map(readControl)) }),
    ...(weights !== undefined && { weights }),
    ...(ratios !== undefined && { derived: Object.fromEntries(ratios.map(readRatio)) }),
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
 * Checks that the kernel can be sampled so, and until then, before engines start.
 *
 * @throws {UsageError} when it can't
 */
export function checkDrawing(
  kernel: SamplingKernel,
  params: GivenValues,
  options: Pick<SampleOptions, "chunkSamples" | "data"> & DrawingRequest & ValuesOptions,
  { standardError, relativeError }: StopOptions = {},
): void {
  const { method, antithetic, control, derived, weights, chunkSamples, lengths, covariance, data } = options;
  checkLengthsGiven(kernel, lengths);
  try {
    readRequest(kernel, {
      // An end there has to be, whichever; over levels it is an error.
      ...(method !== "mlmc" && { samples: 1 }),
      params,
      ...(data && { data }),
      ...(method && { method }),
      ...(antithetic && { antithetic }),
      ...(control && { control }),
      ...(derived && { derived }),
      ...(lengths && { lengths }),
      ...(covariance && { covariance }),
      ...(weights && { weights }),
      ...(chunkSamples && { chunkSamples }),
      ...(standardError && { standardError }),
      ...(relativeError && { relativeError }),
    });
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

// Names that the kernel does not have are told where requests are read.
function checkLengthsGiven(
  { name: kernel, arrays = [] }: SamplingKernel,
  lengths: ValuesOptions["lengths"] = {},
): void {
  const open = arrays.find(({ name, length }) => length === 0 && lengths[name] === undefined);
  if (open === undefined || !Object.keys(lengths).every((given) => arrays.some(({ name }) => name === given))) return;
  throw new UsageError(`${kernel} leaves the length of ${open.name} open; give --length ${open.name}=N`);
}

/** How samples were drawn, for people; empty when each was random by itself. */
export function drawnText(estimate: Estimate): string {
  const { method, replicates = 0, vegas, chunkSamples, antithetic, control, weights } = estimate;
  const points = `Sobol points, ${replicates.toLocaleString("en")} replicates of ${chunkSamples.toLocaleString("en")}`;
  const controls = Object.entries(control).map(([name, { mean }]) => `${name}, mean ${Number(mean.toPrecision(12))}`);
  return [
    ...(method === "sobol" ? [points] : []),
    ...(vegas ? [vegasText(vegas)] : []),
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
