import type { NonFiniteDraws } from "./non-finite-draws.ts";
import type { QuantityEstimate } from "./quantity-estimate.ts";

/** R-hat above which chains are not to be trusted, and effective sample size of each chain below: Vehtari et al. (2021). */
const MOST_R_HAT = 1.01;
const LEAST_ESS = 100;

interface Judged {
  readonly quantities: Readonly<Record<string, QuantityEstimate>>;
  readonly chains: number;
  readonly drawsPerChain: number;
  readonly nonFinite: NonFiniteDraws;
}

/** What makes the figures of chains doubtful. */
export function chainWarnings(estimate: Judged): string[] {
  const { quantities, chains, drawsPerChain, nonFinite } = estimate;
  if (drawsPerChain < 4) return [];
  const all = Object.entries(quantities);
  const { count, first } = nonFinite;
  const worst = largest(all.map(([name, { rHat }]) => [name, rHat]));
  const least = largest(all.map(([name, { essBulk, essTail }]) => [name, -Math.min(essBulk, essTail)]));
  return [
    ...(first
      ? [`${count} draws are not finite, the first ${first.quantity} of chain ${first.chain} at step ${first.step}`]
      : []),
    ...all.flatMap(([name, { stuck }]) => stuckText(name, stuck, chains)),
    ...(worst && worst[1] > MOST_R_HAT
      ? [`R-hat of ${worst[0]} is ${worst[1].toFixed(3)}, above ${MOST_R_HAT}: the chains do not agree yet`]
      : []),
    ...(least && -least[1] < LEAST_ESS * chains
      ? [`the effective sample size of ${least[0]} is ${Math.round(-least[1])}, below ${LEAST_ESS} for each chain`]
      : []),
  ];
}

function stuckText(name: string, stuck: readonly number[], chains: number): string[] {
  if (stuck.length === 0) return [];
  if (stuck.length === chains) return [`${name} never moved: it says nothing`];
  return [`${name} never moved in ${stuck.length === 1 ? "chain" : "chains"} ${stuck.join(", ")}`];
}

function largest(named: readonly (readonly [string, number])[]): readonly [string, number] | undefined {
  const known = named.filter(([, value]) => !Number.isNaN(value));
  return known.toSorted(([, a], [, b]) => b - a)[0];
}
