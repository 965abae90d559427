import type { Estimate } from "../../sampling/estimate.ts";
import type { Colors } from "../command.ts";
import { duration, threeDigits, withPrefix } from "../quantities.ts";
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
  readonly speedup: Speedup;
}

/** The report of a run that has ended. */
export function piReport(run: Estimate, engines: number, speedup: Speedup): PiReport {
  const { mean, standardError, samples, seed, elapsedMs, rate } = run;
  return {
    estimate: mean,
    standardError: Number.isNaN(standardError) ? null : standardError,
    samples,
    seed: seed <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(seed) : String(seed),
    engines,
    elapsedMs,
    samplesPerSecond: rate,
    speedup,
  };
}

/** The result of a run for people. */
export function resultText(run: Estimate, engines: number, colors: Colors): string {
  const { samples, seed, elapsedMs, rate } = run;
  const on = engines === 1 ? "1 engine" : `${engines} engines`;
  return [
    `pi = ${estimateText(run, colors)}`,
    `     ${distanceText(run)}`,
    "",
    row("samples", `${samples.toLocaleString("en")}, seed ${seed}`, colors),
    row("time", `${duration(elapsedMs)} on ${on}, ${withPrefix(rate)} samples/s`, colors),
    "",
  ].join("\n");
}

/** How fast it was, for people: the last lines of the result. */
export function speedText({ oneEngine, plainJs }: Speedup, engines: number, colors: Colors): string {
  const loop = `${threeDigits(plainJs)} x a plain JavaScript loop`;
  const lines = engines === 1 ? [loop] : [`${threeDigits(oneEngine)} x one engine`, loop];
  return `${lines.map((line, i) => row(i === 0 ? "speed" : "", line, colors)).join("\n")}\n`;
}

function row(label: string, text: string, colors: Colors): string {
  return `${colors.dim(label.padEnd(8))} ${text}`;
}

function estimateText({ mean, standardError }: Estimate, colors: Colors): string {
  if (!(standardError > 0)) return colors.bold(String(mean));
  // Two digits of the error count.
  const decimals = Math.min(20, Math.max(0, 1 - Math.floor(Math.log10(standardError))));
  return `${colors.bold(mean.toFixed(decimals))} ± ${standardError.toFixed(decimals)}`;
}

function distanceText({ mean, standardError }: Estimate): string {
  if (!(standardError > 0)) return "too few samples for a standard error";
  const distance = (mean - Math.PI) / standardError;
  return `${Math.abs(distance).toFixed(2)} standard errors ${distance < 0 ? "below" : "above"} the true value`;
}
