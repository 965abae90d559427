import { describe, expect, test, vi } from "vitest";
import type { Reply, Request } from "../../src/protocol/messages.ts";
import { Channel } from "../../src/transport/channel.ts";

const aborted = (id: number): Reply => ({ kind: "aborted", ids: [id] });
const call = (id: number, arg: unknown = id, fn = 0): Request => ({ kind: "apply", fn, ids: [id], args: [[arg]] });

/** A channel whose messages are cloned, as any transport does, and kept. */
function setUp(end: () => Promise<void> = () => Promise.resolve()) {
  const messages: (readonly Request[])[] = [];
  const moved: (readonly object[])[] = [];
  const keepAlive = vi.fn();
  const channel = new Channel({
    post: (requests, move) => {
      messages.push(structuredClone(requests, { transfer: [...move] }));
      moved.push(move);
    },
    keepAlive,
    end,
  });
  const replies: Reply[] = [];
  channel.onReply((reply) => replies.push(reply));
  return { channel, messages, moved, keepAlive, replies };
}

describe("sending", () => {
  test("requests of one microtask travel in one message, those of the next in another", async () => {
    const { channel, messages } = setUp();
    channel.send({ kind: "clear", id: 1 });
    channel.send({ kind: "pull", id: 2, names: "a" });
    expect(messages).toEqual([]);
    await Promise.resolve();
    channel.send({ kind: "clear", id: 3 });
    await Promise.resolve();
    expect(messages).toEqual([
      [
        { kind: "clear", id: 1 },
        { kind: "pull", id: 2, names: "a" },
      ],
      [{ kind: "clear", id: 3 }],
    ]);
  });

  test("flush sends at once, and the microtask then sends nothing more", async () => {
    const { channel, messages } = setUp();
    channel.send({ kind: "clear", id: 1 });
    channel.flush();
    expect(messages).toHaveLength(1);
    await Promise.resolve();
    channel.flush();
    expect(messages).toHaveLength(1);
  });

  test("neighbouring calls of one function travel as one request", () => {
    const { channel, messages } = setUp();
    for (const id of [1, 2, 3]) channel.send(call(id));
    channel.send(call(4, 4, 9));
    channel.send({ kind: "clear", id: 5 });
    channel.send(call(6));
    channel.flush();
    expect(messages).toEqual([
      [
        { kind: "apply", fn: 0, ids: [1, 2, 3], args: [[1], [2], [3]] },
        call(4, 4, 9),
        { kind: "clear", id: 5 },
        call(6),
      ],
    ]);
  });

  test("calls with placeholders travel alone, since paths count from the call", () => {
    const { channel, messages } = setUp();
    const placeholders = [{ path: [0, 0], ref: { kind: "name", path: "a" } }] as const;
    channel.send(call(1));
    channel.send({ ...call(2), placeholders } as Request);
    channel.send(call(3));
    channel.flush();
    expect(messages[0]).toHaveLength(3);
  });

  test("requests that were joined stay as their tasks have them", () => {
    const { channel } = setUp();
    const first = call(1);
    channel.send(first);
    channel.send(call(2));
    channel.flush();
    expect(first).toEqual(call(1));
  });

  test("buffers of all requests of a message are moved with it", () => {
    const { channel, moved } = setUp();
    const [a, b] = [new ArrayBuffer(8), new ArrayBuffer(8)];
    channel.send(call(1, a), [a]);
    channel.send(call(2, b), [b]);
    channel.flush();
    expect(moved).toEqual([[a, b]]);
    expect([a.byteLength, b.byteLength]).toEqual([0, 0]);
  });
});

