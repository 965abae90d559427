import { describe, expect, test } from "vitest";
import {
  betaI,
  binomialChance,
  gammaP,
  gammaQ,
  logGamma,
  normalCdf,
  normalTail,
  poissonChance,
} from "./special-functions.ts";

// The tests of the laws are only as good as these functions. Expected values: mpmath 1.3 with 30 digits.

function expectClose(found: number, expected: number): void {
  expect(Math.abs(found / expected - 1)).toBeLessThan(1e-11);
}

describe("closed forms", () => {
  test("log Gamma", () => {
    expectClose(logGamma(0.1), 2.252712651734206);
    expectClose(logGamma(3.7), 1.428072326665388);
    expectClose(logGamma(100), 359.1342053695754);
  });

  test("incomplete gamma function, both branches and both tails", () => {
    expectClose(gammaP(0.5, 0.3), 0.5614219739190001);
    expectClose(gammaP(10, 12), 0.7576078383294877);
    expectClose(gammaQ(2.5, 20), 1.493367900050395e-7);
    expectClose(gammaP(10_000, 10_100), 0.8413487504471796);
    expect(gammaP(3, 0)).toBe(0);
    expect(gammaQ(3, 0)).toBe(1);
  });

  test("incomplete beta function, both branches", () => {
    expectClose(betaI(2, 3, 0.4), 0.5248);
    expectClose(betaI(0.5, 0.25, 0.9), 0.566589573798243);
    expectClose(betaI(20, 300, 0.05), 0.1788059927539167);
    expect([betaI(2, 3, 0), betaI(2, 3, 1)]).toEqual([0, 1]);
  });

  test("normal law, both tails", () => {
    expectClose(normalTail(4), 3.167124183311992e-5);
    expectClose(normalCdf(1), 0.8413447460685429);
    expect(normalCdf(0)).toBe(0.5);
  });

  test("chances of counts sum to 1 and agree with the distribution functions", () => {
    let sum = 0;
    for (let k = 0; k <= 30; k++) {
      sum += poissonChance(k, 25);
      expectClose(sum, gammaQ(k + 1, 25));
    }
    let sumBinomial = 0;
    for (let k = 0; k < 40; k++) {
      sumBinomial += binomialChance(k, 40, 0.3);
      expectClose(sumBinomial, betaI(40 - k, k + 1, 0.7));
    }
    expectClose(sumBinomial + binomialChance(40, 40, 0.3), 1);
  });
});
