import { Client } from "../client/client.ts";
import { completeParameters, packParameters } from "../kernels/parameters.ts";
import type { SamplingKernel } from "../kernels/sampling-kernel.ts";
import { describe } from "../protocol/describe.ts";
import { makePlan } from "./plan.ts";
import { SamplingRun } from "./sampling-run.ts";

/** What to sample, and how much. */
export interface SampleOptions {
  /** Samples to draw, a whole number from 1 to 2^53 - 1. */
  readonly samples: number;
  /**
   * Seed of the random streams: a whole number from 0 to 2^64 - 1. The same seed gives the same bits. By default one is
   * drawn; the estimate names it.
   */
  readonly seed?: number | bigint;
}

/** A client that samples. */
export class SamplingClient extends Client {
  /**
   * Estimates a mean by Monte Carlo on all engines.
   *
   * @param kernel - of the catalogue `kernels`
   * @throws {TypeError} {RangeError} when `samples` or `seed` is out of its range
   * @throws {ClientClosedError} after `close()`
   */
  sample(kernel: SamplingKernel, options: SampleOptions): SamplingRun {
    const { dispatcher } = this.context;
    dispatcher.checkOpen();
    if (typeof kernel?.module !== "function") {
      throw new TypeError(`sample expects a kernel such as kernels.pi, got ${describe(kernel)}`);
    }
    const samples = checkSamples(options?.samples);
    const seed = checkSeed(options.seed);
    const params = packParameters(kernel, completeParameters(kernel));
    const { exportName, outputs } = kernel;
    const fn = dispatcher.functions.add({
      kind: "sampler",
      module: kernel.module(),
      name: exportName,
      seed,
      params,
      outputs: outputs.length,
    });
    return new SamplingRun({ dispatcher, fn, plan: makePlan(samples, kernel.chunkSamples), seed });
  }
}

function checkSamples(samples: unknown): number {
  if (typeof samples !== "number") throw new TypeError(`samples expects a number, got ${describe(samples)}`);
  if (!(Number.isSafeInteger(samples) && samples >= 1)) {
    throw new RangeError(`samples expects a whole number from 1 to 2^53 - 1, got ${samples}`);
  }
  return samples;
}

function checkSeed(seed: unknown): bigint {
  if (seed === undefined) return BigInt(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
  if (typeof seed !== "number" && typeof seed !== "bigint") {
    throw new TypeError(`seed expects a whole number, got ${describe(seed)}`);
  }
  if (typeof seed === "number" && !Number.isSafeInteger(seed)) {
    throw new RangeError(`seed expects a whole number from 0 to 2^53, or a bigint, got ${seed}`);
  }
  const exact = BigInt(seed);
  if (exact < 0n || exact >= 1n << 64n) throw new RangeError(`seed expects 0 … 2^64 - 1, got ${seed}`);
  return exact;
}
