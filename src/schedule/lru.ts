import type { EngineLoad } from "./engine-load.ts";

/**
 * The engine that was given a task the longest ago, whatever it holds: engines take turns.
 *
 * @see ipyparallel, controller/task_scheduler.py, lru: there the front of a list that is kept in this order
 */
export function lru(engines: readonly EngineLoad[]): number {
  let best = 0;
  let earliest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < engines.length; i++) {
    const lastUsed = engines[i]?.lastUsed ?? Number.POSITIVE_INFINITY;
    if (lastUsed >= earliest) continue;
    best = i;
    earliest = lastUsed;
  }
  return best;
}
