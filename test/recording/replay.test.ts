import * as fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { Recorder } from "../../src/recording/recorder.ts";
import { replay } from "../../src/recording/replay.ts";
import { EngineHeap } from "../../src/scheduler/engine-heap.ts";
import { type SwarmStep, type SwarmView, TaskSwarm } from "../property/task-swarm.ts";

fc.configureGlobal({ seed: 2026 });

/** A recorder, and what it has written. */
function recording(): { readonly recorder: Recorder; readonly text: () => string } {
  let text = "";
  const write = (lines: string): void => {
    text += lines;
  };
  const recorder = new Recorder({ write });
  return {
    recorder,
    text: () => {
      recorder.flush();
      return text;
    },
  };
}

const anyView = fc.record({
  targets: fc.constantFrom<readonly number[] | null>(null, null, [0], [1, 2], [0, 2]),
  priority: fc.constantFrom(0, 0, 0, 1, -1),
  maxInFlight: fc.constantFrom(undefined, undefined, 1, 2, 3),
  retries: fc.constantFrom(0, 0, 1, 3),
});
const anyStep: fc.Arbitrary<SwarmStep & { readonly endsTurn: boolean }> = fc.record({
  kind: fc.constantFrom("submit", "submit", "submit", "answer", "answer", "answer", "fail", "lose", "join", "abort"),
  which: fc.nat(1000),
  count: fc.integer({ min: 1, max: 12 }),
  eachMs: fc.constantFrom(0.001, 0.05, 1, 20),
  endsTurn: fc.constantFrom(true, true, false),
} as const);

/** A run of several views, in which engines fail, are lost and come, and tasks are aborted. */
async function swarm(
  views: readonly SwarmView[],
  steps: readonly (SwarmStep & { endsTurn: boolean })[],
): Promise<string> {
  const { recorder, text } = recording();
  const run = new TaskSwarm(3, views, recorder);
  for (const step of steps) {
    run.do(step);
    if (step.endsTurn) await run.turn();
  }
  await run.turn();
  await run.finish();
  return text();
}

describe("a random run, recorded", () => {
  test("is replayed to the same commands, and nothing is left of it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyView, { minLength: 1, maxLength: 4 }),
        fc.array(anyStep, { maxLength: 40 }),
        async (views, steps) => {
          const text = await swarm(views, steps);
          const report = replay(text.split("\n"));
          expect(report.difference).toBe(undefined);
          expect(report.unfinished).toBe(undefined);
          expect(report.remains.tasks).toEqual([]);
          expect(report.commands).toBeGreaterThan(0);
        },
      ),
      { numRuns: 100 },
    );
  });

  test.each([
    ["a task goes to another engine", /"out":"send","args":\["e0"/, '"out":"send","args":["e1"'],
    ["an answer is missing", /\{[^\n]*"in":"task.end"[^\n]*\n/, ""],
    ["a command is missing", /\{[^\n]*"out":"flush"[^\n]*\n/, ""],
    ["a view has another policy", /"retries":0/, '"retries":0,"policy":"random"'],
  ])("does not agree when %s", async (_, pattern, instead) => {
    const view = { targets: null, priority: 0, maxInFlight: undefined, retries: 0 };
    const steps = ["submit", "answer", "submit", "answer"] as const;
    const text = await swarm(
      [view],
      steps.map((kind, which) => ({ kind, which, count: 6, eachMs: 1, endsTurn: true })),
    );
    expect(replay(text.split("\n")).difference).toBe(undefined);
    const changed = text.replace(pattern, instead);
    expect(changed).not.toBe(text);
    expect(replay(changed.split("\n")).difference).toBeDefined();
  });

  test("does not agree with a core that picks engines in another way, and says where", async () => {
    const view = { targets: null, priority: 0, maxInFlight: undefined, retries: 0 };
    const text = await swarm([view], [{ kind: "submit", which: 0, count: 6, eachMs: 1, endsTurn: true }]);
    const first = vi.spyOn(EngineHeap.prototype, "first", "get");
    try {
      first.mockImplementation(function last(this: EngineHeap) {
        return this.engines.at(-1);
      });
      const { difference } = replay(text.split("\n"));
      expect(difference?.recorded).toMatch(/"out":"send","args":\["e0","t0"\]/);
      expect(difference?.replayed).toMatch(/"out":"send","args":\["e2","t0"\]/);
      expect(text.split("\n")[(difference?.line ?? 0) - 1]).toBe(difference?.recorded);
    } finally {
      first.mockRestore();
    }
  });
});
