import type { EngineState } from "./engine-state.ts";
import type { Task } from "./task.ts";

/** Sends an engine what waits for it alone, as far as it has room. */
export function sendWaiting(engine: EngineState, send: (engine: EngineState, task: Task) => void): void {
  for (let task = engine.waiting.peek(); task !== undefined; task = engine.waiting.peek()) {
    if (engine.ending || engine.room <= 0) return;
    // One whose wait is limited is known to run once it is sent: nothing stands before it.
    if (engine.inFlight.size > 0 && task.rules?.queueTimeoutMs !== undefined) return;
    engine.waiting.shift();
    send(engine, task);
  }
}
