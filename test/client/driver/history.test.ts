import { expect, test } from "vitest";
import { History } from "../../../src/client/driver/history.ts";
import { sizeOf } from "../../../src/protocol/size-of.ts";
import { Task } from "../../../src/scheduler/task.ts";

const ARGS = [new Float64Array(1000)];

/** Ids that are left of three tasks, each with the same arguments. */
function remembered(bytes: number): number[] {
  const history = new History({ count: 10, bytes, chunks: false });
  for (const id of [0, 1, 2]) {
    const request = { kind: "call", fn: 0, args: ARGS, placeholders: [] } as const;
    const task = new Task(
      { id, request, sink: { settle: () => {} }, method: "apply", index: 0, count: 1 },
      () => 0,
      history,
    );
    task.sendTo(0);
    task.end("done", { kind: "value", value: id });
  }
  return history.tasks.map(({ id }) => id);
}

test("tasks that fill the bytes to the last are kept; with one byte less the oldest goes", () => {
  const all = 3 * sizeOf(ARGS);
  expect(remembered(all)).toEqual([0, 1, 2]);
  expect(remembered(all - 1)).toEqual([1, 2]);
});
