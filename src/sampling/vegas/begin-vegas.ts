import type { PointMap } from "../../kernels/instances/point-map.ts";
import type { SampleRef, SamplerRef } from "../../kernels/instances/sampler-ref.ts";
import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import type { SampleRequest } from "../request/sample-request.ts";
import { textOf } from "../run/checkpoint.ts";
import { CheckpointKeeper } from "../run/checkpoint-keeper.ts";
import type { RunTally } from "../run/late-tally.ts";
import type { RunBasis } from "../run/run-identity.ts";
import { refused } from "../run/sealed-text.ts";
import { nextSize } from "./schedule.ts";
import { keep, restore } from "./vegas-checkpoint.ts";
import { newState, type VegasState } from "./vegas-state.ts";
import { type VegasParts, VegasTally } from "./vegas-tally.ts";

/**
 * Reads what an earlier session has left of a run by `method: "vegas"`, and gives what begins the run.
 *
 * @throws {CheckpointError} when the checkpoint is damaged, or holds more than the run is to draw
 */
export function beginVegas(
  kernel: SamplingKernel,
  { params, confidenceLevel, derived, stop }: SampleRequest,
  basis: RunBasis & Pick<VegasParts, "openJob"> & { readonly fn: SamplerRef | SampleRef },
): () => RunTally {
  const { saved, store, identity, onFailure, fn, ...shared } = basis;
  const { limit, limitReason } = shared.rules;
  const outputs = kernel.outputs.length;
  const dimensions = kernel.dimensions?.(params) ?? 0;
  const state = saved
    ? restore(saved, { dimensions, outputs })
    : newState(dimensions, nextSize({ sizes: [], limit, isExact: limitReason === "samples" }));
  const reached = state.iterations.reduce((sum, { size }) => sum + size, state.running?.size ?? 0);
  if (saved && reached > limit) {
    throw refused(saved.name, `it holds ${reached} samples already, more than the ${limit} asked for`);
  }
  const write = (kept: VegasState, elapsedMs: number): string =>
    textOf({ run: identity, chunks: 0, nonFinite: { count: 0 }, elapsedMs, vegas: keep(kept) }, []);
  return () =>
    new VegasTally({
      ...shared,
      outputNames: kernel.outputs,
      confidenceLevel,
      derived,
      stop,
      samplerOf: (vegas: PointMap) => ({ ...fn, vegas }),
      from: { state, elapsedMs: saved?.contents.elapsedMs ?? 0 },
      keeper: store && new CheckpointKeeper(store, write, onFailure),
    });
}
