import { describe, expect, test, vi } from "vitest";
import { Outbox } from "../../src/engine/outbox.ts";
import type { Reply } from "../../src/protocol/messages.ts";

const answer = (id: number, value: unknown = id) => ({ id, value, placeholders: [], startedMs: id, endedMs: id + 1 });

/** An outbox whose messages are cloned as a port does it, and kept. */
function setUp() {
  const messages: (readonly Reply[])[] = [];
  const post = vi.fn((replies: readonly Reply[], move: readonly object[]) => {
    messages.push(structuredClone(replies, { transfer: [...move] }));
  });
  return { outbox: new Outbox(post), messages, post };
}

describe("Outbox", () => {
  test("joins answers of neighbouring tasks to one reply, and posts nothing before it is told to", () => {
    const { outbox, messages } = setUp();
    outbox.answer(answer(1));
    outbox.answer(answer(2));
    expect(messages).toEqual([]);
    outbox.flush();
    expect(messages).toEqual([[{ kind: "done", ids: [1, 2], values: [1, 2], startedMs: [1, 2], endedMs: [2, 3] }]]);
  });

  test("keeps the order of answers and other replies", () => {
    const { outbox, messages } = setUp();
    outbox.answer(answer(1));
    outbox.add({ kind: "aborted", ids: [2] });
    outbox.answer(answer(3));
    outbox.add({ kind: "output", id: 4, stream: "stdout", text: "x" });
    outbox.answer(answer(4));
    outbox.flush();
    expect(messages.flat().map((reply) => ("ids" in reply ? [reply.kind, ...reply.ids] : [reply.kind]))).toEqual([
      ["done", 1],
      ["aborted", 2],
      ["done", 3],
      ["output"],
      ["done", 4],
    ]);
  });

  test("an answer with placeholders travels alone, since paths count from the answer", () => {
    const { outbox, messages } = setUp();
    const placeholders = [{ path: [0], ref: { kind: "global", path: "Math.max" } }] as const;
    outbox.answer(answer(1));
    outbox.answer({ ...answer(2), placeholders });
    outbox.answer(answer(3));
    outbox.flush();
    expect(messages.flat().map((reply) => (reply.kind === "done" ? [reply.ids, reply.placeholders] : []))).toEqual([
      [[1], undefined],
      [[2], placeholders],
      [[3], undefined],
    ]);
  });

  test("posts nothing when there is nothing", () => {
    const { outbox, post } = setUp();
    outbox.flush();
    outbox.answer(answer(1));
    outbox.flush();
    outbox.flush();
    expect(post).toHaveBeenCalledTimes(1);
  });

  test("an answer after a flush begins a new reply", () => {
    const { outbox, messages } = setUp();
    outbox.answer(answer(1));
    outbox.flush();
    outbox.answer(answer(2));
    outbox.flush();
    expect(messages.map((replies) => replies.length)).toEqual([1, 1]);
    expect(messages[1]).toMatchObject([{ ids: [2] }]);
  });

  test("moves buffers with the next message only", () => {
    const { outbox, post } = setUp();
    const data = new Float64Array(4);
    outbox.answer(answer(1, data));
    outbox.move(data.buffer);
    outbox.flush();
    outbox.answer(answer(2));
    outbox.flush();
    expect(post.mock.calls.map(([, move]) => move.length)).toEqual([1, 0]);
    expect(data.length).toBe(0);
  });

  test("an answer that can't be cloned fails alone, its neighbours arrive, in order", () => {
    const { outbox, messages } = setUp();
    const data = Float64Array.of(1, 2);
    outbox.answer(answer(1));
    outbox.answer(answer(2, Symbol("no")));
    outbox.answer(answer(3, data));
    outbox.move(data.buffer);
    outbox.add({ kind: "output", id: 4, stream: "stdout", text: "x" });
    outbox.flush();
    expect(messages.flat()).toMatchObject([
      { kind: "done", ids: [1], values: [1] },
      { kind: "failed", id: 2, error: { name: "DataCloneError" } },
      { kind: "done", ids: [3], values: [Float64Array.of(1, 2)], startedMs: [3], endedMs: [4] },
      { kind: "output", text: "x" },
    ]);
  });

  test("an answer with placeholders that can't be cloned fails alone too", () => {
    const { outbox, messages } = setUp();
    const placeholders = [{ path: [0, "f"], ref: { kind: "global", path: "Math.max" } }] as const;
    outbox.answer({ ...answer(1, { f: undefined }), placeholders });
    outbox.answer(answer(2, Symbol("no")));
    outbox.flush();
    expect(messages.flat()).toMatchObject([
      { kind: "done", ids: [1], placeholders },
      { kind: "failed", id: 2 },
    ]);
  });

  test("sends output of a long task on its way while the task goes on", () => {
    const { outbox, messages } = setUp();
    outbox.flush();
    const end = performance.now() + 3;
    while (performance.now() < end);
    outbox.write(1, "stdout", "still here");
    expect(messages).toEqual([[{ kind: "output", id: 1, stream: "stdout", text: "still here" }]]);
  });

  test("does not wait with a reply when nothing has been posted for more than a millisecond", () => {
    const { outbox, messages } = setUp();
    outbox.answer(answer(0));
    const beforeMs = performance.now();
    outbox.flush();
    outbox.add({ kind: "aborted", ids: [1] });
    outbox.flushIfDue(beforeMs);
    expect(messages).toHaveLength(1);
    outbox.flushIfDue(performance.now() + 2);
    expect(messages).toHaveLength(2);
  });

  test("answers wait for a task that is short, not for another; what a task writes first does not wait", () => {
    const { outbox, messages } = setUp();
    outbox.taskBegins(true);
    outbox.answer(answer(0));
    outbox.taskBegins(true);
    outbox.answer(answer(1));
    expect(messages).toEqual([]);
    outbox.taskBegins(false);
    expect(messages).toMatchObject([[{ ids: [0, 1] }]]);
    outbox.write(2, "stdout", "at once");
    expect(messages).toMatchObject([[{ ids: [0, 1] }], [{ text: "at once" }]]);
  });
});
