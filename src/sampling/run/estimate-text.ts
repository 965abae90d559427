import { braced } from "../../protocol/inspect.ts";
import { percent, withError } from "../statistics/figures.ts";

/** What is shown of an estimate. */
interface Shown {
  readonly outputs: Readonly<Record<string, ShownOutput>>;
  readonly derived: Readonly<Record<string, ShownDerived>>;
  readonly arrays: Readonly<Record<string, { readonly mean: ArrayLike<number> }>>;
  readonly samples: number;
  readonly samplesWanted: number | undefined;
  readonly nonFinite: { readonly count: number };
  readonly seed: bigint;
  readonly checkpointFailure: string | undefined;
  readonly progress: number;
  readonly stopped: string | undefined;
}

interface ShownOutput {
  readonly mean: number;
  readonly standardError: number;
}

interface ShownDerived {
  readonly value: number;
  readonly standardError: number;
  readonly reason: string | undefined;
}

/** An estimate as consoles show it: `Estimate { 3.14164 ± 0.00016, 100,000,000 samples, seed 1, ended by samples }`. */
export function estimateText(name: "Estimate" | "SamplingRun", estimate: Shown): string {
  const { samples, samplesWanted, progress, stopped, seed, nonFinite, checkpointFailure } = estimate;
  const outputs = Object.entries(estimate.outputs);
  const [only] = outputs;
  const means =
    outputs.length === 1 && only ? [meanText(only[1])] : outputs.map(([output, of]) => `${output} = ${meanText(of)}`);
  const wanted = stopped === undefined && samplesWanted !== undefined ? ` of ${grouped(samplesWanted)}` : "";
  return braced(name, [
    ...(samples === 0
      ? []
      : [...means, ...Object.entries(estimate.derived).map(([quantity, of]) => derivedText(quantity, of))]),
    ...Object.entries(estimate.arrays).map(([array, { mean }]) => `${array}[${mean.length}]`),
    `${grouped(samples)}${wanted} samples`,
    ...(nonFinite.count === 0 ? [] : [`${grouped(nonFinite.count)} not finite`]),
    `seed ${seed}`,
    ...(checkpointFailure === undefined ? [] : ["checkpoint not written"]),
    stopped === undefined ? percent(Math.floor(100 * progress) / 100) : `ended by ${stopped}`,
  ]);
}

function meanText({ mean, standardError }: ShownOutput): string {
  const { mean: value, error } = withError(mean, standardError);
  return `${value} ± ${error}`;
}

function derivedText(name: string, { value, standardError, reason }: ShownDerived): string {
  return `${name} = ${reason === undefined ? meanText({ mean: value, standardError }) : `none: ${reason}`}`;
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
