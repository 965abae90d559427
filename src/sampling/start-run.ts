import type { CallHost, JobHost } from "../client/job-host.ts";
import type { SampleRef, SamplerRef } from "../kernels/instances/sampler-ref.ts";
import { bytesOf } from "../kernels/number-lists.ts";
import { packParameters } from "../kernels/pack-parameters.ts";
import type { ArrayParameter, ArrayValues, SamplingKernel } from "../kernels/sampling-kernel.ts";
import { CheckpointError } from "../protocol/errors.ts";
import { newSeed } from "../protocol/seed.ts";
import type { FunctionKernel } from "./request/function-kernel.ts";
import { LEVEL } from "./request/levels.ts";
import { makePlan } from "./request/plan.ts";
import type { SampleRequest } from "./request/sample-request.ts";
import { checkpointText, readCheckpoint, refuseOthers, resume } from "./run/checkpoint.ts";
import { CheckpointKeeper } from "./run/checkpoint-keeper.ts";
import { LateTally, type RunTally } from "./run/late-tally.ts";
import { chunksOf, identityOf, type RunBasis, type RunPlace } from "./run/run-identity.ts";
import type { RunState } from "./run/run-state.ts";
import { SamplingRun } from "./run/sampling-run.ts";
import { type RunParts, Tally } from "./run/tally.ts";

