import type { Bar } from "../seen/tasks.ts";

/** A bar that is told of, and where on the canvas, px. */
export interface Told {
  readonly bar: Bar;
  readonly x: number;
  readonly y: number;
}
