import type { EngineId } from "../../protocol/ids.ts";
import type { OutputStream } from "../../protocol/messages.ts";
import type { Task } from "../../scheduler/task.ts";
import { checkOptions, checkSignal } from "../check.ts";
import type { ResultState } from "../results/result-state.ts";
import type { EngineOutput } from "./engine-output.ts";
import { LabelledLines } from "./labelled-lines.ts";
import { untilReady } from "./until-ready.ts";

/** How long `streamOutput` goes on. */
export interface StreamOptions {
  /** Ends it before everything is there. */
  readonly signal?: AbortSignal;
}

/**
 * Follows the output of a result until it is ready, where it is not shown anyway.
 *
 * @throws {TypeError} for bad options
 */
export async function streamOutput(state: ResultState, output: EngineOutput, options: StreamOptions): Promise<void> {
  checkOptions("streamOutput", options, { signal: "any" });
  const { signal } = options;
  if (signal !== undefined) checkSignal("streamOutput: signal", signal);
  if (signal?.aborted === true) return;
  const stop = output.isInherited
    ? undefined
    : followOutput(state, output, (stream, engineId, lines) => output.show(stream, `${stream}:${engineId}`, lines));
  await untilReady(state, signal);
  stop?.();
}

/** Shows whole lines of an engine, without their line breaks. */
export type ShowEngineLines = (stream: OutputStream, engineId: EngineId, lines: readonly string[]) => void;

/**
 * Shows what the tasks of a result have written, and what they write from now on: a line once it is whole.
 *
 * @returns what ends that, and shows what there is of lines that were begun
 */
export function followOutput(state: ResultState, output: EngineOutput, show: ShowEngineLines): () => void {
  const lines = new LabelledLines((stream, engineId, whole) => show(stream, Number(engineId), whole));
  const write = (engineId: EngineId, stream: OutputStream, text: string): void => {
    if (text !== "") lines.write(String(engineId), stream, text);
  };
  const known = new Set<Task>();
  // A map makes its tasks bit by bit.
  const look = (): void => {
    for (let i = known.size; i < state.tasks.length; i++) {
      const task = state.tasks[i];
      if (task) known.add(task);
    }
  };
  look();
  for (const { engineId, stdout, stderr } of known) {
    // One that waits has written nothing.
    if (engineId === undefined) continue;
    write(engineId, "stdout", stdout);
    write(engineId, "stderr", stderr);
  }
  const stop = output.listen((task, engineId, stream, text) => {
    look();
    if (known.has(task)) write(engineId, stream, text);
  });
  return () => {
    stop();
    lines.finish();
  };
}
