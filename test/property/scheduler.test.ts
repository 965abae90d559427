import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type SwarmView, TaskSwarm } from "./task-swarm.ts";

fc.configureGlobal({ seed: 2026 });

const anyView = fc.record({
  targets: fc.constantFrom<readonly number[] | null>(null, null, [0], [1, 2], [0, 2]),
  priority: fc.constantFrom(0, 0, 0, 1, -1),
  maxInFlight: fc.constantFrom(undefined, undefined, 1, 2, 3),
  retries: fc.constantFrom(0, 0, 1, 3),
});
/** What happens next; `which` chooses the engine, the view or the task. */
const anyStep = fc.record({
  kind: fc.constantFrom("submit", "submit", "submit", "answer", "answer", "answer", "fail", "lose", "join", "abort"),
  which: fc.nat(1000),
  count: fc.integer({ min: 1, max: 12 }),
  eachMs: fc.constantFrom(0.001, 0.05, 1, 20),
  endsTurn: fc.constantFrom(true, true, false),
} as const);

test("each task ends once and as it must, whatever engines do; nothing waits while an engine may take it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyView, { minLength: 1, maxLength: 4 }),
      fc.array(anyStep, { maxLength: 40 }),
      async (views, steps) => {
        const swarm = new TaskSwarm(3, views);
        for (const step of steps) {
          swarm.do(step);
          if (step.endsTurn) await swarm.turn();
        }
        await swarm.turn();
        await swarm.finish();
        expect(swarm.open).toEqual([]);
        expect(swarm.unassigned).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});

test("views of one priority take turns, as long as each of them has work that waits", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 4 }),
      fc.array(
        anyStep.filter(({ kind }) => kind === "answer"),
        { minLength: 1, maxLength: 20 },
      ),
      async (counts, steps) => {
        const views = counts.map<SwarmView>(() => ({ targets: null, priority: 0, maxInFlight: undefined, retries: 0 }));
        const swarm = new TaskSwarm(2, views);
        for (const [which, count] of counts.entries()) swarm.do({ kind: "submit", which, count, eachMs: 1 });
        await swarm.turn();
        for (const step of steps) {
          swarm.do(step);
          await swarm.turn();
        }
        await swarm.finish();
        const turns = views.map(() => 0);
        for (const view of swarm.sent) {
          const index = views.indexOf(view);
          turns[index] = (turns[index] ?? 0) + 1;
          const ahead = turns.filter((_, i) => i === index || (turns[i] ?? 0) < (counts[i] ?? 0));
          expect(Math.max(...ahead) - Math.min(...ahead)).toBeLessThanOrEqual(1);
        }
        expect(turns).toEqual(counts);
      },
    ),
    { numRuns: 60 },
  );
});
