import { beforeAll, describe, expect, test } from "vitest";
import { loadLaws } from "./laws.ts";
import { normalCdf } from "./special-functions.ts";
import { chanceOf, chiSquareDeviate, K, ksStatistic, momentDeviations } from "./statistics.ts";

// That the checks see small faults: each is given numbers that are wrong by a little.

const NORMAL = { mean: 0, variance: 1, skewness: 0, kurtosis: 3 };
const N = 2_000_000;

let normals: Float64Array;

beforeAll(async () => {
  const laws = await loadLaws();
  normals = laws.draw("normal", N, { seed: 1n });
});

describe("the checks of the laws", () => {
  test("a mean that is off by 0.005 deviations is seen", () => {
    const { mean } = momentDeviations(
      normals.map((x) => x + 0.005),
      NORMAL,
    );
    expect(mean).toBeGreaterThan(K);
  });

  test("a deviation that is off by 0.4 % is seen", () => {
    const { variance } = momentDeviations(
      normals.map((x) => 1.004 * x),
      NORMAL,
    );
    expect(variance).toBeGreaterThan(K);
  });

  test("a skewness of 0.02 is seen", () => {
    const { skewness } = momentDeviations(
      normals.map((x) => x + (0.02 / 6) * (x * x - 1)),
      NORMAL,
    );
    expect(skewness).toBeGreaterThan(K);
  });

  test("a distribution function that is off by 0.004 is seen", () => {
    expect(
      ksStatistic(
        normals.map((x) => (x > 0 ? x + 0.012 : x)),
        normalCdf,
      ),
    ).toBeGreaterThan(2.7);
  });

  test("a face of a die that is 1 % too frequent is seen", () => {
    const n = 6_000_000;
    const counts = [1_010_000, 998_000, 998_000, 998_000, 998_000, 998_000];
    expect(chiSquareDeviate(counts, new Array<number>(6).fill(1 / 6), n)).toBeGreaterThan(K);
  });

  test("counts that are too even to be random are seen", () => {
    expect(chiSquareDeviate(new Array<number>(50).fill(1000), new Array<number>(50).fill(1 / 50), 50_000)).toBeLessThan(
      -K,
    );
  });

  test("K standard errors are rare", () => {
    expect(chanceOf(K)).toBeCloseTo(6.795e-6, 8);
  });
});
