import { expect, test } from "vitest";
import { countLostTries, heirOf, lostTriesAfter, noteEvent } from "../../examples/playground/src/app/journal.ts";

function lose(taskId: number): void {
  noteEvent({ kind: "task-retried", taskId, engineId: 0, tries: 1, error: new Error(`task ${taskId}`) });
}

test("tries that were lost are known by how many came before, also once the first are forgotten", () => {
  for (let taskId = 0; taskId < 1000; taskId++) lose(taskId);
  const seen = countLostTries();
  expect(lostTriesAfter(seen)).toEqual([]);
  for (let taskId = 1000; taskId < 1003; taskId++) lose(taskId);
  expect(lostTriesAfter(seen).map(({ taskId }) => taskId)).toEqual([1000, 1001, 1002]);
  expect(lostTriesAfter(0)).toHaveLength(1000);
  expect(countLostTries()).toBe(seen + 3);
});

test("the engine in the place of one is the last that took it", () => {
  expect(heirOf(3)).toBe(3);
  noteEvent({ kind: "engine-replaced", engineId: 3, by: 4 });
  noteEvent({ kind: "engine-replaced", engineId: 4, by: 7 });
  expect(heirOf(3)).toBe(7);
});
