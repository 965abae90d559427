import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { Agenda } from "../../src/client/tasks/agenda.ts";
import { Task } from "../../src/client/tasks/task.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function makeTask(id: number): Task {
  const request = { kind: "call", fn: 0, args: [], holes: [] } as const;
  return new Task({ id, request, sink: { settle: () => {} }, method: "apply", index: 0, count: 1 }, 0);
}

test("what belongs to a task that has ended is released, though one before it goes on", async () => {
  const agenda = new Agenda();
  agenda.after(60_000, () => {}, makeTask(0));
  const tasks = Array.from({ length: 1000 }, (_, i) => {
    const task = makeTask(i + 1);
    agenda.after(60_000, () => {}, task);
    task.end("done", { kind: "value", value: i });
    return new WeakRef(task);
  });
  // Weak references hold on to the end of the turn.
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  expect(tasks.filter((task) => task.deref() !== undefined).length).toBeLessThan(200);
  agenda.clear();
});

test("does what is late in the order of its time, not in that of the calls", async () => {
  const agenda = new Agenda();
  const done: number[] = [];
  for (const delayMs of [9, 3, 7, 1, 5, 8, 2, 6, 4]) agenda.after(delayMs, () => done.push(delayMs));
  const from = performance.now();
  while (performance.now() < from + 12);
  agenda.run();
  expect(done).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("does in time what is due, and nothing for tasks that have ended", async () => {
  const agenda = new Agenda();
  const done: string[] = [];
  const ended = makeTask(1);
  await new Promise<void>((resolve) => {
    agenda.after(20, resolve);
    agenda.after(5, () => done.push("second"));
    agenda.after(1, () => done.push("first"), makeTask(2));
    agenda.after(2, () => done.push("never"), ended);
    ended.end("done", { kind: "value", value: 1 });
  });
  expect(done).toEqual(["first", "second"]);
});
