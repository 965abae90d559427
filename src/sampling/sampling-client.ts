import { Client } from "../client/client.ts";
import { fixTargets } from "../client/targets.ts";
import { checkKernel, completeParameters, packParameters } from "../kernels/parameters.ts";
import type { KernelParameters, SamplingKernel } from "../kernels/sampling-kernel.ts";
import { CheckpointError } from "../protocol/errors.ts";
import { CheckpointKeeper, type CheckpointStore, resume } from "./checkpoint.ts";
import { type HistogramSpec, histogramSpec } from "./histogram.ts";
import { checkSampleOptions, checkSeed, type SampleOptions } from "./options.ts";
import { makePlan } from "./plan.ts";
import { noProgress } from "./progress.ts";
import { SamplingRun } from "./sampling-run.ts";
import { stopRules } from "./stopping.ts";

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
   * Estimates means by Monte Carlo on all engines, until the first of the given ends is reached.
   *
   * @param kernel - of the catalogue `kernels`, or a compiled one
   * @throws {TypeError} {RangeError} when there is no end, when ends contradict each other, or an option is wrong
   * @throws {CheckpointError} when the checkpoint is of another run, or damaged
   * @throws {ClientClosedError} {NoEnginesError} {NoSuchEngineError}
   */
  sample(kernel: SamplingKernel, options: SampleOptions): SamplingRun {
    const { dispatcher } = this.context;
    dispatcher.checkOpen();
    checkKernel(kernel);
    checkSampleOptions(options);
    const rules = stopRules(options);
    const seed = checkSeed(options.seed);
    const params = completeParameters(kernel, options.params);
    const chunk = options.chunk ?? kernel.chunkSamples;
    const histogram = options.histogram && histogramSpec(options.histogram);
    const { outputs } = kernel;
    const identity = {
      kernel: kernel.identity,
      seed: String(seed),
      params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
      chunk,
      outputs,
      histogram: histogram ?? null,
    };
    const store = options.checkpoint === undefined ? undefined : this.#openCheckpoint(options.checkpoint);
    const from = store
      ? resume(store, identity)
      : { progress: noProgress(outputs.length, histogram ? histogram.bins + 2 : 0), elapsedMs: 0 };
    const reached = from.progress.moments.count + from.progress.nonFinite.count;
    if (store && reached > rules.limit) {
      throw new CheckpointError(
        store.name,
        `it holds ${reached} samples already, more than the ${rules.limit} asked for`,
      );
    }
    const { targets: given = "all" } = options;
    const targets = fixTargets(given, this.ids, this.context.nextEngineId());
    const parts = {
      dispatcher,
      fn: dispatcher.functions.add(samplerRef(kernel, { params, seed, histogram })),
      plan: makePlan(rules.limit, chunk),
      rules,
      seed,
      outputNames: outputs,
      confidence: options.confidence ?? 0.95,
      histogram,
      targets: targets === "all" ? null : targets,
      from,
      ...(store && { keeper: new CheckpointKeeper(store, identity) }),
    };
    return new SamplingRun(parts, options.signal);
  }
}

function samplerRef(
  kernel: SamplingKernel,
  run: { readonly params: KernelParameters; readonly seed: bigint; readonly histogram: HistogramSpec | undefined },
) {
  const { params, seed, histogram } = run;
  return {
    kind: "sampler",
    module: kernel.module(),
    name: kernel.exportName,
    seed,
    params: packParameters(kernel, params),
    outputs: kernel.outputs.length,
    ...(histogram && { histogram }),
  } as const;
}
