import type { ArrayValues } from "../../kernels/sampling-kernel.ts";
import type { SampleOptions } from "../../sampling/request/options.ts";
import type { StopOptions } from "../../sampling/request/stopping.ts";
import type { ValuesOptions } from "../../sampling/request/values-plan.ts";
import { readChunkSamples, readConfidenceLevel, readEngines, readSamples, readSeed, readTime } from "../numbers.ts";
import { type OutputFormat, readFormat } from "../output-format.ts";
import { STDIN } from "../stdin.ts";
import { UsageError } from "../usage-error.ts";
import { readValuesOptions } from "./array-options.ts";
import { type DrawingRequest, readDrawing } from "./drawing.ts";
import { type HistogramRequest, readHistogram } from "./histogram-range.ts";
import { checkOutputFile } from "./output-file.ts";
import { readTolerances } from "./tolerances.ts";

/** Options of `ensemble sample` as they were given. */
export interface SampleValues {
  readonly param?: readonly string[];
  readonly data?: readonly string[];
  readonly samples?: string;
  readonly "standard-error"?: readonly string[];
  readonly "relative-error"?: readonly string[];
  readonly "time-limit"?: string;
  readonly "max-samples"?: string;
  readonly method?: string;
  readonly antithetic?: boolean;
  readonly control?: readonly string[];
  readonly ratio?: readonly string[];
  readonly length?: readonly string[];
  readonly covariance?: boolean;
  readonly weights?: string;
  readonly seed?: string;
  readonly engines?: string;
  readonly "chunk-samples"?: string;
  readonly "confidence-level"?: string;
  readonly checkpoint?: string;
  readonly histogram?: string;
  readonly plot?: string;
  readonly differences?: boolean;
  readonly params?: string;
  readonly csv?: boolean;
  readonly json?: boolean;
}

/** What `ensemble sample` was asked for, checked as far as it can be without the kernel. */
export interface SampleRequest {
  /** Name of a built-in kernel, or path of a file. */
  readonly kernel: string;
  /** Parameters as `name=value`, in the order given; `ensemble sample` takes several values. */
  readonly params: readonly string[];
  /** Data sets as `name=file`. */
  readonly data?: readonly string[];
  /** File with parameters, a row for each run. */
  readonly paramsFile?: string;
  readonly stop: StopOptions;
  /** What `client.sample` takes besides. */
  readonly sampling: Pick<SampleOptions, "chunkSamples" | "checkpoint"> &
    DrawingRequest &
    ValuesOptions & {
      readonly seed?: bigint;
      readonly data?: ArrayValues;
      readonly confidenceLevel: number;
    };
  /** By default one per core. */
  readonly engines?: number;
  /** Bins for the samples of the first output. */
  readonly histogram?: HistogramRequest;
  /** File to draw to. */
  readonly plot?: string;
  /** Whether each row of several tells how far it is from the first. */
  readonly differences: boolean;
  /** Formats for programs come without a log. */
  readonly format: OutputFormat;
}

// Three digits at a glance, from almost any kernel in seconds; the second is for means of zero.
const DEFAULT_RELATIVE_ERROR = 1e-3;
const DEFAULT_MAX_SAMPLES = 1e8;

/** Reads what was asked for. @throws {UsageError} for what makes no sense */
export function readRequest([kernel, ...more]: readonly string[], values: SampleValues): SampleRequest {
  if (kernel === undefined) throw new UsageError("sample expects a kernel: ensemble sample NAME, FILE.ts or FILE.wasm");
  if (more.length > 0) throw new UsageError(`sample expects one kernel; got ${[kernel, ...more].join(" ")}`);
  const { param = [], seed, checkpoint, engines, histogram, plot, params: paramsFile } = values;
  const { "chunk-samples": chunkSamples, "confidence-level": level } = values;
  if (kernel === STDIN && paramsFile === STDIN) throw new UsageError("the kernel and --params can't both come by -");
  if (plot !== undefined) {
    if (!/\.svg$/i.test(plot)) throw new UsageError(`--plot expects a file name that ends in .svg; got ${plot}`);
    checkOutputFile(plot, "--plot");
  }
  if (checkpoint !== undefined) checkOutputFile(checkpoint, "--checkpoint");
  return {
    kernel,
    params: param,
    ...(values.data && { data: values.data }),
    stop: readStop(values),
    sampling: {
      ...readDrawing(values),
      ...readValuesOptions(values),
      confidenceLevel: level === undefined ? 0.95 : readConfidenceLevel(level),
      ...(seed !== undefined && { seed: readSeed(seed) }),
      ...(chunkSamples !== undefined && { chunkSamples: readChunkSamples(chunkSamples) }),
      ...(checkpoint !== undefined && { checkpoint }),
    },
    ...(engines !== undefined && { engines: readEngines(engines) }),
    ...(histogram !== undefined && { histogram: readHistogram(histogram) }),
    ...(plot !== undefined && { plot }),
    ...(paramsFile !== undefined && { paramsFile }),
    differences: values.differences ?? false,
    format: readFormat(values),
  };
}

function readStop(values: SampleValues): StopOptions {
  const { samples, "standard-error": standardError, "relative-error": relativeError } = values;
  const { "time-limit": timeLimit, "max-samples": maxSamples } = values;
  if (samples !== undefined && maxSamples !== undefined) {
    throw new UsageError("--samples and --max-samples contradict each other: with --samples the number is exact");
  }
  const isOpen = [samples, standardError, relativeError, timeLimit].every((rule) => rule === undefined);
  return {
    ...(samples !== undefined && { samples: readSamples(samples) }),
    ...(standardError !== undefined && { standardError: readTolerances(standardError, "--standard-error") }),
    ...(relativeError !== undefined && { relativeError: readTolerances(relativeError, "--relative-error") }),
    ...(timeLimit !== undefined && { timeLimitMs: readTime(timeLimit, "--time-limit") }),
    ...(isOpen && { relativeError: DEFAULT_RELATIVE_ERROR, maxSamples: DEFAULT_MAX_SAMPLES }),
    ...(maxSamples !== undefined && { maxSamples: readSamples(maxSamples, "--max-samples") }),
  };
}
