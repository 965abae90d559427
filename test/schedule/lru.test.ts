import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lru } from "../../src/schedule/lru.ts";
import { anyEngines, deal, idleEngines, seededRandom } from "../conformance/policy.ts";

fc.configureGlobal({ seed: 2026 });

describe("lru", () => {
  test("picks the engine that was given a task the longest ago, whatever it holds", () => {
    fc.assert(
      fc.property(anyEngines, (engines) => {
        expect(lru(engines)).toBe(engines.findIndex(({ lastUsed }) => engines.every((e) => lastUsed <= e.lastUsed)));
      }),
    );
  });

  test("engines take turns", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat({ max: 200 }), (count, tasks) => {
        const engines = idleEngines(count);
        deal(lru, engines, tasks, seededRandom(1));
        const share = (i: number) => Math.floor(tasks / count) + (i < tasks % count ? 1 : 0);
        expect(engines.map(({ load }) => load)).toEqual(engines.map((_, i) => share(i)));
      }),
    );
  });
});
