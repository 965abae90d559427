import type { Watch } from "../../build/lib/cli/bench/measure.js";

/** How a measurement goes. */
export interface Measuring extends Watch {
  /** Whether to be done in seconds, with less work. */
  readonly quick: boolean;
  /** Engines, and threads of what they are compared with, a whole number >= 1. */
  readonly engines: number;
}

/** A reason to use Ensemble, and what one run says of it. */
export interface Row {
  readonly reason: string;
  /** Sentences for a table in Markdown. */
  readonly measured: string;
  /** Set where it could not be measured: what to install. */
  readonly missing?: string;
}

/** Three digits that count, with the letters of thousands. */
export function short(value: number): string {
  const steps = [
    { from: 1e9, letter: " G" },
    { from: 1e6, letter: " M" },
    { from: 1e3, letter: " k" },
  ] as const;
  const { from, letter } = steps.find((step) => value >= step.from) ?? { from: 1, letter: "" };
  return `${(value / from).toLocaleString("en", { maximumSignificantDigits: 3 })}${letter}`;
}

/** The 64 bits of a number, in hexadecimal digits. */
export function bitsOf(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}
