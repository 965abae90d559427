import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leastload } from "../../src/schedule/leastload.ts";
import { anyEngines, deal, idleEngines, seededRandom } from "../conformance/policy.ts";

fc.configureGlobal({ seed: 2026 });

describe("leastload", () => {
  test("picks a least load, and of those the one that ended a task last, the first of equal ones", () => {
    fc.assert(
      fc.property(anyEngines, (engines) => {
        const [best] = engines.toSorted((a, b) => a.load - b.load || b.lastEnded - a.lastEnded);
        expect(engines[leastload(engines)]).toBe(best);
      }),
    );
  });

  test("looks neither at the order of the engines nor at when they were given a task", () => {
    const warm = { engineId: 5, load: 1, lastUsed: 1, lastEnded: 9 };
    const cold = { engineId: 2, load: 1, lastUsed: 8, lastEnded: 4 };
    const full = { engineId: 0, load: 2, lastUsed: 3, lastEnded: 10 };
    expect(leastload([full, cold, warm])).toBe(2);
    expect(leastload([warm, cold, full])).toBe(0);
  });

  test("keeps loads within one of each other when no task ends", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat({ max: 200 }), (count, tasks) => {
        const engines = idleEngines(count);
        deal(leastload, engines, tasks, seededRandom(1));
        const loads = engines.map(({ load }) => load);
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
