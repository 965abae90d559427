import type { Lane } from "../engines/lane.ts";

/** Sends an engine what waits for it alone, as far as it has room. */
export function sendWaiting(lane: Lane): void {
  while (lane.room > 0 && !lane.ending) {
    const task = lane.waiting.peek();
    if (task === undefined) return;
    // One whose wait is limited is known to run once it is sent: nothing stands before it.
    if (lane.inFlight.size > 0 && task.rules?.queueTimeoutMs !== undefined) return;
    lane.waiting.shift();
    lane.send(task);
  }
}
