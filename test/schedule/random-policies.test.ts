import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plainRandom } from "../../src/schedule/plain-random.ts";
import type { EngineLoad, Policy } from "../../src/schedule/policy.ts";
import { twoRandom } from "../../src/schedule/two-random.ts";
import { weighted } from "../../src/schedule/weighted.ts";
import { anyEngines, deal, idleEngines, seededRandom } from "../conformance/policy.ts";

fc.configureGlobal({ seed: 2026 });

const DRAWS = 20_000;
// Of a million such comparisons one is further off.
const STANDARD_ERRORS = 5;

function loaded(loads: readonly number[], lastUsed: readonly number[] = []): EngineLoad[] {
  return loads.map((load, i) => ({ engineId: i, load, lastUsed: lastUsed[i] ?? 0, lastEnded: 0 }));
}

/** Checks how often each engine is picked against its probability. */
function expectShares(policy: Policy, engines: readonly EngineLoad[], probabilities: readonly number[]): void {
  const random = seededRandom(2026);
  const counts = new Array<number>(engines.length).fill(0);
  for (let i = 0; i < DRAWS; i++) {
    const picked = policy(engines, random);
    counts[picked] = (counts[picked] ?? 0) + 1;
  }
  for (const [i, p] of probabilities.entries()) {
    const tolerance = STANDARD_ERRORS * Math.sqrt((p * (1 - p)) / DRAWS);
    expect(Math.abs((counts[i] ?? 0) / DRAWS - p)).toBeLessThanOrEqual(tolerance);
  }
}

/** Load of the fullest engine of 50 once each has been given 20 tasks on average. */
function fullest(policy: Policy): number {
  const engines = idleEngines(50);
  deal(policy, engines, 1000, seededRandom(7));
  return Math.max(...engines.map(({ load }) => load));
}

describe("plainRandom", () => {
  test("picks each engine as often as the others, whatever they hold", () => {
    expectShares(plainRandom, loaded([0, 1000, 3, 0]), [0.25, 0.25, 0.25, 0.25]);
  });
});

describe("twoRandom", () => {
  test("picks the engine of rank r of n with probability 2 (n - r) / (n (n - 1)), as the less loaded of a pair", () => {
    expectShares(twoRandom, loaded([9, 1, 5, 3]), [0, 3 / 6, 1 / 6, 2 / 6]);
  });

  test("of equal loads it takes the one used longer ago", () => {
    expectShares(twoRandom, loaded([2, 2, 2], [7, 3, 5]), [0, 2 / 3, 1 / 3]);
  });

  test("of two engines it is always the better one", () => {
    fc.assert(
      fc.property(anyEngines, fc.integer({ min: 1, max: 2 ** 31 - 2 }), (engines, seed) => {
        const pair = engines.slice(0, 2);
        const picked = pair[twoRandom(pair, seededRandom(seed))];
        for (const other of pair) expect(picked?.load).toBeLessThanOrEqual(other.load);
      }),
    );
  });

  test("spreads tasks more evenly than plainRandom", () => {
    expect(fullest(twoRandom)).toBeLessThanOrEqual(23);
    expect(fullest(plainRandom)).toBeGreaterThan(27);
  });
});

describe("weighted", () => {
  test("picks the less loaded of two that come by the inverse of their loads", () => {
    // Weights 1, 1/2 and 1/4, so shares of 4/7, 2/7 and 1/7; an engine is picked unless a less loaded one comes too.
    expectShares(weighted, loaded([1, 2, 4]), [1 - (3 / 7) ** 2, (3 / 7) ** 2 - (1 / 7) ** 2, (1 / 7) ** 2]);
  });

  test("an idle engine is preferred to one with a task, save once in a million", () => {
    expectShares(weighted, loaded([1, 0]), [0, 1]);
  });

  test("idle engines are picked alike", () => {
    expectShares(weighted, idleEngines(4), [0.25, 0.25, 0.25, 0.25]);
  });
});
