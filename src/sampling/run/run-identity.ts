import { arrayMarks } from "../../kernels/array-parameters.ts";
import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import type { CheckpointError } from "../../protocol/errors.ts";
import type { EngineId } from "../../protocol/ids.ts";
import { pairsOf } from "../request/derived.ts";
import { scramblePoints } from "../request/plan.ts";
import type { SampleRequest } from "../request/sample-request.ts";
import type { StopRules } from "../request/stopping.ts";
import { defaultChunkSamples } from "../request/values-plan.ts";
import type { CheckpointStore, RunIdentity, Saved } from "./checkpoint.ts";

/** Where a run is carried out, and kept. */
export interface RunPlace {
  /** Engines that may take part; null for all. */
  readonly targets: readonly EngineId[] | null;
  /** Taken. */
  readonly store?: CheckpointStore;
}

/** What a run rests on, whatever adds it up. */
export interface RunBasis extends RunPlace {
  readonly seed: bigint;
  readonly chunkSamples: number;
  readonly rules: StopRules;
  readonly identity: RunIdentity;
  /** Of the same run. */
  readonly saved?: Saved;
  /** Called when the state can't be kept. */
  readonly onFailure: (error: CheckpointError) => void;
}

/**
 * Samples of a chunk, and the rules for such chunks: replicates are whole, so that the number of samples is rounded up, and
 * the most samples down, but not below one scramble.
 *
 * @param saved - of an earlier session, whose replicates are continued
 */
export function chunksOf(
  { method, chunkSamples: given, rules, values }: SampleRequest,
  kernel: SamplingKernel,
  saved: Saved | undefined,
): { readonly chunkSamples: number; readonly rules: StopRules } {
  const usual = defaultChunkSamples(kernel, values);
  if (method !== "sobol") return { chunkSamples: given ?? usual, rules };
  const { limit } = rules;
  const isExact = rules.limitReason === "samples";
  const before = saved?.contents.run.method === "sobol" ? saved.contents.run.chunkSamples : undefined;
  const chunkSamples = given ?? before ?? scramblePoints({ limit, isExact }, usual);
  if (limit === Number.MAX_SAFE_INTEGER) return { chunkSamples, rules };
  const replicates = isExact ? Math.ceil(limit / chunkSamples) : Math.max(1, Math.floor(limit / chunkSamples));
  return { chunkSamples, rules: { ...rules, limit: replicates * chunkSamples } };
}

/**
 * What the run has in common with one that it can go on from.
 *
 * @param chosen.isKept - whether there is a checkpoint; else nobody reads data sets for what tells them apart
 */
export function identityOf(
  kernel: SamplingKernel,
  { params, parameterArrays, data, method, antithetic, histogram, values, levels, weights, derived }: SampleRequest,
  { seed, chunkSamples, isKept }: { readonly seed: bigint; readonly chunkSamples: number; readonly isKept: boolean },
): RunIdentity {
  return {
    kernel: kernel.identity,
    seed: String(seed),
    params: {
      ...Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
      ...arrayMarks(parameterArrays),
    },
    ...(isKept && Object.keys(data).length > 0 && { data: arrayMarks(data) }),
    chunkSamples,
    method,
    antithetic,
    outputs: kernel.outputs,
    histogram: histogram ?? null,
    ...(values && { values }),
    ...(levels && { levels: { costFactor: levels.costFactor, initialSamples: levels.initialSamples } }),
    ...(pairsOf(derived).length > 0 && { pairs: pairsOf(derived) }),
    ...(weights !== undefined && { weights: kernel.outputs[weights] ?? "" }),
  };
}
