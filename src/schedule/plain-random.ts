import type { EngineLoad } from "./engine-load.ts";

/**
 * Any engine, each as likely as the others, whatever they hold.
 *
 * @see ipyparallel, controller/task_scheduler.py, plainrandom
 */
export function plainRandom(engines: readonly EngineLoad[], random: () => number): number {
  return Math.floor(random() * engines.length);
}
