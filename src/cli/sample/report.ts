import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { SHOWN_QUANTILES } from "../../node/plot/quantile-text.ts";
import type { SampleMethod } from "../../sampling/request/drawing.ts";
import type { StopReason } from "../../sampling/request/stopping.ts";
import type { ArrayEstimate } from "../../sampling/run/array-estimate.ts";
import type { DerivedEstimate } from "../../sampling/run/derived-estimate.ts";
import type { ControlEstimate, Estimate, NonFinite, WeightsEstimate } from "../../sampling/run/estimate.ts";
import { type Histogram, quantile } from "../../sampling/statistics/histogram.ts";
import type { Difference } from "../../sampling/statistics/paired-difference.ts";
import { distanceFrom } from "../estimate-text.ts";
import { finiteOrNull, seedNumber } from "../numbers.ts";
import { type LevelsReport, levelsReport } from "./levels.ts";
import type { GivenValues } from "./parameters.ts";
import type { SampleRequest } from "./request.ts";

/** A run that has ended. */
export interface SampleRun {
  readonly request: SampleRequest;
  readonly kernel: Pick<SamplingKernel, "name" | "title" | "outputs" | "arrays">;
  readonly params: GivenValues;
  /** Exact means of the outputs, in their order; undefined where none is known. */
  readonly answers: readonly (number | undefined)[];
  readonly estimate: Estimate;
  /** Samples that were there when it began, from a checkpoint. */
  readonly resumedAt: number;
  /** Engines that took part; undefined where it was done elsewhere, as a job: then its time is not known either. */
  readonly engines: number | undefined;
  /** Of a row of a sweep, where they were asked for: how far each output is from that of the first row. */
  readonly differences?: Readonly<Record<string, Difference>>;
  /** Why a row of a sweep has failed. */
  readonly error?: Error;
}

/** What is known of a value that is derived from means: of a ratio, or a difference. */
export type ValueEstimate = Pick<Difference, "value" | "standardError" | "confidenceInterval">;

/** One output in what `ensemble sample --json` prints. null stands for what is unknown or not finite. */
export interface OutputReport {
  readonly mean: number | null;
  readonly standardError: number | null;
  readonly variance: number | null;
  readonly confidenceInterval: readonly [low: number | null, high: number | null];
  readonly knownAnswer: number | null;
  /** How far the mean is above the known answer, in standard errors. */
  readonly standardErrorsAbove: number | null;
}

/** A value and its error in what `ensemble sample --json` prints. null stands for what is unknown or not finite. */
export interface ValueReport {
  readonly value: number | null;
  readonly standardError: number | null;
  readonly confidenceInterval: readonly [low: number | null, high: number | null];
}

/** A derived quantity, which may have no value. */
export interface DerivedReport extends ValueReport {
  /** Why there is no value; null where there is one. */
  readonly reason: string | null;
}

/** An array in what `ensemble sample --json` prints. */
export interface ArrayReport {
  readonly mean: readonly (number | null)[];
  readonly standardError: readonly (number | null)[];
  readonly variance: readonly (number | null)[];
  readonly confidenceInterval: { readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[] };
}

/** The spread of the first output in what `ensemble sample --json` prints. */
export interface HistogramReport extends Histogram {
  /** By probability; null where one lies outside the bins. */
  readonly quantiles: Readonly<Record<string, number | null>>;
}

/** What `ensemble sample --json` prints. */
export interface SampleReport {
  readonly kernel: string;
  readonly params: GivenValues;
  readonly outputs: Readonly<Record<string, OutputReport>>;
  /** Ratios by name, as `price/delta`. */
  readonly derived: Readonly<Record<string, DerivedReport>>;
  /** Outputs that are arrays by name: lists of what an output has; no known answers. */
  readonly arrays: Readonly<Record<string, ArrayReport>>;
  /** Sample covariance of the outputs, in their order. */
  readonly covariance: readonly (readonly (number | null)[])[];
  readonly confidenceLevel: number;
  /** null unless it was asked for. */
  readonly histogram: HistogramReport | null;
  readonly method: SampleMethod;
  /** Replicates of the Sobol sequence; null when samples were random. */
  readonly replicates: number | null;
  readonly antithetic: boolean;
  /** The levels of `--method mlmc`. */
  readonly mlmc?: LevelsReport;
  /** Control variates by name. */
  readonly control: Readonly<Record<string, ControlEstimate>>;
  /** The output that is the weight of the others; null: none. */
  readonly weights: { readonly output: string; readonly effectiveSamples: number; readonly negative: number } | null;
  readonly samples: number;
  readonly nonFinite: { readonly count: number; readonly first: NonFinite["first"] | null };
  readonly stopped: StopReason | null;
  /** Whether it ended by what it was asked for: not by an interrupt, nor by --max-samples short of an error. */
  readonly complete: boolean;
  /** A string from 2^53 on, which a number of JSON may not hold. */
  readonly seed: number | string;
  readonly chunkSamples: number;
  readonly engines: number;
  readonly elapsedMs: number;
  readonly samplesPerSecond: number;
  /** Samples that came from the checkpoint. */
  readonly resumedAt: number;
  /** Why the state could not be written to the checkpoint; null when it was, or there is none. */
  readonly checkpointFailure: string | null;
  /** Of a row of a sweep: differences from the first row, where they were asked for. */
  readonly differences?: Readonly<Record<string, ValueReport>>;
  /** Why the row of a sweep has failed. */
  readonly error?: string;
}

