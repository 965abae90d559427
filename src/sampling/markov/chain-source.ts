import type { ChainRef, StepRef } from "../../kernels/chains/chain-piece.ts";

/** What chains are drawn by, ready to travel. */
export interface ChainSource {
  /**
   * What a checkpoint tells it apart by: the steps, and the values that are the same in all of them.
   *
   * @throws {TypeError} when one of them can't be told
   */
  readonly identity: () => string;
  readonly ref: (seed: bigint) => ChainRef | StepRef;
}
