import { expect, test } from "vitest";
import { type EndedTask, TaskRecorder } from "../../src/monitor/task-recorder.ts";

const TASK: EndedTask = {
  engine: 3,
  client: "alice.s",
  name: "square",
  startedMs: 1000,
  endedMs: 1000.5,
  count: 1,
  outcome: "done",
};

test("short tasks of one function that follow each other on an engine are one record", () => {
  const recorder = new TaskRecorder();
  for (let i = 0; i < 1000; i++) recorder.add({ ...TASK, startedMs: 1000 + i, endedMs: 1000.5 + i });
  recorder.add({ ...TASK, engine: 4 });
  recorder.add({ ...TASK, startedMs: 2000.2, endedMs: 2000.3, count: 50 });
  expect(recorder.take()).toEqual({
    engine: [3, 4],
    client: [0, 0],
    name: [0, 0],
    startedMs: [1000, 1000],
    endedMs: [2000.3, 1000.5],
    count: [1050, 1],
    outcome: [0, 0],
    errors: {},
    clients: ["alice.s"],
    names: ["square"],
    dropped: 0,
  });
});

test("a record does not go on after a pause, nor with another function, client, outcome or error, nor with a long task", () => {
  const next: EndedTask = { ...TASK, startedMs: 1000.6, endedMs: 1000.7 };
  const others: EndedTask[] = [
    { ...next, startedMs: 1001.6, endedMs: 1001.7 },
    { ...next, name: "cube" },
    { ...next, client: "bob.s" },
    { ...next, outcome: "failed", error: "no" },
    { ...next, endedMs: 1006 },
  ];
  for (const other of others) {
    const recorder = new TaskRecorder();
    recorder.add(TASK);
    recorder.add(other);
    expect(recorder.take()?.count, JSON.stringify(other)).toEqual([1, 1]);
  }
  const recorder = new TaskRecorder();
  recorder.add({ ...TASK, outcome: "failed", error: "no" });
  recorder.add({ ...next, outcome: "failed", error: "not so" });
  expect(recorder.take()).toMatchObject({ outcome: [1, 1], errors: { 0: "no", 1: "not so" } });
});

test("there is nothing to take where nothing has ended since", () => {
  const recorder = new TaskRecorder();
  expect(recorder.take()).toBeUndefined();
  recorder.add(TASK);
  expect(recorder.take()?.engine).toEqual([3]);
  expect(recorder.take()).toBeUndefined();
  // What was taken does not go on.
  recorder.add({ ...TASK, startedMs: 1000.6, endedMs: 1000.7 });
  expect(recorder.take()?.startedMs).toEqual([1000.6]);
});

test("a report fits into a message, however many tasks end and whatever they say; what is left out is counted", () => {
  const many = new TaskRecorder();
  for (let i = 0; i < 6000; i++) many.add({ ...TASK, startedMs: i * 10, endedMs: i * 10 + 6 });
  expect(many.take()).toMatchObject({ dropped: 1000, engine: { length: 5000 } });
  const loud = new TaskRecorder();
  for (let i = 0; i < 6000; i++) {
    const text = `${i}${"x".repeat(10_000)}`;
    loud.add({ ...TASK, startedMs: i * 10, endedMs: i * 10 + 6, outcome: "failed", error: text });
  }
  const records = loud.take();
  expect(JSON.stringify(records).length).toBeLessThan(800_000);
  expect((records?.engine.length ?? 0) + (records?.dropped ?? 0)).toBe(6000);
  expect(records?.errors[0]).toMatch(/^.{199}…$/u);
});
