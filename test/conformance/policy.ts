import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Policy } from "../../src/schedule/policy.ts";

/** Loads of one to forty engines, also very uneven and very large ones. */
export const anyLoads: fc.Arbitrary<number[]> = fc.array(fc.nat({ max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 40 });

/** The suite that every scheduling policy passes. */
export function testPolicy(name: string, policy: Policy): void {
  describe(`the policy ${name}`, () => {
    test("picks an engine that there is, whatever the loads and the random numbers", () => {
      const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
      fc.assert(
        fc.property(anyLoads, fc.array(random, { minLength: 1 }), (loads, numbers) => {
          let drawn = 0;
          const picked = policy(loads, () => numbers[drawn++ % numbers.length] ?? 0);
          expect(Number.isInteger(picked) && picked >= 0 && picked < loads.length).toBe(true);
        }),
      );
    });

    test("leaves the loads as they are", () => {
      fc.assert(
        fc.property(anyLoads, (loads) => {
          const before = [...loads];
          policy(Object.freeze(loads), () => 0.5);
          expect(loads).toEqual(before);
        }),
      );
    });

    test("takes the only engine there is", () => {
      expect(policy([123], () => 0.999)).toBe(0);
    });

    test("gives every engine work in the long run", () => {
      const loads = [0, 0, 0, 0, 0];
      let state = 1;
      // Park and Miller's generator, for numbers that are the same in each run.
      const random = () => {
        state = (state * 48_271) % 2_147_483_647;
        return state / 2_147_483_647;
      };
      for (let i = 0; i < 1000; i++) {
        const picked = policy(loads, random);
        loads[picked] = (loads[picked] ?? 0) + 1;
      }
      expect(Math.min(...loads)).toBeGreaterThan(0);
    });
  });
}
