import { describe, expect, test, vi } from "vitest";
import { ListState, type Shape } from "../../../src/client/results/list-state.ts";
import type { ResultState } from "../../../src/client/results/result-state.ts";
import { SingleState } from "../../../src/client/results/single-state.ts";
import { CompositeError } from "../../../src/protocol/errors.ts";
import { type Outcome, Task } from "../../../src/scheduler/task.ts";

function listOf(length: number, shape: Shape): ListState {
  return new ListState(length, { shape, ordered: true, trace: undefined });
}

/** A task of a state, over the values `[index, index + count)`. */
function add(state: ResultState & { add(task: Task): void }, index: number, count = 1): Task {
  const request = { kind: "clear", id: index } as const;
  const task = new Task({ id: index, request, sink: state, method: "map", index, count }, () => 0);
  state.add(task);
  task.sendTo(0);
  return task;
}

const value = (x: unknown): Outcome => ({ kind: "value", value: x });
const error = (message: string): Outcome => ({ kind: "error", error: new Error(message) });
const items = (values: unknown[], errors: [number, string][] = []): Outcome => ({
  kind: "items",
  values,
  errors: new Map(errors.map(([i, message]) => [i, new Error(message)])),
});

describe("ListState", () => {
  test("puts values where they belong, whatever the order they come in", () => {
    const state = listOf(4, { many: true });
    const [a, b, c] = [add(state, 0), add(state, 1, 2), add(state, 3)];
    c.end("done", value("d"));
    b.end("done", items(["b", "c"]));
    expect([state.ready, state.settled, state.failed]).toEqual([false, 3, false]);
    expect([0, 1, 2, 3].map((i) => state.item(i))).toEqual([undefined, { value: "b" }, { value: "c" }, { value: "d" }]);
    a.end("done", value("a"));
    expect([state.ready, state.settled]).toEqual([true, 4]);
    expect(state.outcome()).toEqual({ value: ["a", "b", "c", "d"] });
  });

  test("a value of undefined is there all the same", () => {
    const state = listOf(2, { many: true });
    add(state, 1).end("done", value(undefined));
    expect([state.item(0), state.item(1)]).toEqual([undefined, { value: undefined }]);
  });

  test("failures are gathered in order of index, and take nothing from their neighbours", () => {
    const state = listOf(4, { many: true });
    const [a, b] = [add(state, 0, 3), add(state, 3)];
    b.end("failed", error("last"));
    a.end("done", items([1, undefined, 3], [[1, "second"]]));
    const { error: failure } = state.outcome() as { error: CompositeError };
    expect(failure).toBeInstanceOf(CompositeError);
    expect(failure.errors.map(({ message }) => message)).toEqual(["second", "last"]);
    expect(failure.message).toContain("2 of 4 failed");
    expect([state.item(0), state.item(2)]).toEqual([{ value: 1 }, { value: 3 }]);
    expect(state.item(1)).toMatchObject({ error: { message: "second" } });
  });

  test("a list of one fails with a CompositeError too, and a bare value with its own error", () => {
    const [list, bare] = [listOf(1, { many: true }), listOf(1, { many: false })];
    add(list, 0).end("failed", error("alone"));
    add(bare, 0).end("failed", error("alone"));
    expect(list.outcome()).toMatchObject({ error: { name: "CompositeError" } });
    expect(bare.outcome()).toEqual({ error: new Error("alone") });
  });

  test("an empty list is ready at once", () => {
    const state = listOf(0, { many: true });
    expect([state.ready, state.failed, state.outcome()]).toEqual([true, false, { value: [] }]);
  });

  test("values are combined once, and an error in that is the failure", () => {
    const combine = vi.fn((values: readonly unknown[]) => values.join("+"));
    const state = listOf(2, { many: true, combine });
    add(state, 0).end("done", value(1));
    add(state, 1).end("done", value(2));
    expect([state.outcome(), state.outcome()]).toEqual([{ value: "1+2" }, { value: "1+2" }]);
    expect(combine).toHaveBeenCalledTimes(1);
    const broken = listOf(1, {
      many: false,
      combine: () => {
        throw new RangeError("no");
      },
    });
    add(broken, 0).end("done", value(1));
    expect(broken.failed).toBe(true);
    expect(broken.outcome()).toEqual({ error: new RangeError("no") });
  });

  test("listeners hear what came, and are let go once everything is there", () => {
    const state = listOf(3, { many: true });
    const [heard, left] = [vi.fn(), vi.fn()];
    state.listen(heard);
    state.listen(left);
    state.unlisten(left);
    add(state, 1, 2).end("done", items([2, 3]));
    add(state, 0).end("done", value(1));
    expect(heard.mock.calls).toEqual([
      [1, 2],
      [0, 1],
    ]);
    expect(left).not.toHaveBeenCalled();
    const late = vi.fn();
    state.listen(late);
    expect(late).not.toHaveBeenCalled();
  });

  test("a listener may stop listening, or another begin, while one is told", () => {
    const state = listOf(2, { many: true });
    const second = vi.fn();
    const first = vi.fn(() => {
      state.unlisten(first);
      state.listen(second);
    });
    state.listen(first);
    add(state, 0).end("done", value(1));
    add(state, 1).end("done", value(2));
    expect(first).toHaveBeenCalledTimes(1);
    expect(second.mock.calls).toEqual([[1, 1]]);
  });

  test("what no task was made for can be failed in one go", () => {
    const state = listOf(5, { many: true });
    add(state, 0, 2).end("done", items([1, 2]));
    state.failFrom(2, new Error("no engines"));
    expect(state.ready).toBe(true);
    expect(state.outcome()).toMatchObject({ error: { message: expect.stringContaining("3 of 5 failed") as unknown } });
    expect(state.item(1)).toEqual({ value: 2 });
  });

  test("a task counts once, however often it is ended", () => {
    const state = listOf(2, { many: true });
    const task = add(state, 0);
    task.end("aborted", error("aborted"));
    task.end("done", value(1));
    expect([state.settled, state.item(0)]).toEqual([1, { error: new Error("aborted") }]);
  });
});

