import type { EngineId } from "../protocol/ids.ts";

/** One engine, as a policy sees it. Each clock tells which engine came later; the two do not compare. */
export interface EngineLoad {
  /** Which engine. */
  readonly engineId: EngineId;
  /** Tasks it holds or that wait for it. */
  readonly load: number;
  /** Clock when it was last given a task; 0 before. */
  readonly lastUsed: number;
  /** Clock when it last ended one; 0 before. */
  readonly lastEnded: number;
}
