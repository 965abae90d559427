import { describe, expect, test } from "vitest";
import { callPrice } from "../../../src/kernels/gallery/black-scholes.ts";
import { hestonPrice } from "../../../src/kernels/gallery/heston-price.ts";

const CALL = {
  spot: 100,
  strike: 100,
  rate: 0.05,
  years: 1,
  variance: 0.04,
  meanVariance: 0.04,
  reversion: 5,
  volatility: 0.25,
  correlation: -0.5,
};

describe("the price of a call in Heston's model", () => {
  // M. Broadie & O. Kaya, Operations Research 54 (2006) 217-231, tables 1 and 2.
  test.each([
    [6.8061, { rate: 0.0319, variance: 0.010201, meanVariance: 0.019, reversion: 6.21, volatility: 0.61 }, -0.7],
    [34.9998, { years: 5, variance: 0.09, meanVariance: 0.09, reversion: 2, volatility: 1 }, -0.3],
  ])("is %d, as published", (price, market, correlation) => {
    expect(hestonPrice({ ...CALL, ...market, correlation })).toBeCloseTo(price, 4);
  });

  test.each([80, 100, 130])(
    "at the strike %d is that of Black and Scholes when the variance stands still",
    (strike) => {
      const still = hestonPrice({ ...CALL, strike, volatility: 1e-3, correlation: 0 });
      expect(still).toBeCloseTo(callPrice({ spot: 100, strike, rate: 0.05, volatility: 0.2, years: 1 }), 4);
    },
  );

  test.each([1e-3, 0.1, 10, 100])("over %d years is between its bounds", (years) => {
    const price = hestonPrice({ ...CALL, years });
    expect(price).toBeGreaterThan(100 - 100 * Math.exp(-0.05 * years));
    expect(price).toBeLessThan(100);
  });

  test("has the parity of Black and Scholes in spot and strike: twice both is twice the price", () => {
    const { spot, strike } = CALL;
    expect(hestonPrice({ ...CALL, spot: 2 * spot, strike: 2 * strike })).toBeCloseTo(2 * hestonPrice(CALL), 9);
  });
});
