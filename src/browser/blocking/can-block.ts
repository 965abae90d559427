import { canShareMemory } from "./can-share.ts";

/**
 * Whether this thread may block until others write to shared memory: a worker of a page that is cross-origin isolated. The
 * thread of the page itself may not.
 */
export function canBlock(): boolean {
  return typeof WorkerGlobalScope === "function" && canShareMemory();
}