describe("SingleState", () => {
  test("has the value once its task has ended", () => {
    const state = new SingleState(undefined);
    expect([state.length, state.tasks, state.ready, state.settled, state.item()]).toEqual([1, [], false, 0, undefined]);
    const task = add(state, 0);
    expect(state.tasks).toEqual([task]);
    task.end("done", value(undefined));
    expect([state.ready, state.settled, state.failed]).toEqual([true, 1, false]);
    expect(state.outcome()).toMatchObject({ value: undefined });
  });

  test("fails with the task's own error", () => {
    const state = new SingleState(undefined);
    add(state, 0).end("failed", error("alone"));
    expect([state.ready, state.failed]).toEqual([true, true]);
    expect(state.outcome()).toMatchObject({ error: { message: "alone" } });
  });

  test("tells each of its listeners once, but those that left", () => {
    const state = new SingleState(undefined);
    const listeners = [vi.fn(), vi.fn(), vi.fn()];
    for (const listener of listeners) state.listen(listener);
    state.unlisten(listeners[1] ?? vi.fn());
    add(state, 0).end("done", value(1));
    expect(listeners.map((listener) => listener.mock.calls)).toEqual([[[0, 1]], [], [[0, 1]]]);
    const late = vi.fn();
    state.listen(late);
    expect(late).not.toHaveBeenCalled();
  });

  test("lets go of the only listener when it leaves", () => {
    const state = new SingleState(undefined);
    const listener = vi.fn();
    state.listen(listener);
    state.unlisten(listener);
    add(state, 0).end("done", value(1));
    expect(listener).not.toHaveBeenCalled();
  });
});
