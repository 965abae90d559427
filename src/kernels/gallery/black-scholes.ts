import { normalBelow } from "./normal-law.ts";

/** A share and a call on it: prices in one currency, rate and volatility per year. */
export interface Market {
  readonly spot: number;
  readonly strike: number;
  readonly rate: number;
  readonly volatility: number;
  readonly years: number;
}

/** Mean of max(X - strike, 0), X lognormal: its logarithm has this mean and deviation. */
export function lognormalCall(mean: number, deviation: number, strike: number): number {
  if (deviation === 0) return Math.max(Math.exp(mean) - strike, 0);
  const d2 = (mean - Math.log(strike)) / deviation;
  const above = Math.exp(mean + 0.5 * deviation ** 2) * normalBelow(d2 + deviation);
  return above - (strike === 0 ? 0 : strike * normalBelow(d2));
}

/** Price of a European call: Black & Scholes (1973), eq. 13. */
export function callPrice({ spot, strike, rate, volatility, years }: Market): number {
  const mean = Math.log(spot) + (rate - 0.5 * volatility ** 2) * years;
  return Math.exp(-rate * years) * lognormalCall(mean, volatility * Math.sqrt(years), strike);
}
