import { braced } from "../../protocol/inspect.ts";
import { percent, toDecimals, withError } from "../statistics/figures.ts";

/** What is shown of an estimate. */
interface Shown {
  readonly outputs: Readonly<Record<string, ShownOutput>>;
  readonly interval: string;
  readonly confidenceLevel: number;
  readonly resamples: number;
  readonly resamplesWanted: number;
  readonly seed: bigint;
  readonly progress: number;
  readonly stopped: string | undefined;
}

interface ShownOutput {
  readonly statistic: number;
  readonly standardError: number;
  readonly confidenceInterval: readonly [low: number, high: number];
  readonly nonFinite: number;
  readonly problem: string | undefined;
}

/**
 * An estimate as consoles show it: `BootstrapEstimate { 0.78 with bootstrap error 0.13, 95 % bca 0.33 to 0.94, 10,000 resamples,
 * seed 1, ended by resamples }`.
 */
export function bootstrapText(name: "BootstrapEstimate" | "BootstrapRun", estimate: Shown): string {
  const { resamples, resamplesWanted, progress, stopped, seed } = estimate;
  const outputs = Object.entries(estimate.outputs);
  const wanted = stopped === undefined ? ` of ${grouped(resamplesWanted)}` : "";
  return braced(name, [
    ...outputs.flatMap(([output, of]) => outputParts(outputs.length === 1 ? "" : `${output} = `, of, estimate)),
    `${grouped(resamples)}${wanted} resamples`,
    `seed ${seed}`,
    stopped === undefined ? percent(Math.floor(100 * progress) / 100) : `ended by ${stopped}`,
  ]);
}

function outputParts(label: string, output: ShownOutput, { interval, confidenceLevel }: Shown): string[] {
  const { statistic, standardError, confidenceInterval, nonFinite, problem } = output;
  const { mean, error } = withError(statistic, standardError);
  const decimals = 1 - Math.floor(Math.log10(standardError));
  const limits = confidenceInterval.map((limit) => toDecimals(limit, decimals)).join(" to ");
  return [
    `${label}${mean} with bootstrap error ${error}`,
    problem === undefined ? `${percent(confidenceLevel)} ${interval} ${limits}` : `no interval: ${problem}`,
    ...(nonFinite === 0 ? [] : [`${grouped(nonFinite)} not finite`]),
  ];
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
