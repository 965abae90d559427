import { Client } from "../client/client.ts";
import { fixTargets } from "../client/views/targets.ts";
import { packParameters } from "../kernels/parameters.ts";
import type { SamplerRef } from "../kernels/sampler-ref.ts";
import type { SamplingKernel } from "../kernels/sampling-kernel.ts";
import { CheckpointError } from "../protocol/errors.ts";
import { CheckpointKeeper, type CheckpointStore, readCheckpoint, resume } from "./checkpoint.ts";
import { newSeed, type SampleOptions } from "./options.ts";
import { makePlan } from "./plan.ts";
import { chunksOf, identityOf, readRequest, type SampleRequest } from "./request.ts";
import { SamplingRun } from "./sampling-run.ts";

/** Opens a checkpoint by its path. */
export type OpenCheckpoint = (path: string) => CheckpointStore;

/** A client that samples. */
export class SamplingClient extends Client {
  readonly #openCheckpoint: OpenCheckpoint;

  constructor(parts: ConstructorParameters<typeof Client>[0] & { readonly openCheckpoint: OpenCheckpoint }) {
    super(parts);
    this.#openCheckpoint = parts.openCheckpoint;
  }

  /**
   * Estimates means by Monte Carlo, or randomised quasi-Monte Carlo, on all engines, until the first of the given ends is
   * reached.
   *
   * @param kernel - of the catalogue `kernels`, or a compiled one
   * @throws {TypeError} {RangeError} when there is no end, when ends contradict each other, or an option is wrong
   * @throws {CheckpointError} when the checkpoint is of another run, or damaged
   * @throws {ClientClosedError} {NoEnginesError} {NoSuchEngineError}
   */
  sample(kernel: SamplingKernel, options: SampleOptions): SamplingRun {
    const { dispatcher } = this.context;
    dispatcher.checkOpen();
    const request = readRequest(kernel, options);
    const { targets: given = "all" } = options;
    const targets = fixTargets(given, this.context.engines());
    const store = options.checkpoint === undefined ? undefined : this.#openCheckpoint(options.checkpoint);
    const saved = store && readCheckpoint(store);
    const seed = request.seed ?? (saved ? BigInt(saved.contents.run.seed) : newSeed());
    const { chunk, rules } = chunksOf(request, kernel, saved);
    const identity = identityOf(kernel, request, { seed, chunk });
    const from = resume(saved, identity);
    const reached = from.progress.moments.count + from.progress.nonFinite.count;
    if (saved && reached > rules.limit) {
      throw new CheckpointError(
        saved.name,
        `it holds ${reached} samples already, more than the ${rules.limit} asked for`,
      );
    }
    const { histogram, confidence, controls, method, antithetic } = request;
    const parts = {
      dispatcher,
      fn: dispatcher.functions.add(samplerRef(kernel, request, seed)),
      plan: makePlan(rules.limit, chunk),
      rules,
      seed,
      outputNames: kernel.outputs,
      confidence,
      method,
      antithetic,
      controls,
      histogram,
      targets: targets === "all" ? null : targets,
      from,
      ...(store && { keeper: new CheckpointKeeper(store, identity) }),
    };
    const { showProgress } = this.context.runtime;
    return new SamplingRun(parts, { signal: options.signal, showProgress });
  }
}

function samplerRef(kernel: SamplingKernel, request: SampleRequest, seed: bigint): SamplerRef {
  const { params, histogram, drawing } = request;
  return {
    kind: "sampler",
    module: kernel.module(),
    name: kernel.exportName,
    seed,
    params: packParameters(kernel, params),
    outputs: kernel.outputs.length,
    ...(histogram && { histogram }),
    ...drawing,
  };
}
