import type { ResultState } from "../results/result-state.ts";
import { resultText } from "../results/result-text.ts";
import { type DisplayOptions, displayOutputs } from "./display-outputs.ts";
import type { EngineOutput } from "./engine-output.ts";
import { followOutput, type ShowEngineLines, type StreamOptions, streamOutput } from "./stream-output.ts";

/** What people are shown of a result. */
export interface ResultOutput {
  /** As {@link followOutput}. */
  readonly follow: (state: ResultState, show: ShowEngineLines) => () => void;
  /** As `AsyncResult.streamOutput`. */
  readonly stream: (state: ResultState, options: StreamOptions) => Promise<void>;
  /** As `AsyncResult.displayOutputs`. */
  readonly display: (state: ResultState, options: DisplayOptions) => Promise<void>;
  /** As {@link resultText}. */
  readonly text: (state: ResultState, elapsedMs: number) => string;
}

/** @param output - of the engines of the tasks */
export function resultOutput(output: EngineOutput): ResultOutput {
  return {
    follow: (state, show) => followOutput(state, output, show),
    stream: (state, options) => streamOutput(state, output, options),
    text: resultText,
    display: (state, options) => displayOutputs(state, output.show, options),
  };
}
