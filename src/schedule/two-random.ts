import type { EngineLoad } from "./engine-load.ts";

/**
 * The less loaded of two different engines taken at random; of equal ones, the one that was used longer ago.
 *
 * As cheap as one random engine, and far more even. IPython Parallel's twobin draws both from all engines, so that they
 * may be the same, and takes the one used longer ago, whatever they hold.
 *
 * Source: the power of two choices, Mitzenmacher, IEEE Trans. Parallel Distrib. Syst. 12 (2001) 1094-1104.
 *
 * @see ipyparallel, controller/task_scheduler.py, twobin
 */
export function twoRandom(engines: readonly EngineLoad[], random: () => number): number {
  const first = Math.floor(random() * engines.length);
  if (engines.length === 1) return first;
  // One of the others: those from `first` on move up by one.
  const other = Math.floor(random() * (engines.length - 1));
  const second = other < first ? other : other + 1;
  const [a, b] = [engines[first], engines[second]];
  if (a === undefined || b === undefined) return first;
  const isBetter = b.load < a.load || (b.load === a.load && b.lastUsed < a.lastUsed);
  return isBetter ? second : first;
}
