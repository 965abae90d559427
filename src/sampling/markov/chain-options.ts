import { checkOptions } from "../../client/check.ts";
import type { Targets } from "../../client/job-host.ts";
import { describe } from "../../protocol/describe.ts";
import { checkSeed } from "../../protocol/seed.ts";
import { checkCommonOptions } from "../request/common-options.ts";
import { type ChainRules, type ChainStopOptions, chainRules, checkWhole } from "./chain-rules.ts";

/** How many chains, how long, and how they are drawn. */
export interface ChainOptions extends ChainStopOptions {
  /** Chains, 1 … 1024; 4 by default. Chain i draws from random stream i of the seed. */
  readonly chains?: number;
  /** Steps of each chain that come first and are not drawn, 0 … 2^31 - 1; 1000 by default. */
  readonly warmup?: number;
  /** Steps between two draws: each so many-th is drawn; 1, all of them, by default. */
  readonly thin?: number;
  /** Names of the fields of the state that are drawn; by default all of `f64` and lists of them. */
  readonly quantities?: readonly string[];
  /**
   * Seed of the random streams: a whole number from 0 to 2^64 - 1. The same seed gives the same bits. By default that of
   * the checkpoint, or else one is drawn; the estimate names it.
   */
  readonly seed?: number | bigint;
  /** Ends the chains with what is there, as `abort()` does. */
  readonly signal?: AbortSignal;
  /** Engines that take part; all by default. */
  readonly targets?: Targets;
  /**
   * File in which the chains keep their states and draws, every few seconds and at the end; in a page, a key of its local
   * storage. Chains that find it there go on from it, exactly: with more `draws`, too.
   */
  readonly checkpoint?: string;
}

/** The options in full, but for what is of the kernel. */
export interface ChainRequest {
  readonly chains: number;
  readonly warmup: number;
  readonly thin: number;
  readonly rules: ChainRules;
  readonly quantities: readonly string[] | undefined;
  /** Undefined: that of the checkpoint, or a new one. */
  readonly seed: bigint | undefined;
}

const NAMES = {
  chains: "any",
  warmup: "any",
  draws: "any",
  thin: "any",
  rHat: "any",
  ess: "any",
  maxDraws: "any",
  timeLimitMs: "any",
  quantities: "any",
  seed: "any",
  signal: "any",
  targets: "any",
  checkpoint: "any",
} as const;

const MOST_CHAINS = 1024;

/**
 * Most numbers that the draws of all chains may be: 1 GB. Fewer where they are to be kept as a text.
 */
export const MOST_NUMBERS: number = 2 ** 27;
const MOST_KEPT = 2 ** 23;

/** @throws {TypeError} {RangeError} when one is unknown, or not what it should be */
export function readChainRequest(options: ChainOptions, more: Readonly<Record<string, "any">>): ChainRequest {
  checkOptions("chains", options, { ...NAMES, ...more });
  const { chains = 4, warmup = 1000, thin = 1, quantities, checkpoint } = options;
  checkWhole("chains", chains, 1);
  if (chains > MOST_CHAINS) throw new RangeError(`chains expects at most ${MOST_CHAINS}, got ${chains}`);
  checkWhole("warmup", warmup, 0);
  checkWhole("thin", thin, 1);
  checkQuantities(quantities);
  checkCommonOptions(options);
  const rules = chainRules(options, chains);
  checkMemory({ chains, rules, isKept: checkpoint !== undefined }, quantities?.length ?? 1);
  return { chains, warmup, thin, rules, quantities, seed: checkSeed(options.seed) };
}

function checkQuantities(quantities: unknown): void {
  if (quantities === undefined) return;
  const isList = Array.isArray(quantities) && quantities.every((name) => typeof name === "string");
  if (!isList) throw new TypeError(`quantities expects a list of names, got ${describe(quantities)}`);
  if (quantities.length > 0 && new Set(quantities).size === quantities.length) return;
  throw new RangeError(`quantities expects at least one name, each once, got [${quantities.join(", ")}]`);
}

/**
 * Checks that all draws have room.
 *
 * @param width - numbers of a draw, at least
 * @throws {RangeError} when they don't
 */
export function checkMemory(
  { chains, rules, isKept }: { readonly chains: number; readonly rules: ChainRules; readonly isKept: boolean },
  width: number,
): void {
  const most = isKept ? MOST_KEPT : MOST_NUMBERS;
  if (chains * rules.limit * width <= most) return;
  const what = `${chains} chains of ${rules.limit} draws of ${width === 1 ? "1 number" : `${width} numbers`}`;
  const where = isKept
    ? ` with a checkpoint ${most / 2 ** 20} million numbers`
    : ` ${most / 2 ** 20} million numbers (1 GB)`;
  throw new RangeError(
    `chains keeps at most${where}, ${what} are more; ask for fewer ${rules.tolerance ? "maxDraws" : "draws"}, thin them, or name fewer quantities`,
  );
}
