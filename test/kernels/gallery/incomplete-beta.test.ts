import { expect, test } from "vitest";
import { chanceOfMore } from "../../../src/kernels/gallery/incomplete-beta.ts";
import { binomialChance } from "../../assembly/distribution/special-functions.ts";

test.each([
  [0, 1, 0.3],
  [2, 5, 0.5],
  [4, 5, 0.9],
  [32, 66, 0.1],
  [32, 66, 0.49],
  [32, 66, 0.77],
  [700, 1000, 0.68],
])("the chance of more than %d of %d with %d is the sum of its terms", (rank, count, chance) => {
  let sum = 0;
  for (let k = count; k > rank; k--) sum += binomialChance(k, count, chance);
  expect(chanceOfMore(rank, count, chance)).toBeCloseTo(sum, 12);
});

test("is 1/2 in the middle of a symmetric law of any size", () => {
  // An odd number of trials: as often more than half of them as not. Rounding grows with their number.
  for (const count of [1, 65, 1_000_001, 999_999_999]) {
    expect(Math.abs(chanceOfMore((count - 1) / 2, count, 0.5) - 0.5)).toBeLessThan(1e-14 + 1e-14 * count);
  }
});

test("rises from 0 to 1 with the chance, and is sure at the ends", () => {
  const chances = Array.from({ length: 1001 }, (_, i) => chanceOfMore(5e5, 1_000_001, i / 1000));
  expect(chances[0]).toBe(0);
  expect(chances.at(-1)).toBe(1);
  for (const [i, chance] of chances.entries()) expect(chance).toBeGreaterThanOrEqual(chances[i - 1] ?? 0);
  expect(chanceOfMore(-1, 5, 0)).toBe(1);
  expect(chanceOfMore(5, 5, 0.5)).toBe(0);
});
