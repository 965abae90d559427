import type { EngineState } from "./engine-state.ts";

/** What engines had done that are gone, in sum. */
export interface GoneEngines {
  /** Tasks that they had ended; items of maps count. */
  done: number;
  /** Those of them that failed. */
  failed: number;
  /** Time in which they ran tasks, ms. */
  busyMs: number;
  /** Those that were lost: they had something to do, or nobody had asked them to end. */
  lostEngines: number;
}

/** An engine is gone. @param lost - 1 where it was lost */
export function addGone(gone: GoneEngines, { done, failed, busyMs }: EngineState, lost: 0 | 1): void {
  gone.done += done;
  gone.failed += failed;
  gone.busyMs += busyMs;
  gone.lostEngines += lost;
}
