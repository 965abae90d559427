import { normalBelow } from "./normal-law.ts";

/** A share and a call on it: prices in one currency, rate and volatility per year. */
export interface Market {
  readonly spot: number;
  readonly strike: number;
  readonly rate: number;
  readonly volatility: number;
  readonly years: number;
}

/** Terms of the mean of X - strike where X exceeds `least`, X lognormal with this mean and deviation of its logarithm. */
function lognormalAbove(mean: number, deviation: number, strike: number, least: number): number {
  const d2 = (mean - Math.log(least)) / deviation;
  return Math.exp(mean + 0.5 * deviation ** 2) * normalBelow(d2 + deviation) - strike * normalBelow(d2);
}

/** Mean and deviation of the logarithm of the price at expiry. */
function logPrice({ spot, rate, volatility, years }: Market): readonly [mean: number, deviation: number] {
  return [Math.log(spot) + (rate - 0.5 * volatility ** 2) * years, volatility * Math.sqrt(years)];
}

/** Price of a European call that pays only if the price at expiry is above `least`, by default the strike. */
export function callPrice(market: Market, least: number = market.strike): number {
  const [mean, deviation] = logPrice(market);
  const paid = lognormalAbove(mean, deviation, market.strike, Math.max(least, market.strike));
  return Math.exp(-market.rate * market.years) * paid;
}

/** Price of a call on the geometric mean of the prices at `steps` dates: Kemna & Vorst (1990), for dates that are apart. */
export function geometricAsianPrice(market: Market, steps: number): number {
  const { spot, strike, rate, volatility, years } = market;
  // Mean of the dates, and variance of the mean of a Brownian motion at them.
  const meanYears = (years * (steps + 1)) / (2 * steps);
  const varianceYears = (years * (steps + 1) * (2 * steps + 1)) / (6 * steps ** 2);
  const mean = Math.log(spot) + (rate - 0.5 * volatility ** 2) * meanYears;
  return Math.exp(-rate * years) * lognormalAbove(mean, volatility * Math.sqrt(varianceYears), strike, strike);
}

/**
 * Price of a down-and-out call whose barrier is watched all the time: Merton (1973), eq. 55, in the general form of
 * Reiner & Rubinstein, "Breaking down the barriers", Risk 4 (1991) 28-35: what ends above the barrier, less its mirror
 * image in the barrier.
 */
export function downAndOutPrice(market: Market, barrier: number): number {
  const { spot, rate, volatility } = market;
  if (spot <= barrier) return 0;
  const image = callPrice({ ...market, spot: barrier ** 2 / spot }, barrier);
  return callPrice(market, barrier) - (barrier / spot) ** ((2 * rate) / volatility ** 2 - 1) * image;
}
