import { expect, test } from "vitest";
import type { Reply, Request } from "../../src/protocol/messages.ts";
import { singleReplies, singleRequests, undeliverable } from "../../src/protocol/undeliverable.ts";

const error = { kind: "error", name: "DataCloneError", message: "no clone" } as const;

test("calls that travel together are taken apart, each with its arguments", () => {
  const request: Request = { kind: "apply", fn: 3, ids: [1, 2], args: [["a"], ["b"]] };
  expect(singleRequests(request)).toEqual([
    { kind: "apply", fn: 3, ids: [1], args: [["a"]] },
    { kind: "apply", fn: 3, ids: [2], args: [["b"]] },
  ]);
});

test("answers that travel together are taken apart, each with its times", () => {
  const reply: Reply = { kind: "done", ids: [1, 2], values: ["a", "b"], startedMs: [3, 4], endedMs: [5, 6] };
  expect(singleReplies(reply)).toEqual([
    { kind: "done", ids: [1], values: ["a"], startedMs: [3], endedMs: [5] },
    { kind: "done", ids: [2], values: ["b"], startedMs: [4], endedMs: [6] },
  ]);
});

test("what is of one task stays as it is", () => {
  const placeholders = [{ path: [0], ref: { kind: "global", path: "Math.max" } }] as const;
  const request: Request = { kind: "apply", fn: 0, ids: [1], args: [[undefined]], placeholders };
  const reply: Reply = { kind: "done", ids: [1], values: [undefined], startedMs: [0], endedMs: [1], placeholders };
  expect(singleRequests(request)).toEqual([request]);
  expect(singleReplies(reply)).toEqual([reply]);
});

test.each<[string, Request | Reply, readonly number[]]>([
  ["a call", { kind: "apply", fn: 0, ids: [7], args: [[]] }, [7]],
  ["a push", { kind: "push", id: 8, values: {} }, [8]],
  ["an answer", { kind: "done", ids: [9], values: [0], startedMs: [0], endedMs: [0] }, [9]],
  ["what is published", { kind: "published", id: 5, value: 0 }, [5]],
  ["an abort, which is no task", { kind: "abort", ids: [1] }, []],
  ["output of no task", { kind: "output", id: null, stream: "stdout", text: "" }, []],
])("the tasks of %s fail", (_, message, ids) => {
  const failed = undeliverable(message, error);
  expect(failed.map(({ id }) => id)).toEqual(ids);
  for (const reply of failed) expect(reply).toMatchObject({ kind: "failed", error });
});
