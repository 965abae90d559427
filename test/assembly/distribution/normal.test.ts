import { beforeAll, describe, expect, test } from "vitest";
import { type Laws, loadLaws } from "./laws.ts";
import { normalCdf, normalTail } from "./special-functions.ts";
import { expectKs, expectMoments, expectTail, expectWithin, hitDeviation, K, momentDeviations } from "./statistics.ts";

const NORMAL = { mean: 0, variance: 1, skewness: 0, kurtosis: 3 };

/** Where the ziggurat hands over to the tail's own method. */
const TAIL = 3.6541528853610088;

let laws: Laws;

beforeAll(async () => {
  laws = await loadLaws();
});

describe("normal numbers", () => {
  test("mean, variance and skewness are those of the law", () => {
    expectMoments(laws.draw("normal", 4_000_000, { seed: 31n }), NORMAL);
  });

  test("the fourth moment is 3", () => {
    const sample = laws.draw("normal", 4_000_000, { seed: 32n });
    // Variance of x^4 is 105 - 9.
    const sum = sample.reduce((total, x) => total + x ** 4, 0);
    expectWithin((sum / sample.length - 3) / Math.sqrt(96 / sample.length), K, "fourth moment");
  });

  test("the distribution function is that of the law", () => {
    expectKs(laws.draw("normal", 1_000_000, { seed: 33n }), normalCdf);
  });

  test("tails have their chances, left and right", () => {
    const right = laws.draw("normal", 4_000_000, { seed: 34n });
    const left = right.map((x) => -x);
    for (const bound of [0.5, 1, 2, 3, TAIL, 4, 4.4]) {
      expectTail(right, bound, normalTail(bound));
      expectTail(left, bound, normalTail(bound));
    }
  });

  test("beyond the last layer the law goes on without a step", () => {
    const beyond: number[] = [];
    for (let stream = 0n; stream < 10n; stream++) {
      for (const x of laws.draw("normal", 4_000_000, { seed: 35n, stream })) {
        if (Math.abs(x) >= TAIL) beyond.push(Math.abs(x));
      }
    }
    const chance = 2 * normalTail(TAIL);
    expectWithin(hitDeviation(beyond.length, 40_000_000, chance), K, "tail");
    expectKs(Float64Array.from(beyond), (x) => 1 - (2 * normalTail(x)) / chance);
  });

  test("each layer of the ziggurat has its share, also of the wedges", () => {
    // A fine histogram: a wrong entry of a table moves the chance of some cells by half their size.
    const cells = 2048;
    const n = 8_000_000;
    const counts = new Float64Array(cells);
    for (const x of laws.draw("normal", n, { seed: 36n })) {
      const cell = Math.min(cells - 1, Math.floor(Math.abs(x) * (cells / 4)));
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    let worst = 0;
    for (let cell = 0; cell < cells - 1; cell++) {
      const chance = 2 * (normalTail((4 * cell) / cells) - normalTail((4 * (cell + 1)) / cells));
      worst = Math.max(worst, Math.abs(hitDeviation(counts[cell] ?? 0, n, chance)));
    }
    // 2047 cells: the largest of so many is beyond 5.2 with chance 4e-4.
    expect(worst).toBeLessThan(5.2);
    expect(worst).toBeGreaterThan(2.5);
  });

  test("successive numbers are uncorrelated, and so are their squares", () => {
    const sample = laws.draw("normal", 2_000_000, { seed: 37n });
    for (const lag of [1, 2, 3]) {
      const products = sample.subarray(lag).map((x, i) => x * (sample[i] ?? 0));
      const squares = sample.subarray(lag).map((x, i) => ((x * x - 1) * ((sample[i] ?? 0) ** 2 - 1)) / 2);
      for (const values of [products, squares]) {
        expectWithin(momentDeviations(values, { ...NORMAL, kurtosis: 9 }).mean, K, `lag ${lag}`);
      }
    }
  });

  test("none is zero, and all are finite", () => {
    expect(laws.draw("normal", 1_000_000).every((x) => x !== 0 && Number.isFinite(x))).toBe(true);
  });
});
