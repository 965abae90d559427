import { beforeAll, describe, expect, test } from "vitest";
import { instantiate } from "../module.ts";
import { type Laws, loadLaws } from "./laws.ts";
import { expectKs, expectMoments, expectTail, expectWithin, hitDeviation, K } from "./statistics.ts";

const EXPONENTIAL = { mean: 1, variance: 1, skewness: 2, kurtosis: 9 };

/** Where the ziggurat hands over to another exponential number. */
const TAIL = 7.69711747013105;

let laws: Laws;

beforeAll(async () => {
  laws = await loadLaws();
});

describe("exponential numbers", () => {
  test("mean, variance and skewness are those of the law", () => {
    expectMoments(laws.draw("exponential", 4_000_000, { seed: 41n }), EXPONENTIAL);
  });

  test("the distribution function is that of the law", () => {
    expectKs(laws.draw("exponential", 1_000_000, { seed: 42n }), (x) => -Math.expm1(-x));
  });

  test("tails have their chances", () => {
    const sample = laws.draw("exponential", 8_000_000, { seed: 43n });
    for (const bound of [0.01, 0.5, 3, TAIL, 10, 12]) expectTail(sample, bound, Math.exp(-bound));
  });

  test("beyond the last layer the law goes on without a step", () => {
    const beyond = laws.draw("exponential", 8_000_000, { seed: 44n }).filter((x) => x >= TAIL);
    expectWithin(hitDeviation(beyond.length, 8_000_000, Math.exp(-TAIL)), K, "tail");
    expectKs(beyond, (x) => -Math.expm1(TAIL - x));
  });

  test("beyond twice that distance too, where the tail has a tail", async () => {
    const instance = await instantiate();
    const statePtr = instance.reserve(32);
    const n = 150_000_000;
    instance.call("seedRng", statePtr, 46n, 0n);
    const hits = instance.call("exponentialsAbove", n, statePtr, 2 * TAIL);
    // 31 expected; none at all would be 5.6 standard errors too few.
    expectWithin(hitDeviation(hits, n, Math.exp(-2 * TAIL)), K, "tail of the tail");
  });

  test("each layer of the ziggurat has its share, also of the wedges", () => {
    const cells = 2048;
    const width = 8 / cells;
    const n = 8_000_000;
    const counts = new Float64Array(cells);
    for (const x of laws.draw("exponential", n, { seed: 45n })) {
      const cell = Math.min(cells - 1, Math.floor(x / width));
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    let worst = 0;
    for (let cell = 0; cell < cells - 1; cell++) {
      const chance = -Math.exp(-cell * width) * Math.expm1(-width);
      worst = Math.max(worst, Math.abs(hitDeviation(counts[cell] ?? 0, n, chance)));
    }
    // 2047 cells: the largest of so many is beyond 5.2 with chance 4e-4.
    expect(worst).toBeLessThan(5.2);
    expect(worst).toBeGreaterThan(2.5);
  });

  test("all are positive and finite", () => {
    expect(laws.draw("exponential", 1_000_000).every((x) => x > 0 && Number.isFinite(x))).toBe(true);
  });
});
