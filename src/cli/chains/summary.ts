import { duration } from "../../protocol/duration.ts";
import type { ChainsEstimate } from "../../sampling/markov/chains-estimate.ts";
import type { QuantityEstimate } from "../../sampling/markov/quantity-estimate.ts";
import { toDecimals } from "../../sampling/statistics/figures.ts";
import type { Output } from "../command.ts";
import { rowsText } from "../estimate-text.ts";
import { table } from "../table.ts";

const HEAD = ["", "mean", "MCSE", "sd", "5 %", "50 %", "95 %", "bulk", "tail", "R-hat"] as const;

/** The result of chains for people: a row for each quantity, as Stan prints it. */
export function chainsSummary(name: string, estimate: ChainsEstimate, engines: number, output: Output): string {
  const { colors } = output;
  const { quantities, chains, drawsPerChain, warmup, thin, seed, elapsedMs, acceptance, stopped } = estimate;
  const rows = Object.entries(quantities).map(([quantity, of]) => rowOf(quantity, of));
  const lines = table(HEAD, rows, output, { rightFrom: 1 });
  const draws = `${drawsPerChain.toLocaleString("en")} draws of each of ${chains} ${chains === 1 ? "chain" : "chains"}`;
  const thinned = thin === 1 ? "" : `, each ${thin} steps`;
  const facts: [string, string][] = [
    ["draws", `${draws}${thinned}, after ${warmup.toLocaleString("en")} steps of warm-up, seed ${seed}`],
    ["ESS", "bulk and tail: so many independent draws would say as much"],
    ...(acceptance
      ? ([["accepted", acceptance.map((rate) => `${Math.round(100 * rate)} %`).join(", ")]] as const)
      : []),
    ["time", `${duration(elapsedMs)} on ${engines === 1 ? "1 engine" : `${engines} engines`}`],
    ["ended", estimate.complete ? ENDS[stopped ?? "aborted"] : colors.yellow(ENDS[stopped ?? "aborted"])],
  ].map(([label = "", text = ""]) => [label, text]);
  return `${[colors.bold(name), "", ...lines, ""].map((line) => `${line}\n`).join("")}${rowsText(facts, output)}`;
}

const ENDS: Readonly<Record<NonNullable<ChainsEstimate["stopped"]>, string>> = {
  draws: "all draws made",
  converged: "R-hat and effective sample sizes reached",
  maxDraws: "R-hat or effective sample sizes not reached with the most draws allowed",
  timeLimit: "time limit",
  aborted: "aborted",
};

// The mean has the decimals that its error gives sense to, the law itself two digits of its spread.
function rowOf(name: string, of: QuantityEstimate): string[] {
  const { mean, mcse, sd, q5, median, q95, essBulk, essTail, rHat } = of;
  const figures = [
    ...[mean, mcse].map((value) => figure(value, mcse, 2)),
    ...[sd, q5, median, q95].map((value) => figure(value, sd, 2)),
  ];
  const sizes = [essBulk, essTail].map((size) => (Number.isNaN(size) ? "-" : Math.round(size).toLocaleString("en")));
  return [name, ...figures, ...sizes, Number.isNaN(rHat) ? "-" : rHat.toFixed(3)];
}

/** A number with so many digits of `spread`. */
function figure(value: number, spread: number, digits: number): string {
  if (!Number.isFinite(value)) return "-";
  const decimals = spread > 0 && Number.isFinite(spread) ? digits - 1 - Math.floor(Math.log10(spread)) : 4;
  return toDecimals(value, decimals);
}
