import type { EngineLoad } from "./engine-load.ts";

// Load that stands for none: an idle engine weighs a million times as much as one with a single task.
const IDLE = 1e-6;

/**
 * The less loaded of two engines taken at random, each as likely as the inverse of its load.
 *
 * @see ipyparallel, controller/task_scheduler.py, weighted: the same weights
 */
export function weighted(engines: readonly EngineLoad[], random: () => number): number {
  let total = 0;
  for (const engine of engines) total += weightOf(engine);
  const first = indexAt(engines, random() * total);
  const second = indexAt(engines, random() * total);
  const [a, b] = [engines[first], engines[second]];
  return a !== undefined && b !== undefined && b.load < a.load ? second : first;
}

/** How likely an engine of this load is drawn, beside others. */
export function weightOf({ load }: Pick<EngineLoad, "load">): number {
  return 1 / (IDLE + load);
}

// The engine at which the weights, added up from the first on, exceed `weight`.
function indexAt(engines: readonly EngineLoad[], weight: number): number {
  let sum = 0;
  for (const [i, engine] of engines.entries()) {
    sum += weightOf(engine);
    if (sum > weight) return i;
  }
  return engines.length - 1;
}
