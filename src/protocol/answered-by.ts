import type { TaskId } from "./ids.ts";
import type { Reply } from "./messages.ts";

/** Tasks that a reply ends. */
export function answeredBy(reply: Reply): readonly TaskId[] {
  switch (reply.kind) {
    case "done":
    case "aborted":
      return reply.ids;
    case "items":
    case "failed":
      return [reply.id];
    default:
      return [];
  }
}
