import type { Bar } from "../seen/tasks.ts";

/** A bar whose facts are shown, and where it is on the canvas, px. */
export interface Told {
  readonly bar: Bar;
  readonly x: number;
  readonly y: number;
}
