import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { Task } from "../../src/scheduler/task.ts";
import { Timers } from "../../src/scheduler/timers.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function makeTask(id: number): Task {
  const request = { kind: "call", fn: 0, args: [], placeholders: [] } as const;
  const task = new Task({ id, request, sink: { settle: () => {} }, method: "apply", index: 0, count: 1 }, () => 0);
  task.sendTo(0);
  return task;
}

/** Timers on a clock that the test sets. */
function makeTimers() {
  const clock = { nowMs: 0, wakes: [] as number[] };
  const timers = new Timers({ nowMs: () => clock.nowMs, wake: (dueMs) => void clock.wakes.push(dueMs) });
  return { clock, timers };
}

test("what belongs to a task that has ended is released, though one before it goes on", async () => {
  const { timers } = makeTimers();
  timers.after(60_000, () => {}, makeTask(0));
  const tasks = Array.from({ length: 1000 }, (_, i) => {
    const task = makeTask(i + 1);
    timers.after(60_000, () => {}, task);
    task.end("done", { kind: "value", value: i });
    return new WeakRef(task);
  });
  // Weak references hold on to the end of the turn.
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  expect(tasks.filter((task) => task.deref() !== undefined).length).toBeLessThan(200);
});

test("does what is late in the order of its time, not in that of the calls", () => {
  const { clock, timers } = makeTimers();
  const done: number[] = [];
  for (const delayMs of [9, 3, 7, 1, 5, 8, 2, 6, 4, 5]) timers.after(delayMs, () => done.push(delayMs));
  clock.nowMs = 8.5;
  timers.run();
  expect(done).toEqual([1, 2, 3, 4, 5, 5, 6, 7, 8]);
  expect(timers.idleMs).toBe(0.5);
});

test("asks to be woken for the earliest, and for the next once that has been", () => {
  const { clock, timers } = makeTimers();
  for (const delayMs of [20, 30, 10]) timers.after(delayMs, () => undefined);
  expect(clock.wakes).toEqual([20, 10]);
  clock.nowMs = 11;
  timers.run();
  expect(clock.wakes).toEqual([20, 10, 20]);
  // One that comes early is asked for anew.
  clock.nowMs = 19.9;
  timers.run();
  expect(clock.wakes).toEqual([20, 10, 20, 20]);
});

test("does nothing for tasks that have ended, nor what was added for now while it does what is due", () => {
  const { clock, timers } = makeTimers();
  const done: string[] = [];
  const ended = makeTask(1);
  timers.after(2, () => done.push("never"), ended);
  timers.after(1, () => timers.after(0, () => done.push("later")));
  timers.after(5, () => done.push("other"), makeTask(2));
  ended.end("done", { kind: "value", value: 1 });
  clock.nowMs = 6;
  timers.run();
  expect(done).toEqual(["other"]);
  clock.nowMs = 6.1;
  timers.run();
  expect(done).toEqual(["other", "later"]);
  expect(timers.idleMs).toBe(Number.POSITIVE_INFINITY);
});
