import { checkKernel, completeParameters } from "../kernels/parameters.ts";
import type { KernelParameters, SamplingKernel } from "../kernels/sampling-kernel.ts";
import type { RunIdentity, Saved } from "./checkpoint.ts";
import { type Control, checkControl } from "./control.ts";
import { type DrawingPlan, planDrawing } from "./drawing.ts";
import { type HistogramSpec, histogramSpec } from "./histogram.ts";
import { checkSampleOptions, checkSeed, type SampleOptions } from "./options.ts";
import { checkScramblePoints, scramblePoints } from "./plan.ts";
import { type StopRules, stopRules } from "./stopping.ts";

/** What `client.sample` was asked for, checked as far as it can be without a checkpoint. */
export interface SampleRequest extends DrawingPlan {
  readonly rules: StopRules;
  /** Undefined: that of the checkpoint, or a new one. */
  readonly seed: bigint | undefined;
  readonly params: KernelParameters;
  /** As given. */
  readonly chunk: number | undefined;
  readonly controls: readonly Control[];
  readonly confidenceLevel: number;
  readonly histogram: HistogramSpec | undefined;
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
  const { chunk, confidenceLevel = 0.95, histogram } = options;
  const params = completeParameters(kernel, options.params);
  const drawing = planDrawing(options, kernel, params);
  if (chunk !== undefined && drawing.method === "sobol") checkScramblePoints(chunk);
  return {
    ...drawing,
    rules: stopRules(options),
    seed: checkSeed(options.seed),
    params,
    chunk,
    controls: checkControl(options.control, kernel, params),
    confidenceLevel,
    histogram: histogram && histogramSpec(histogram),
  };
}

/**
 * Samples of a chunk, and the rules for such chunks: replicates are whole, so that the number of samples is rounded up, and
 * the most samples down, but not below one scramble.
 *
 * @param saved - of an earlier session, whose replicates are gone on with
 */
export function chunksOf(
  { method, chunk: given, rules }: SampleRequest,
  kernel: SamplingKernel,
  saved: Saved | undefined,
): { readonly chunk: number; readonly rules: StopRules } {
  if (method === "random") return { chunk: given ?? kernel.chunkSamples, rules };
  const { limit } = rules;
  const isExact = rules.limitReason === "samples";
  const before = saved?.contents.run.method === "sobol" ? saved.contents.run.chunk : undefined;
  const chunk = given ?? before ?? scramblePoints({ limit, isExact }, kernel.chunkSamples);
  if (limit === Number.MAX_SAFE_INTEGER) return { chunk, rules };
  const replicates = isExact ? Math.ceil(limit / chunk) : Math.max(1, Math.floor(limit / chunk));
  return { chunk, rules: { ...rules, limit: replicates * chunk } };
}

/** What the run has in common with one that it can go on from. */
export function identityOf(
  kernel: SamplingKernel,
  { params, method, antithetic, histogram }: SampleRequest,
  { seed, chunk }: { readonly seed: bigint; readonly chunk: number },
): RunIdentity {
  return {
    kernel: kernel.identity,
    seed: String(seed),
    params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
    chunk,
    method,
    antithetic,
    outputs: kernel.outputs,
    histogram: histogram ?? null,
  };
}
