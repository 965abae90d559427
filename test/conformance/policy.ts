import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EngineLoad, Policy } from "../../src/schedule/policy.ts";

/** One to forty engines, also very unevenly and very heavily loaded ones, with clocks in any order. */
export const anyEngines: fc.Arbitrary<EngineLoad[]> = fc
  .array(
    fc.record({
      load: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 2 ** 31 - 1 })),
      lastUsed: fc.oneof(fc.nat({ max: 5 }), fc.nat()),
      lastEnded: fc.oneof(fc.nat({ max: 5 }), fc.nat()),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((engines) => engines.map((engine, i) => ({ engineId: 3 * i + 1, ...engine })));

/** Numbers of [0, 1) that are the same in each run: Park and Miller's generator. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Engines that have done nothing yet. */
export function idleEngines(count: number): EngineLoad[] {
  return Array.from({ length: count }, (_, engineId) => ({ engineId, load: 0, lastUsed: 0, lastEnded: 0 }));
}

/** Gives tasks to engines, none of which ever ends one. Changes `engines`. */
export function deal(policy: Policy, engines: EngineLoad[], tasks: number, random: () => number): void {
  for (let clock = 1; clock <= tasks; clock++) {
    const picked = policy(engines, random);
    const engine = engines[picked];
    if (engine) engines[picked] = { ...engine, load: engine.load + 1, lastUsed: clock };
  }
}

/** The suite that every scheduling policy passes. */
export function testPolicy(name: string, policy: Policy): void {
  describe(`the policy ${name}`, () => {
    test("picks an engine that there is, whatever the loads and the random numbers", () => {
      const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
      fc.assert(
        fc.property(anyEngines, fc.array(random, { minLength: 1 }), (engines, numbers) => {
          let drawn = 0;
          const picked = policy(engines, () => numbers[drawn++ % numbers.length] ?? 0);
          expect(Number.isInteger(picked) && picked >= 0 && picked < engines.length).toBe(true);
        }),
      );
    });

    test("leaves the engines as they are", () => {
      fc.assert(
        fc.property(anyEngines, (engines) => {
          const before = structuredClone(engines);
          policy(Object.freeze(engines.map((engine) => Object.freeze(engine))), () => 0.5);
          expect(engines).toEqual(before);
        }),
      );
    });

    test("takes the only engine there is", () => {
      expect(policy([{ engineId: 7, load: 123, lastUsed: 4, lastEnded: 3 }], () => 0.999)).toBe(0);
    });

    test("gives every engine work in the long run", () => {
      const engines = idleEngines(5);
      deal(policy, engines, 1000, seededRandom(1));
      expect(Math.min(...engines.map(({ load }) => load))).toBeGreaterThan(0);
    });
  });
}
