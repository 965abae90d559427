import { completeArrays, completeData } from "../../kernels/array-parameters.ts";
import { checkKernel, completeParameters } from "../../kernels/parameters.ts";
import type { ArrayValues, KernelParameters, SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { checkSeed } from "../../protocol/seed.ts";
import { type Control, checkControl } from "../statistics/control.ts";
import { type HistogramSpec, histogramSpec } from "../statistics/histogram.ts";
import { checkQuantiles } from "../statistics/quantile-estimate.ts";
import { type DerivedPlan, planDerived } from "./derived.ts";
import { type DrawingPlan, planDrawing, refuseWithVegas } from "./drawing.ts";
import { checkLevels, type LevelRules } from "./levels.ts";
import { checkSampleOptions, type SampleOptions } from "./options.ts";
import { checkScramblePoints } from "./plan.ts";
import { type StopRules, stopRules } from "./stopping.ts";
import { planValues, type ValuesPlan } from "./values-plan.ts";
import { checkWeights } from "./weights.ts";

/** What `client.sample` was asked for, checked as far as it can be without a checkpoint. */
export interface SampleRequest extends DrawingPlan {
  readonly rules: StopRules;
  readonly stop: SampleOptions["stop"];
  /** Undefined: that of the checkpoint, or a new one. */
  readonly seed: bigint | undefined;
  readonly params: KernelParameters;
  /** What samples are; undefined where they have no arrays and few outputs. */
  readonly values: ValuesPlan | undefined;
  /** Arrays among the parameters. */
  readonly parameterArrays: ArrayValues;
  /** Data sets, which stay as they are. */
  readonly data: ArrayValues;
  /** As given. */
  readonly chunkSamples: number | undefined;
  readonly controls: readonly Control[];
  readonly derived: readonly DerivedPlan[];
  /** Position of the output that is the weight of the others. */
  readonly weights: number | undefined;
  readonly confidenceLevel: number;
  readonly histogram: HistogramSpec | undefined;
  /** Probabilities. */
  readonly quantiles: readonly number[];
  /** Undefined: its method has no levels. */
  readonly levels: LevelRules | undefined;
}

/**
 * Checks what is asked for.
 *
 * @throws {TypeError} {RangeError} when there is no end, when ends contradict each other, an option is wrong, or the
 * kernel can't be sampled so
 */
export function readRequest(kernel: SamplingKernel, options: SampleOptions): SampleRequest {
  checkKernel(kernel);
  checkSampleOptions(options);
  const { chunkSamples, confidenceLevel = 0.95, histogram } = options;
  const params = completeParameters(kernel, options.params);
  const parameterArrays = completeArrays(kernel, options.params);
  const levels = levelsOf(kernel, options);
  const drawing = planDrawing(options, kernel, params);
  if (drawing.method === "vegas") refuseWithVegas(options);
  if (chunkSamples !== undefined && drawing.method === "sobol") checkScramblePoints(chunkSamples);
  const values = planValues(kernel, options);
  if (drawing.method === "vegas" && values !== undefined) {
    throw new TypeError(`method: "vegas" takes no kernel with arrays or more than 16 outputs, as ${kernel.name}`);
  }
  const data = completeData(kernel, options.data);
  const controls = checkControl(options.control, kernel, { params, arrays: { ...parameterArrays, ...data } });
  const weights = checkWeights(options, kernel, values !== undefined);
  const derived = planDerived(options.derived, kernel.outputs, {
    controls,
    weights: options.weights,
    hasBatches: drawing.method !== "vegas",
  });
  checkOutputs(kernel, values, options);
  return {
    ...drawing,
    rules: stopRules(options, [
      ...kernel.outputs,
      ...(values?.arrays.map(({ name }) => name) ?? []),
      ...derived.map(({ name }) => name),
    ]),
    stop: options.stop,
    seed: checkSeed(options.seed),
    params,
    values,
    parameterArrays,
    data,
    chunkSamples,
    controls,
    derived,
    weights,
    confidenceLevel,
    histogram: histogram && histogramSpec(histogram),
    quantiles: planQuantiles(options, drawing),
    levels,
  };
}

function planQuantiles({ quantiles, histogram }: SampleOptions, { method }: DrawingPlan): readonly number[] {
  const wanted = checkQuantiles(quantiles, histogram !== undefined);
  if (wanted.length === 0 || method === "random") return wanted;
  throw new TypeError('quantiles have intervals of independent samples, which those of method: "sobol" are not');
}

/** What needs an output that is a single number, or the covariance of such outputs. */
function checkOutputs(kernel: SamplingKernel, values: ValuesPlan | undefined, options: SampleOptions): void {
  const needy = (["control", "derived"] as const).find((name) => options[name] !== undefined);
  if (values?.shape.joint === 0 && values.numbers > 0 && needy !== undefined) {
    throw new TypeError(`${needy} needs covariance: true, as ${kernel.name} has ${values.numbers} outputs`);
  }
  if (kernel.outputs.length > 0 || options.histogram === undefined) return;
  throw new TypeError(
    `histogram is of the first output that is a number, and ${kernel.name} has arrays only: add an f64 to them`,
  );
}

function levelsOf(kernel: SamplingKernel, options: SampleOptions): LevelRules | undefined {
  if (options.method === "mlmc") return checkLevels(kernel, options);
  if (options.levels === undefined) return undefined;
  throw new TypeError('levels goes with method: "mlmc"');
}
