import { describe, expect, test } from "vitest";
import { reckon } from "../../../src/sampling/mlmc/rates.ts";
import { geometric, level } from "./made-up.ts";

describe("the rates of levels", () => {
  test.each([
    { alpha: 1, beta: 1, gamma: 1 },
    { alpha: 1, beta: 2, gamma: 1 },
    { alpha: 2, beta: 2, gamma: 2 },
    { alpha: 0.75, beta: 1.5, gamma: 3 },
  ])("are those of means, variances and costs that go by powers: %o", (rates) => {
    const { rates: found } = reckon(geometric(6, rates, 1e9));
    expect(found.alpha).toBeCloseTo(rates.alpha, 5);
    expect(found.beta).toBeCloseTo(rates.beta, 5);
    expect(found.gamma).toBeCloseTo(rates.gamma, 5);
  });

  test("are not taken to be slower than a half", () => {
    const { rates } = reckon(geometric(5, { alpha: 0.1, beta: 0.2, gamma: 1 }, 1e9));
    expect(rates).toMatchObject({ alpha: 0.5, beta: 0.5 });
  });

  test("of means are not taken to be faster than costs grow, or than 1", () => {
    expect(reckon(geometric(5, { alpha: 3, beta: 1, gamma: 1 }, 1e15)).rates.alpha).toBe(1);
    expect(reckon(geometric(5, { alpha: 3, beta: 1, gamma: 2 }, 1e15)).rates.alpha).toBe(2);
  });

  test("of means are those of the last three levels, where these are slower: after a change of sign", () => {
    const means = [10, 0.024, 0.0074, 0.0012, -0.00018, -0.0003, -0.0002];
    const figures = geometric(7, { alpha: 1, beta: 1, gamma: 1 }, 1e12).map((each, l) => ({
      ...each,
      mean: means[l] ?? 0,
    }));
    // From 1.8 to 2 in two levels: they do not fall.
    expect(reckon(figures).rates.alpha).toBe(0.5);
  });

  test("are those of the first order while only one level shows any", () => {
    const figures = [level({}), level({ cost: 2 })];
    expect(reckon(figures).rates).toEqual({ alpha: 1, beta: 1, gamma: 1 });
  });
});

describe("what is reckoned with on a level", () => {
  test("is its mean, but not less than its standard error", () => {
    const [, first, second] = reckon([
      level({}),
      level({ mean: 0.1, count: 400 }),
      level({ mean: 1e-9, count: 400 }),
    ]).levels;
    expect(first?.size).toBe(0.1);
    expect(second?.size).toBe(0.05);
  });

  test("is at least half of what the rates make of the level before", () => {
    const figures = geometric(6, { alpha: 1, beta: 1, gamma: 1 }, 1e9);
    const [last] = figures.slice(-1);
    const levels = reckon([...figures.slice(0, -1), { ...last, variance: 1e-9 } as (typeof figures)[0]]).levels;
    const { rates } = reckon([...figures.slice(0, -1), { ...last, variance: 1e-9 } as (typeof figures)[0]]);
    expect(levels[5]?.variance).toBeCloseTo((0.5 * (levels[4]?.variance ?? 0)) / 2 ** rates.beta, 6);
  });

  test("where all values are alike is one in three per sample that was not seen", () => {
    const alike = level({ isAlike: true, variance: 0, mean: 0, fine: { mean: 5, variance: 4 }, count: 1000 });
    const [, one] = reckon([level({}), alike]).levels;
    expect(one?.size).toBeCloseTo((3 * 2) / 1000, 12);
    expect(one?.variance).toBeCloseTo((3 * 4) / 1000, 12);
    // Alpha is 1 here.
    expect(one?.least(0.001)).toBe(6000);
  });

  test("on level 0 where all values are alike needs 2^24 of them", () => {
    const alike = level({ isAlike: true, variance: 0, mean: 0, fine: { mean: 0, variance: 0 } });
    expect(reckon([alike]).levels[0]?.least(0.1)).toBe(2 ** 24);
  });
});
