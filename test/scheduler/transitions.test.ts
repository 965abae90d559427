import { expect, test } from "vitest";
import { Task } from "../../src/scheduler/task.ts";
import { type TaskState, TRANSITIONS } from "../../src/scheduler/transitions.ts";

const STATES = Object.keys(TRANSITIONS) as TaskState[];

/** A task in a state, by the shortest way there. */
function taskIn(state: TaskState): Task {
  const request = { kind: "call", fn: 0, args: [], placeholders: [] } as const;
  const parts = { id: 1, request, sink: { settle: () => undefined }, method: "apply", index: 0, count: 1 };
  const task = new Task(parts, () => 0);
  if (state === "held") task.hold();
  else if (state !== "queued" && state !== "aborted") task.sendTo(0);
  if (state === "stopping") task.stop("aborted", new Error("stopped"));
  if (state === "done" || state === "failed" || state === "aborted") move(task, state);
  return task;
}

function move(task: Task, to: TaskState): void {
  const outcome = { kind: "value", value: 1 } as const;
  if (to === "held") task.hold();
  else if (to === "queued") task.queue();
  else if (to === "sent") task.sendTo(0);
  else if (to === "stopping") task.stop("failed", new Error("stopped"));
  else task.end(to, outcome);
}

test.each(STATES)("what may follow %s, and nothing else", (from) => {
  for (const to of STATES) {
    const task = taskIn(from);
    expect(task.state).toBe(from);
    try {
      move(task, to);
    } catch (error) {
      expect(String(error)).toContain(`task 1 can't be ${to}: it is ${from}`);
    }
    // How a task ends that is stopping was decided before.
    const expected = from === "stopping" && to === "failed" ? "aborted" : to;
    if (TRANSITIONS[from].includes(to)) expect(task.state).toBe(expected);
    else if (from === "stopping" && (to === "done" || to === "aborted")) expect(task.state).toBe("aborted");
    else expect(task.state).toBe(from);
  }
});

test("the states without a successor are those that are over", () => {
  expect(STATES.filter((state) => taskIn(state).ended)).toEqual(["done", "failed", "aborted"]);
});