/** Where a run is carried out, and kept. */
interface Place extends RunPlace, Partial<Pick<RunParts, "openJob" | "watch">> {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts a run.
 *
 * @throws {CheckpointError} when the checkpoint is of another run
 */
export function startRun(
  work: JobHost & Partial<Pick<CallHost, "follow">>,
  kernel: SamplingKernel,
  request: SampleRequest,
  place: Place,
): SamplingRun {
  const host = { signal: place.signal, showProgress: work.showProgress, follow: work.follow };
  if (!beginsLate(request)) return new SamplingRun(runParts(work, kernel, request, place), host);
  const basis = basisOf(work, kernel, request, place);
  const { openJob = work.openJob } = place;
  const begin = lateBeginning({ ...work, openJob }, kernel, { ...request, seed: basis.seed }, basis);
  const before = runParts(work, kernel, { ...request, seed: basis.seed }, { targets: place.targets });
  return new SamplingRun(new LateTally(before, begin, () => void place.store?.release()), host);
}

/**
 * What begins a run whose state is kept elsewhere.
 *
 * @throws {CheckpointError} when the checkpoint is of another run
 */
export async function beginRun(
  work: JobHost,
  kernel: SamplingKernel,
  request: SampleRequest,
  place: RunPlace,
): Promise<() => RunTally> {
  if (beginsLate(request)) return lateBeginning(work, kernel, request, basisOf(work, kernel, request, place))();
  const parts = runParts(work, kernel, request, place);
  return () => new Tally(parts);
}

function beginsLate({ levels, method }: SampleRequest): boolean {
  return levels !== undefined || method === "vegas";
}

// Few pages go over levels, or learn where to draw, so what does is loaded when it is needed.
function lateBeginning(
  work: JobHost,
  kernel: SamplingKernel,
  request: SampleRequest,
  basis: RunBasis,
): () => Promise<() => RunTally> {
  const { levels } = request;
  return async () => {
    try {
      if (levels === undefined) {
        const { beginVegas } = await import("./vegas/begin-vegas.ts");
        return beginVegas(kernel, request, {
          ...basis,
          openJob: work.openJob,
          fn: samplerRef(kernel, request, basis.seed),
        });
      }
      const { beginLevels } = await import("./mlmc/begin-levels.ts");
      const fnOf = (level: number): SamplerRef | SampleRef =>
        samplerRef(kernel, { ...request, params: { ...request.params, [LEVEL]: level } }, basis.seed);
      return beginLevels(kernel, request, { levels, ...basis, openJob: work.openJob, fnOf });
    } catch (error) {
      await basis.store?.release();
      throw error;
    }
  };
}

/** What all ways to sample need. @throws {CheckpointError} when the checkpoint is of another run */
function basisOf(
  work: JobHost,
  kernel: SamplingKernel,
  request: SampleRequest,
  { targets, store }: RunPlace,
): RunBasis {
  const saved = store && readCheckpoint(store);
  const seed = request.seed ?? (saved ? BigInt(saved.contents.run.seed) : newSeed());
  const { chunkSamples, rules } = chunksOf(request, kernel, saved);
  const identity = identityOf(kernel, request, { seed, chunkSamples, isKept: store !== undefined });
  if (saved) refuseOthers(saved, identity);
  const onFailure = (cause: CheckpointError): void => work.emit({ kind: "checkpoint-failed", path: cause.path, cause });
  return {
    seed,
    chunkSamples,
    rules,
    identity,
    targets,
    onFailure,
    ...(saved && { saved }),
    ...(store && { store }),
  };
}

/** What a run is made of, but for one over levels. @throws {CheckpointError} when the checkpoint is of another run */
export function runParts(work: JobHost, kernel: SamplingKernel, request: SampleRequest, place: Place): RunParts {
  const { openJob = work.openJob, watch } = place;
  const basis = basisOf(work, kernel, request, place);
  const { saved, seed, rules, identity, store, onFailure } = basis;
  const from = resume(saved, identity);
  const reached = from.state.moments.count + from.state.nonFinite.count;
  if (saved && reached > rules.limit) {
    throw new CheckpointError(
      saved.name,
      `it holds ${reached} samples already, more than the ${rules.limit} asked for; name another file, or remove this one`,
    );
  }
  const { histogram, quantiles, weights, confidenceLevel, controls, derived, method, antithetic } = request;
  const textOf = (state: RunState, elapsedMs: number): string => checkpointText(identity, state, elapsedMs);
  return {
    openJob,
    fn: samplerRef(kernel, request, seed),
    plan: makePlan(rules.limit, basis.chunkSamples),
    rules,
    stop: request.stop,
    seed,
    outputNames: kernel.outputs,
    values: request.values,
    confidenceLevel,
    method,
    antithetic,
    controls,
    derived,
    histogram,
    quantiles,
    weights,
    targets: basis.targets,
    from,
    ...(store && { keeper: new CheckpointKeeper(store, textOf, onFailure) }),
    ...(watch && { watch }),
  };
}

/** A kernel as it travels for a run. */
export function samplerRef(kernel: SamplingKernel, request: SampleRequest, seed: bigint): SamplerRef | SampleRef {
  const { params, parameterArrays, data, histogram, weights, drawing, values } = request;
  const weighted = weights !== undefined && { weights };
  const shared = { module: kernel.module(), seed, ...(histogram && { histogram }), ...weighted, ...drawing };
  if ("fn" in kernel) {
    // Made by `kernelOf`.
    const { fn, names, dimensions } = kernel as FunctionKernel;
    return {
      ...shared,
      kind: "sample",
      fn,
      params,
      ...(names && { outputs: names }),
      ...(dimensions && { dimensions: dimensions(params) }),
    };
  }
  return {
    ...shared,
    kind: "sampler",
    name: kernel.exportName,
    ...packParameters(kernel, params, parameterArrays),
    ...(kernel.dataSets && { data: sentData(kernel.dataSets, data) }),
    outputs: values?.shape.joint ?? kernel.outputs.length,
    ...(values && { shape: values.shape }),
  };
}

/** Data sets as they travel, with their places among the parameters. */
export function sentData(sets: readonly ArrayParameter[], data: ArrayValues): NonNullable<SamplerRef["data"]> {
  return sets.flatMap(({ name, offset }) => {
    const numbers = data[name];
    return numbers === undefined ? [] : [{ at: offset, numbers: bytesOf(numbers) }];
  });
}
