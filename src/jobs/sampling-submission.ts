import type { KernelParameters, SamplingKernel } from "../kernels/sampling-kernel.ts";
import { describe } from "../protocol/describe.ts";
import { newSeed } from "../protocol/seed.ts";
import type { FunctionSampleOptions } from "../sampling/request/function-kernel.ts";
import type { SampleOptions } from "../sampling/request/options.ts";
import { makePlan } from "../sampling/request/plan.ts";
import { readRequest } from "../sampling/request/sample-request.ts";
import { chunksOf } from "../sampling/run/run-identity.ts";
import { samplerRef } from "../sampling/start-run.ts";
import type { Submission } from "./work/submission.ts";

/** How a sampling run is submitted as a job: as `sample`, but for what needs a client that is there. */
export interface SampleJobOptions<Parameter extends string = string, Output extends string = string>
  extends Omit<SampleOptions<Parameter, Output>, "timeLimitMs" | "stop" | "signal" | "targets" | "checkpoint"> {
  /** By which people find it; by default that of the kernel. */
  readonly name?: string;
}

/** As `SampleJobOptions`, for a function that draws one sample. */
export type FunctionSampleJobOptions<Params extends KernelParameters, Output extends string> = SampleJobOptions &
  Pick<FunctionSampleOptions<Params, Output>, "params" | "outputs" | "dimensions">;

// Records of chunks are read one by one, and kept by the server.
const MOST_CHUNKS = 1e6;
const PARTS = 1000;
const MOST_PER_PART = 256;

const NOT_HERE: readonly (readonly [name: string, why: string])[] = [
  ["timeLimitMs", "it has no clock of its own; give samples"],
  ["stop", "its caller may be gone; give standardError or relativeError"],
  ["signal", "call its abort()"],
  ["targets", "any engine takes its chunks"],
  ["checkpoint", "it is one"],
];

/**
 * What is submitted for a sampling run.
 *
 * @throws {TypeError} {RangeError} as `sample`, and when it has no last sample, or too many chunks
 */
export function samplingSubmission(kernel: SamplingKernel, { name, ...options }: SampleJobOptions): Submission {
  for (const [option, why] of NOT_HERE) {
    if (option in options) throw new TypeError(`a job takes no ${option}: ${why}`);
  }
  if (name !== undefined && (typeof name !== "string" || name === "")) {
    throw new TypeError(`name expects a text, got ${describe(name)}`);
  }
  const request = readRequest(kernel, options);
  if (request.values !== undefined) {
    throw new TypeError(`a job takes no kernel with arrays or more than 16 outputs, as ${kernel.name}: use sample`);
  }
  if (request.levels !== undefined) {
    throw new TypeError('a job takes no method: "mlmc": what follows a pass over the levels is decided by a client');
  }
  // Hosts know all chunks of a job beforehand.
  if (request.method === "vegas") {
    throw new TypeError(
      'a job takes no method: "vegas": what an iteration draws is known after the one before; call sample',
    );
  }
  const seed = request.seed ?? newSeed();
  const { chunkSamples, rules } = chunksOf(request, kernel, undefined);
  if (rules.limit === Number.MAX_SAFE_INTEGER)
    throw new TypeError("a job needs a last sample: give samples or maxSamples");
  const { chunks } = makePlan(rules.limit, chunkSamples);
  if (chunks > MOST_CHUNKS) {
    const least = Math.ceil(rules.limit / MOST_CHUNKS);
    throw new RangeError(`a job has at most 1e6 chunks, this one ${chunks}; give chunkSamples of ${least} or more`);
  }
  const { method, antithetic, controls, derived, confidenceLevel, histogram, quantiles, weights } = request;
  const own = derived.find(({ kind }) => kind === "function");
  if (own !== undefined)
    throw new TypeError(
      `a job keeps no functions, as the one of ${own.name}; derive it from the outputs of its result`,
    );
  const outputNames = kernel.outputs;
  return {
    name: name ?? kernel.name,
    work: {
      kind: "sample",
      rules,
      chunkSamples,
      seed,
      outputNames,
      confidenceLevel,
      method,
      antithetic,
      controls,
      derived,
      histogram,
      quantiles,
      weights,
    },
    items: chunks,
    perPart: Math.min(MOST_PER_PART, Math.max(1, Math.ceil(chunks / PARTS))),
    retries: 0,
    fn: samplerRef(kernel, request, seed),
    columns: undefined,
  };
}
