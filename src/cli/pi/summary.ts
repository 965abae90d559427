import { threeDigits } from "../../node/progress/quantities.ts";
import type { Estimate } from "../../sampling/run/estimate.ts";
import type { Output } from "../command.ts";
import { distanceText, effortRows, estimateText, rowsText } from "../estimate-text.ts";
import { hanging, lineWidth } from "../layout.ts";
import { seedNumber } from "../numbers.ts";
import type { Speedup } from "./baselines.ts";

/** What `ensemble pi --json` prints. */
export interface PiReport {
  readonly estimate: number;
  /** null with fewer than two samples. */
  readonly standardError: number | null;
  readonly samples: number;
  /** A string from 2^53 on, which a number of JSON may not hold. */
  readonly seed: number | string;
  readonly engines: number;
  readonly elapsedMs: number;
  readonly samplesPerSecond: number;
  /** null when the run was interrupted. */
  readonly speedup: Speedup | null;
}

/** The report of a run that has ended. */
export function piReport(run: Estimate, engines: number, speedup: Speedup | undefined): PiReport {
  const { mean, standardError, samples, seed, elapsedMs, samplesPerSecond } = run;
  return {
    estimate: mean,
    standardError: Number.isNaN(standardError) ? null : standardError,
    samples,
    seed: seedNumber(seed),
    engines,
    elapsedMs,
    samplesPerSecond,
    speedup: speedup ?? null,
  };
}

/** The result of a run for people. */
export function resultText(run: Estimate, engines: number, output: Output): string {
  const lines = [
    ...hanging("pi =", estimateText(run, output.colors), { indent: INDENT, width: lineWidth(output) }),
    ...hanging("", distanceText(Math.PI, run, "the true value"), { indent: INDENT, width: lineWidth(output) }),
  ];
  return `${lines.join("\n")}\n\n${rowsText(effortRows(run, engines), output)}`;
}

const INDENT = "pi = ".length;

/** How fast it was, for people: the last lines of the result. */
export function speedText({ oneEngine, plainJs }: Speedup, engines: number, output: Output): string {
  const loop = `${threeDigits(plainJs)} x a plain JavaScript loop`;
  const lines = engines === 1 ? [loop] : [`${threeDigits(oneEngine)} x one engine`, loop];
  return rowsText(
    lines.map((line, i) => [i === 0 ? "speed" : "", line]),
    output,
  );
}
