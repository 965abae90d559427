import type { CheckpointStore } from "../run/checkpoint.ts";
import type { RunParts } from "../run/tally.ts";

/** What a row begins with, besides its parameters. */
export interface RowStart extends Required<Pick<RunParts, "openJob" | "watch">> {
  /** Keeps its state, and has that of an earlier session. */
  readonly store?: CheckpointStore;
}
