import { epochMs } from "../protocol/epoch-ms.ts";
import type { Reply } from "../protocol/messages.ts";

/**
 * A reply with its times by this clock; what it says ended before now, whatever is known of the other clock.
 *
 * @param behindMs - what is to be added to them; where it is 0, they are by this clock already
 */
export function onThisClock(reply: Reply, behindMs: number): Reply {
  if (behindMs === 0) return reply;
  switch (reply.kind) {
    case "done": {
      const { startedMs, endedMs } = reply;
      const shiftMs = Math.min(behindMs, epochMs() - (endedMs.at(-1) ?? 0));
      // The message was made for this client alone.
      for (let i = 0; i < endedMs.length; i++) {
        startedMs[i] = (startedMs[i] ?? 0) + shiftMs;
        endedMs[i] = (endedMs[i] ?? 0) + shiftMs;
      }
      return reply;
    }
    case "items":
    case "failed": {
      const { startedMs, endedMs } = reply;
      const shiftMs = Math.min(behindMs, epochMs() - endedMs);
      return { ...reply, startedMs: startedMs + shiftMs, endedMs: endedMs + shiftMs };
    }
    default:
      return reply;
  }
}
