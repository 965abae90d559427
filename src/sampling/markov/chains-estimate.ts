import { braced, provideInspect } from "../../protocol/inspect.ts";
import { type Json, toJson } from "../run/json.ts";
import { addLazily } from "../run/lazy-members.ts";
import { percent, withError } from "../statistics/figures.ts";
import type { ChainStopReason } from "./chain-rules.ts";
import { chainWarnings } from "./chain-warnings.ts";
import { type NonFiniteDraws, nonFiniteOf } from "./non-finite-draws.ts";
import { type QuantityEstimate, quantityEstimate } from "./quantity-estimate.ts";

/** What Markov chains say so far: of each quantity, by name. Figures are made when they are first read. */
export interface ChainsEstimate<Quantity extends string = string> extends Known<Quantity> {
  /** Draws of each quantity: a list for each chain, in order. */
  readonly draws: Readonly<Record<Quantity, readonly Float64Array[]>>;
  /**
   * What `JSON.stringify` writes: all but the draws, the seed as its digits, numbers that JSON does not have as texts such as
   * "NaN".
   *
   * @example
   * const text = JSON.stringify(await run);
   * const { quantities, seed } = JSON.parse(text) as ChainsEstimateJson;
   */
  toJSON(): ChainsEstimateJson;
}

/** Such an estimate in JSON, without its draws: numbers that JSON does not have are texts, which `Number` reads. */
export type ChainsEstimateJson = Json<Known>;

interface Known<Quantity extends string = string> {
  /** Each quantity by name; those of lists are `beta[0]`, `beta[1]`, …. */
  readonly quantities: Readonly<Record<Quantity, QuantityEstimate>>;
  /** The largest R-hat of all quantities: not a number while one has none. */
  readonly rHat: number;
  /** The smallest effective sample size of all quantities, of bulk and tail; not a number while one has none. */
  readonly ess: number;
  /** What makes the figures doubtful, in sentences; empty when nothing does. */
  readonly warnings: readonly string[];
  /** Chains. */
  readonly chains: number;
  /** Draws of each chain; where some are ahead of others, all have as many as the one with the fewest. */
  readonly drawsPerChain: number;
  /** Draws of each chain at which the run ends at the latest. */
  readonly drawsWanted: number;
  /** Steps of each chain that came first and are not drawn. */
  readonly warmup: number;
  /** Steps between two draws. */
  readonly thin: number;
  /** Of each chain, the share of its steps after the warm-up that set `accepted` of the state; undefined where it has none. */
  readonly acceptance: readonly number[] | undefined;
  /** Draws that were infinite or not a number; the figures of their quantities are not numbers. */
  readonly nonFinite: NonFiniteDraws;
  /** How much of the run is behind it, 0 … 1, by the end that is nearest. */
  readonly progress: number;
  /** Why the chains ended; undefined while they run. */
  readonly stopped: ChainStopReason | undefined;
  /** Whether they have given what was asked for: false after `abort()`, and when `rHat` and `ess` were not met. */
  readonly complete: boolean;
  /** Why the state could not be written to the checkpoint, at the last try; undefined when it was, or there is none. */
  readonly checkpointFailure: string | undefined;
  /** Seed that repeats the chains, bit for bit. */
  readonly seed: bigint;
  /** Time spent, ms, in all sessions of a resumed run. */
  readonly elapsedMs: number;
}

/** What a run knows besides its draws. */
export type ChainFacts = Omit<Known, "quantities" | "rHat" | "ess" | "warnings" | "nonFinite">;

/**
 * The estimate that draws give.
 *
 * @param columns - for each chain, the draws of each quantity
 */
export function chainsEstimate(
  names: readonly string[],
  columns: readonly (readonly Float64Array[])[],
  facts: ChainFacts,
): ChainsEstimate {
  const drawsOf = (i: number): Float64Array[] => columns.map((chain) => chain[i] ?? new Float64Array());
  const known: Known = addLazily(
    { ...facts },
    {
      quantities: () => Object.fromEntries(names.map((name, i) => [name, quantityEstimate(drawsOf(i))])),
      rHat: () => largest(Object.values(known.quantities).map(({ rHat }) => rHat)),
      ess: () => -largest(Object.values(known.quantities).flatMap(({ essBulk, essTail }) => [-essBulk, -essTail])),
      nonFinite: () => nonFiniteOf(names, columns, facts),
      warnings: () => chainWarnings(known),
    },
  );
  // All but the draws, which are not even made for it.
  const written = Object.keys(known) as (keyof Known)[];
  const withDraws: Omit<ChainsEstimate, "toJSON"> = addLazily(known, {
    draws: () => Object.fromEntries(names.map((name, i) => [name, drawsOf(i).map((of) => of.slice())])),
  });
  // Not enumerable, so that estimates can be cloned, as functions can't.
  const estimate = Object.defineProperty(withDraws, "toJSON", {
    value: () => toJson(Object.fromEntries(written.map((name) => [name, known[name]]))),
  }) as ChainsEstimate;
  provideInspect(estimate, "ChainsEstimate", () => chainsText("ChainsEstimate", estimate));
  return estimate;
}

function largest(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((a, b) => Math.max(a, b));
}

// More would hardly be read at one look.
const MOST_SHOWN = 6;

/** An estimate, or a run, as consoles show it. */
export function chainsText(name: "ChainsEstimate" | "ChainsRun", estimate: Known): string {
  const { quantities, chains, drawsPerChain, drawsWanted, seed, stopped, progress } = estimate;
  const all = Object.entries(quantities);
  const of = stopped === undefined ? ` of ${drawsWanted.toLocaleString("en-US")}` : "";
  return braced(name, [
    ...(drawsPerChain === 0 ? [] : all.slice(0, MOST_SHOWN).map(([quantity, it]) => `${quantity} = ${meanText(it)}`)),
    ...(all.length > MOST_SHOWN ? [`${all.length - MOST_SHOWN} more`] : []),
    `${chains} chains of ${drawsPerChain.toLocaleString("en-US")}${of} draws`,
    ...(drawsPerChain < 4 ? [] : [`R-hat ${estimate.rHat.toFixed(3)}`, `ESS ${Math.round(estimate.ess)}`]),
    `seed ${seed}`,
    ...estimate.warnings.slice(0, 1),
    stopped === undefined ? percent(Math.floor(100 * progress) / 100) : `ended by ${stopped}`,
  ]);
}

function meanText({ mean, mcse }: QuantityEstimate): string {
  const { mean: value, error } = withError(mean, mcse);
  return `${value} ± ${error}`;
}
