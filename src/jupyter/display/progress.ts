import { randomUUID } from "node:crypto";
import type { WatchedItems, WatchedRun } from "../../client/watchable.ts";
import { itemsLine, progressLine } from "../../node/progress/progress-line.ts";
import type { CellOutput } from "../kernel/cell-output.ts";
import type { MimeBundle } from "./mime-bundle.ts";

// Often enough for the eye.
const REFRESH_MS = 200;
// Of a line, which front ends neither break nor scroll.
const CHARACTERS = 79;
const PLAIN = { cyan: (text: string): string => text, dim: (text: string): string => text };

/** Work as its progress is shown. */
export type Progress = Omit<WatchedItems, "wait"> | Omit<WatchedRun, "wait">;

/** The state of a work in one line. */
export function lineOf(work: Progress): MimeBundle {
  const line = "latest" in work ? progressLine(work.latest, CHARACTERS, PLAIN) : itemsLine(work, CHARACTERS, PLAIN);
  return { "text/plain": line };
}

/** A line of progress of a cell, which is shown anew in its place. */
export class ProgressDisplay {
  readonly #output: CellOutput;
  readonly #id = randomUUID();
  readonly #timer: NodeJS.Timeout;
  #isShown = false;

  /** @param output - of the cell that waits */
  constructor(work: Progress, output: CellOutput) {
    this.#output = output;
    this.#timer = setInterval(() => this.#show(lineOf(work)), REFRESH_MS);
  }

  /** Ends it. @param last - what takes its place; absent: what stands there stays */
  end(last?: MimeBundle): void {
    clearInterval(this.#timer);
    if (last !== undefined) this.#show(last);
  }

  #show(bundle: MimeBundle): void {
    if (this.#isShown) this.#output.update(bundle, this.#id);
    else this.#output.display(bundle, this.#id);
    this.#isShown = true;
  }
}