describe("what can't be cloned", () => {
  test("fails alone: the rest of its message is sent, in order, also of a joined request", () => {
    const { channel, messages, replies } = setUp();
    channel.send(call(1));
    channel.send(call(2, Symbol("no")));
    channel.send(call(3));
    channel.send({ kind: "clear", id: 4 });
    channel.flush();
    expect(messages.flat()).toEqual([call(1), call(3), { kind: "clear", id: 4 }]);
    expect(replies).toMatchObject([
      { kind: "failed", id: 2, error: { name: "TypeError", cause: { name: "DataCloneError" } } },
    ]);
  });

  test("in a request of one task fails that task", () => {
    const { channel, replies } = setUp();
    channel.send({ kind: "push", id: 7, values: { a: Symbol("no") } });
    channel.send({ kind: "map", id: 8, fn: 0, columns: [[Symbol("no")]] });
    channel.flush();
    expect(replies).toMatchObject([
      { kind: "failed", id: 7 },
      { kind: "failed", id: 8 },
    ]);
  });

  test("takes nothing from the memory that moves with other requests", () => {
    const { channel, messages, moved } = setUp();
    const data = new ArrayBuffer(8);
    channel.send(call(1, data), [data]);
    channel.send(call(2, Symbol("no")));
    channel.flush();
    expect(messages.flat()).toEqual([call(1, new ArrayBuffer(8))]);
    expect(moved).toEqual([[data]]);
    expect(data.byteLength).toBe(0);
  });

  test("because its memory has moved before fails, in the same message or later", () => {
    const { channel, messages, replies } = setUp();
    const data = new ArrayBuffer(8);
    channel.send(call(1, data), [data]);
    channel.send(call(2, data), [data]);
    channel.flush();
    channel.send(call(3, data), [data]);
    channel.flush();
    expect(messages.flat()).toEqual([call(1, new ArrayBuffer(8))]);
    const failed = {
      kind: "failed",
      error: { name: "TypeError", message: expect.stringContaining("was moved before") as string },
    };
    expect(replies).toMatchObject([
      { ...failed, id: 2 },
      { ...failed, id: 3 },
    ]);
  });
});

describe("replies", () => {
  test("before the first handler are kept, in order", () => {
    const channel = new Channel({ post: () => undefined, keepAlive: () => undefined, end: () => Promise.resolve() });
    channel.receive(aborted(1));
    channel.receive(aborted(2));
    const seen: Reply[] = [];
    channel.onReply((r) => seen.push(r));
    channel.receive(aborted(3));
    expect(seen).toEqual([aborted(1), aborted(2), aborted(3)]);
  });

  test("go to the latest handler only", () => {
    const { channel, replies } = setUp();
    const later: Reply[] = [];
    channel.receive(aborted(1));
    channel.onReply((r) => later.push(r));
    channel.receive(aborted(2));
    expect([replies, later]).toEqual([[aborted(1)], [aborted(2)]]);
  });
});

describe("the end", () => {
  test("by itself is told once, with the first cause", () => {
    const { channel } = setUp();
    const told = vi.fn();
    channel.onClose(told);
    const cause = new Error("its thread exited with code 1");
    channel.closed(cause);
    channel.closed(new Error("its port closed"));
    expect(told.mock.calls).toEqual([[{ cause, whole: true }]]);
  });

  test("by close is told with null, also when the place says first that the engine is gone", async () => {
    const told = vi.fn();
    const { channel } = setUp(async () => {
      await Promise.resolve();
      channel.closed(new Error("its thread exited with code 1"));
    });
    channel.onClose(told);
    await channel.close();
    expect(told.mock.calls).toEqual([[{ cause: null, whole: true }]]);
  });

  test("close never rejects, and ends the place once", async () => {
    const end = vi.fn(() => Promise.reject(new Error("it hangs")));
    const { channel } = setUp(end);
    const told = vi.fn();
    channel.onClose(told);
    await expect(Promise.all([channel.close(), channel.close()])).resolves.toEqual([undefined, undefined]);
    expect(end).toHaveBeenCalledTimes(1);
    expect(told.mock.calls).toEqual([[{ cause: null, whole: true }]]);
  });

  test("after it nothing is posted or held open", () => {
    const { channel, messages, keepAlive } = setUp();
    channel.send(call(1));
    channel.closed(new Error("gone"));
    channel.flush();
    channel.send(call(2));
    channel.flush();
    channel.keepAlive(true);
    expect(messages).toEqual([]);
    expect(keepAlive).not.toHaveBeenCalled();
  });

  test("is told at once to a handler that comes after it", () => {
    const { channel } = setUp();
    const cause = new Error("gone");
    channel.closed(cause);
    const told = vi.fn();
    channel.onClose(told);
    expect(told.mock.calls).toEqual([[{ cause, whole: true }]]);
  });
});
