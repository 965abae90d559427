import { beforeAll, describe, expect, test } from "vitest";
import { type Instance, instantiate } from "../module.ts";
import { binomialChance, poissonChance } from "./special-functions.ts";

let instance: Instance;

beforeAll(async () => {
  instance = await instantiate();
});

describe("logarithms of chances", () => {
  // mpmath 1.3 with 50 digits.
  test.each([
    [0, 0],
    [1, 0.08106146679532726],
    [15, 0.005554733551962801],
    [16, 0.00520765591960964],
    [1000, 8.333333055555635e-5],
    [1e15, 8.333333333333333e-17],
  ])("Stirling's error of %f", (k, expected) => {
    expect(Math.abs(instance.call("stirlingError", k) - expected)).toBeLessThan(2e-16);
  });

  test.each([
    [3, 3, 0],
    [3, 2, 0.2163953243244931],
    [2, 3, 0.1890697837836712],
    [1e15 + 3e7, 1e15, 0.4499999955000001],
    [1.1, 1, 0.004841197784757355],
    [1.3, 1, 0.04107354380773838],
  ])("deviance of %f from %f", (x, mean, expected) => {
    expect(Math.abs(instance.call("deviance", x, mean) - expected)).toBeLessThan(1e-13 * Math.max(expected, 1));
  });

  test("chances of counts agree with log-gamma where that is right", () => {
    for (const mean of [0.1, 1, 12.5, 300]) {
      for (let k = 0; k < 2 * mean + 10; k++) {
        expect(Math.exp(instance.call("logPoisson", k, mean)) / poissonChance(k, mean)).toBeCloseTo(1, 11);
      }
    }
    for (const [n, p] of [
      [1, 0.4],
      [17, 0.01],
      [200, 0.5],
    ] as const) {
      for (let k = 0; k <= n; k++) {
        expect(Math.exp(instance.call("logBinomial", k, n, p)) / binomialChance(k, n, p)).toBeCloseTo(1, 10);
      }
    }
  });
});
