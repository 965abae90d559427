import type { EngineId } from "../protocol/ids.ts";
import { withJson } from "../protocol/json.ts";
import type { Scheduler } from "../scheduler/scheduler.ts";

/** How much an engine has to do. */
export interface EngineStatus {
  /** Tasks that wait in the client for this engine alone. */
  readonly queue: number;
  /** Tasks that the engine holds, running or next in line. */
  readonly tasks: number;
  /** Tasks that it has ended, whatever their outcome; not what `require` and `depend` ask it by, which counts till then. */
  readonly completed: number;
}

/** How much all engines have to do. As JSON, `engines` is an object by id. */
export interface QueueStatus {
  /** What each engine holds, by its id. */
  readonly engines: ReadonlyMap<EngineId, EngineStatus>;
  /** Balanced tasks that no engine has yet; items of maps and chunks of sampling runs count. */
  readonly unassigned: number;
}

/** What waits and runs where, now. */
export function queueStatus({ engines: { byId }, pending }: Scheduler): QueueStatus {
  const engines = new Map<EngineId, EngineStatus>();
  for (const [id, { waiting, inFlight, completed }] of byId) {
    engines.set(id, { queue: waiting.length, tasks: inFlight.size, completed });
  }
  return withJson({ engines: withJson(engines), unassigned: pending.unassigned });
}