/** The report of a run that has ended. */
export function sampleReport({
  request,
  kernel,
  params,
  answers,
  estimate,
  resumedAt,
  engines,
  differences,
  error,
}: SampleRun): SampleReport {
  const { samples, nonFinite, stopped, complete, seed, elapsedMs, samplesPerSecond, histogram, chunkSamples } =
    estimate;
  const { method, replicates, antithetic, control, weights } = estimate;
  return {
    kernel: kernel.name,
    params,
    outputs: Object.fromEntries(
      kernel.outputs.map((name, i) => [name, outputReport(estimate.outputs[name] ?? estimate, answers[i])]),
    ),
    derived: Object.fromEntries(Object.entries(estimate.derived).map(([name, of]) => [name, derivedReport(of)])),
    arrays: Object.fromEntries(Object.entries(estimate.arrays).map(([name, array]) => [name, arrayReport(array)])),
    covariance: estimate.covariance.map((row) => row.map(finiteOrNull)),
    confidenceLevel: request.sampling.confidenceLevel,
    histogram: histogram === undefined ? null : histogramReport(histogram),
    method,
    replicates: replicates ?? null,
    antithetic,
    ...(estimate.mlmc && { mlmc: levelsReport(estimate.mlmc) }),
    control,
    weights: weights === undefined ? null : weightsReport(weights),
    samples,
    nonFinite: { count: nonFinite.count, first: nonFinite.first ?? null },
    stopped: stopped ?? null,
    complete,
    seed: seedNumber(seed),
    chunkSamples,
    engines: engines ?? 0,
    elapsedMs,
    samplesPerSecond,
    resumedAt,
    checkpointFailure: estimate.checkpointFailure ?? null,
    ...(differences && {
      differences: Object.fromEntries(Object.entries(differences).map(([name, of]) => [name, valueReport(of)])),
    }),
    ...(error && { error: error.message }),
  };
}

function valueReport({ value, standardError, confidenceInterval: [low, high] }: ValueEstimate): ValueReport {
  return {
    value: finiteOrNull(value),
    standardError: finiteOrNull(standardError),
    confidenceInterval: [finiteOrNull(low), finiteOrNull(high)],
  };
}

function derivedReport(derived: DerivedEstimate): DerivedReport {
  return { ...valueReport(derived), reason: derived.reason ?? null };
}

function outputReport(output: Estimate["outputs"][string], answer: number | undefined): OutputReport {
  const { mean, standardError, variance, confidenceInterval } = output;
  return {
    mean: finiteOrNull(mean),
    standardError: finiteOrNull(standardError),
    variance: finiteOrNull(variance),
    confidenceInterval: [finiteOrNull(confidenceInterval[0]), finiteOrNull(confidenceInterval[1])],
    knownAnswer: answer ?? null,
    standardErrorsAbove: answer === undefined ? null : finiteOrNull(distanceFrom(answer, output)),
  };
}

function weightsReport({ output, effectiveSamples, negative }: WeightsEstimate): SampleReport["weights"] {
  return { output, effectiveSamples, negative };
}

function list(numbers: Float64Array): (number | null)[] {
  return Array.from(numbers, finiteOrNull);
}

function arrayReport({ mean, standardError, variance, confidenceInterval }: ArrayEstimate): ArrayReport {
  const { low, high } = confidenceInterval;
  return {
    mean: list(mean),
    standardError: list(standardError),
    variance: list(variance),
    confidenceInterval: { low: list(low), high: list(high) },
  };
}

/** Whether an estimate rests on no finite sample. */
export function hasNothing({ samples, nonFinite }: Estimate): boolean {
  return samples === nonFinite.count;
}

function histogramReport(histogram: Histogram): HistogramReport {
  const quantiles = SHOWN_QUANTILES.map((p) => [String(p), finiteOrNull(quantile(histogram, p))] as const);
  return { ...histogram, quantiles: Object.fromEntries(quantiles) };
}
