import { describe, expect, test } from "vitest";
import type { TaskBar } from "../../examples/playground/src/views/task-stream.ts";
import { stretchesIn, windowOf } from "../../examples/playground/src/views/window.ts";

/** A task that ran from a moment for some time, ms. */
function bar(fromMs: number, durationMs: number, others: Partial<TaskBar> = {}): TaskBar {
  const toMs = fromMs + durationMs;
  const usual = { taskId: fromMs, name: "apply", part: "", engineId: 0, kind: "done", error: undefined } as const;
  return { key: String(fromMs), ...usual, fromMs, toMs, ...others };
}

describe("what is shown of the past", () => {
  const bars = [bar(1000, 100), bar(80_000, 500), bar(95_000, 10), bar(99_000, 1000)];

  test("is nothing before the first task", () => {
    expect(windowOf([], "all", 5)).toBeUndefined();
  });

  test("is what came since the last command, and 10 s at most", () => {
    expect(windowOf(bars, "latest", 98_000)).toEqual({ fromMs: 99_000, toMs: 100_000 });
    expect(windowOf(bars, "latest", 500)).toEqual({ fromMs: 95_000, toMs: 100_000 });
    expect(windowOf(bars, "latest", undefined)).toEqual({ fromMs: 95_000, toMs: 100_000 });
    // A command that has run nothing.
    expect(windowOf(bars, "latest", 120_000)).toEqual({ fromMs: 95_000, toMs: 100_000 });
  });

  test("is a minute, or all, as it is asked", () => {
    expect(windowOf(bars, "minute", 98_000)).toEqual({ fromMs: 80_000, toMs: 100_000 });
    expect(windowOf(bars, "all", 98_000)).toEqual({ fromMs: 1000, toMs: 100_000 });
  });

  test("begins with the window, where a task began before it", () => {
    expect(windowOf([bar(0, 30_000, { kind: "running" })], "latest", undefined)).toEqual({
      fromMs: 20_000,
      toMs: 30_000,
    });
  });

  test("has a width, also of a task that took no time", () => {
    const { fromMs, toMs } = windowOf([bar(10, 0)], "all", undefined) ?? { fromMs: 0, toMs: 0 };
    expect(toMs - fromMs).toBeGreaterThan(0);
  });
});

describe("what is drawn of tasks", () => {
  const window = { fromMs: 0, toMs: 1000 };

  test("is a row for each engine, in order of time, and no more than the window has", () => {
    const rows = stretchesIn([bar(500, 250), bar(-250, 500, { engineId: 1 }), bar(0, 125), bar(-50, 20)], window);
    expect(rows.get(0)?.map(({ left, width }) => [left, width])).toEqual([
      [0, 0.125],
      [0.5, 0.25],
    ]);
    expect(rows.get(1)?.map(({ left, width }) => [left, width])).toEqual([[0, 0.25]]);
  });

  test("joins many that are narrow, alike and close, and none of them is lost", () => {
    const many = Array.from({ length: 300 }, (_, i) => bar(3 * i, 2));
    const [row = []] = stretchesIn(many, window).values();
    expect(row.length).toBeLessThan(10);
    expect(row.flatMap(({ bars }) => bars)).toEqual(many);
  });

  test("tells apart what is not alike, wide, or far from each other", () => {
    const apart = [bar(0, 2), bar(3, 2, { kind: "failed" }), bar(6, 2, { name: "map" }), bar(20, 2), bar(23, 50)];
    const [row = []] = stretchesIn(apart, window).values();
    expect(row).toHaveLength(5);
  });
});
