import { describe, expect, test } from "vitest";
import { kernels } from "../../../src/kernels/catalog.ts";
import { callPrice, downAndOutPrice } from "../../../src/kernels/gallery/black-scholes.ts";
import { erf, normalBelow } from "../../../src/kernels/gallery/normal-law.ts";
import { estimate } from "./estimate.ts";

// Tolerance in standard errors, at the fixed seed.
const K = 4;

const MARKET = { spot: 100, strike: 100, rate: 0.05, volatility: 0.2, years: 1 };

describe("the normal law", () => {
  // Abramowitz & Stegun (1964), tables 7.1 and 26.2.
  test.each([
    [0, 0],
    [0.5, 0.5204998778],
    [1, 0.8427007929],
    [2.4, 0.99931148610335],
    [2.6, 0.99976396558347],
    [-1, -0.8427007929],
  ])("has erf(%d) = %d", (x, value) => {
    expect(erf(x)).toBeCloseTo(value, 10);
  });

  test.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [-3, 0.00134989803163],
  ])("has the chance to be below %d", (x, value) => {
    expect(normalBelow(x)).toBeCloseTo(value, 13);
  });

  test("keeps its digits far out", () => {
    expect(normalBelow(-10) / 7.61985302416e-24).toBeCloseTo(1, 10);
  });
});

describe("options", () => {
  test("cost what textbooks say", () => {
    // J. Hull, "Options, Futures, and Other Derivatives", example 15.6.
    expect(callPrice({ spot: 42, strike: 40, rate: 0.1, volatility: 0.2, years: 0.5 })).toBeCloseTo(4.76, 2);
    // A barrier that is never reached.
    expect(downAndOutPrice(MARKET, 1e-6)).toBeCloseTo(callPrice(MARKET), 10);
  });

  test("antithetic pairs have less variance than two samples", () => {
    for (const kernel of [
      kernels.european,
      kernels.asian,
      kernels.asianGeometric,
      kernels.barrier,
      kernels.genzCornerPeak,
    ]) {
      const [plain = 0] = estimate(kernel, 1e5).variances;
      const [paired = Infinity] = estimate(kernel, 1e5, {}, { antithetic: true }).variances;
      expect(paired, kernel.name).toBeLessThan(0.8 * (plain / 2));
    }
  });
});

/** With two dates: given the first price, what is left is a European call on half of the second. */
function twoDatesPrice(): number {
  const { spot, strike, rate, volatility } = MARKET;
  const steps = 4000;
  const width = 16 / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const z = -8 + i * width;
    const first = spot * Math.exp((rate - volatility ** 2 / 2) / 2 + volatility * Math.sqrt(0.5) * z);
    const rest = { spot: first, strike: 2 * strike - first, rate, volatility, years: 0.5 };
    // Sure to be exercised when the first price alone makes the mean.
    const half = rest.strike > 0 ? callPrice(rest) : first - rest.strike * Math.exp(-rate / 2);
    sum += ((width * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI)) * (half / 2);
  }
  return Math.exp(-rate / 2) * sum;
}

describe("the arithmetic Asian call", () => {
  test("with two dates costs what an integral over the first price says", () => {
    const { means, standardErrors } = estimate(kernels.asian, 2 ** 21, { steps: 2 });
    expect(Math.abs((means[0] ?? 0) - twoDatesPrice())).toBeLessThan(K * (standardErrors[0] ?? 0));
  });

  test("with one date is a European call", () => {
    const { means, standardErrors } = estimate(kernels.asian, 2 ** 20, { steps: 1 });
    expect(kernels.asian.knownAnswer?.({ ...MARKET, steps: 1 })[0]).toBe(callPrice(MARKET));
    expect(Math.abs((means[0] ?? 0) - callPrice(MARKET))).toBeLessThan(K * (standardErrors[0] ?? 0));
  });

  test("has a control variate that takes away 99.8 % of the variance", () => {
    const { variances, covariance } = estimate(kernels.asian, 1e5);
    const [price = 0, control = 0] = variances;
    expect(1 - covariance ** 2 / (price * control)).toBeLessThan(0.002);
  });
});

describe("the barrier option", () => {
  test("with one date costs what a call costs that pays above the barrier only", () => {
    const parameters = { ...MARKET, steps: 1, barrier: 110, spot: 120 };
    const { means, standardErrors } = estimate(kernels.barrier, 2 ** 20, parameters);
    const [answer = 0] = kernels.barrier.knownAnswer?.(parameters) ?? [];
    expect(answer).toBeLessThan(callPrice({ ...MARKET, spot: 120 }));
    expect(Math.abs((means[0] ?? 0) - answer)).toBeLessThan(K * (standardErrors[0] ?? 0));
  });

  test("with many dates is near the continuous one with a barrier further away", () => {
    // M. Broadie, P. Glasserman & S. Kou, Mathematical Finance 7 (1997) 325-349: shifted by exp(-0.5826 sigma sqrt(dt)).
    const { means } = estimate(kernels.barrier, 2 ** 18, { steps: 50, barrier: 95 });
    const shifted = downAndOutPrice(MARKET, 95 * Math.exp(-0.5826 * 0.2 * Math.sqrt(1 / 50)));
    // Their approximation is good to some 0.1 %, and this many samples to 0.4 %.
    expect((means[0] ?? 0) / shifted).toBeCloseTo(1, 2);
    expect(shifted / downAndOutPrice(MARKET, 95)).toBeGreaterThan(1.1);
  });

  test("is worth nothing with the price at the barrier", () => {
    expect(estimate(kernels.barrier, 100, { barrier: 100 }).means).toEqual([0, 0]);
    expect(kernels.barrier.knownAnswer?.({ ...MARKET, steps: 3, barrier: 100 })[1]).toBe(0);
  });
});
