import type { EngineId } from "../../protocol/ids.ts";
import type { OutputStream } from "../../protocol/messages.ts";
import type { Task } from "../../scheduler/task.ts";
import { LabelledLines, type ShowLines } from "./labelled-lines.ts";

/** Called with what a task wrote, in order for each engine. */
export type OutputListener = (task: Task, engineId: EngineId, stream: OutputStream, text: string) => void;

/** What becomes of the output of a client's engines, besides being kept with its tasks. */
export class EngineOutput {
  /** Shows lines where people read them. */
  readonly show: ShowLines;
  /** Lines of all engines; undefined where they are only kept. */
  readonly #lines: LabelledLines | undefined;
  readonly #listeners = new Set<OutputListener>();
  readonly #forget: (() => void) | undefined;

  /**
   * @param isInherited - whether all of it is shown, as it comes
   * @param atExit - adds what is called when the program ends; gives what takes it back
   */
  constructor(show: ShowLines = () => undefined, isInherited = false, atExit?: (finish: () => void) => () => void) {
    this.show = show;
    const lines = isInherited ? new LabelledLines(show) : undefined;
    this.#lines = lines;
    this.#forget = lines && atExit?.(() => lines.finish());
  }

  /** Whether all of it is shown as it comes, so that nobody need show it again. */
  get isInherited(): boolean {
    return this.#lines !== undefined;
  }

  /** Takes what an engine wrote. @param task - undefined: it ran none that a call has made */
  wrote(engineId: EngineId, task: Task | undefined, stream: OutputStream, text: string): void {
    this.#lines?.write(labelOf(engineId), stream, text);
    if (task !== undefined) for (const listener of this.#listeners) listener(task, engineId, stream, text);
  }

  /** Shows what there is of the line that an engine has begun: it writes no more. */
  engineEnded(engineId: EngineId): void {
    this.#lines?.finish(labelOf(engineId));
  }

  /** Shows what there is of lines that were begun: no engine writes any more. */
  close(): void {
    this.#lines?.finish();
    this.#forget?.();
  }

  /** Adds a listener. Gives what takes it back. */
  listen(listener: OutputListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function labelOf(engineId: EngineId): string {
  return `engine ${engineId}`;
}
