import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import type { LevelRules } from "../request/levels.ts";
import type { SampleRequest } from "../request/sample-request.ts";
import { CheckpointKeeper } from "../run/checkpoint-keeper.ts";
import type { RunTally } from "../run/late-tally.ts";
import type { RunBasis } from "../run/run-identity.ts";
import { levelsText, readLevels } from "./level-checkpoint.ts";
import type { LevelState } from "./level-state.ts";
import { type LevelParts, LevelTally } from "./level-tally.ts";

/**
 * Reads what an earlier session has left of a run over levels, and gives what begins the run.
 *
 * @throws {CheckpointError} when the checkpoint is damaged
 */
export function beginLevels(
  kernel: SamplingKernel,
  { confidenceLevel }: SampleRequest,
  basis: RunBasis & Pick<LevelParts, "openJob" | "fnOf"> & { readonly levels: LevelRules },
): () => RunTally {
  const { saved, store, identity, onFailure, ...shared } = basis;
  const textOf = (state: readonly LevelState[], elapsedMs: number): string => levelsText(identity, state, elapsedMs);
  const state = saved ? readLevels(saved, identity) : [];
  return () =>
    new LevelTally({
      ...shared,
      kernelName: kernel.name,
      outputNames: kernel.outputs,
      confidenceLevel,
      from: { state, elapsedMs: saved?.contents.elapsedMs ?? 0 },
      ...(store && { keeper: new CheckpointKeeper(store, textOf, onFailure) }),
    });
}
