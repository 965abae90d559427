import type { Reply } from "../protocol/messages.ts";
import type { NewTask, Session } from "./session.ts";

type Done = Reply & { readonly kind: "done" };

/**
 * Parts an answer to tasks of several clients, so that each gets its own: shared memory has numbers of one client, which no
 * other knows.
 *
 * @param tasks - that of each answer, by its place
 */
export function* doneBySession(tasks: readonly (NewTask | undefined)[], reply: Done): Generator<[Session, Done]> {
  for (let start = 0; start < tasks.length; ) {
    const session = tasks[start]?.session;
    let end = start + 1;
    while (end < tasks.length && tasks[end]?.session === session) end++;
    const own: Done = {
      kind: "done",
      ids: tasks.slice(start, end).map((task) => task?.id ?? -1),
      values: reply.values.slice(start, end),
      startedMs: reply.startedMs.slice(start, end),
      endedMs: reply.endedMs.slice(start, end),
      ...(reply.placeholders !== undefined && { placeholders: reply.placeholders }),
    };
    if (session !== undefined) yield [session, own];
    start = end;
  }
}
