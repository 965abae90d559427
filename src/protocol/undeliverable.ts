import { epochMs } from "./epoch-ms.ts";
import type { ErrorRecord } from "./error-record.ts";
import type { TaskId } from "./ids.ts";
import type { Reply, Request } from "./messages.ts";

// A message that can't be cloned goes as messages of one task each: then only those tasks fail that have to.

/** Requests of one task each. */
export function singleRequests(request: Request): Request[] {
  if (request.kind !== "apply" || request.ids.length === 1) return [request];
  // Calls with placeholders travel alone.
  return request.ids.map((id, i) => ({ kind: "apply", fn: request.fn, ids: [id], args: [request.args[i] ?? []] }));
}

/** Replies of one task each. */
export function singleReplies(reply: Reply): Reply[] {
  if (reply.kind !== "done" || reply.ids.length === 1) return [reply];
  // Answers with placeholders, or in shared memory, travel alone.
  return reply.ids.map((id, i) => ({
    kind: "done",
    ids: [id],
    values: [reply.values[i]],
    startedMs: [reply.startedMs[i] ?? 0],
    endedMs: [reply.endedMs[i] ?? 0],
  }));
}

/** Stands for the answers of a message that can't be delivered: each of its tasks has failed. */
export function undeliverable(message: Request | Reply, error: ErrorRecord): (Reply & { kind: "failed" })[] {
  const nowMs = epochMs();
  return tasksOf(message).map((id) => ({ kind: "failed", id, error, startedMs: nowMs, endedMs: nowMs }));
}

function tasksOf(message: Request | Reply): readonly TaskId[] {
  switch (message.kind) {
    case "apply":
    case "done":
      return message.ids;
    case "function":
    case "forget":
    case "abort":
    case "aborted":
    case "listening":
    case "output":
    case "fault":
      // Not a task, nor its answer.
      return [];
    default:
      return [message.id];
  }
}
