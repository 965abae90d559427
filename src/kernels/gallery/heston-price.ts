import { type Complex, exponential, logarithm, over, plus, root, scaled, times } from "./complex.ts";

/** A share in Heston's model, and a call on it. */
export interface HestonMarket {
  readonly spot: number;
  readonly strike: number;
  readonly rate: number;
  readonly years: number;
  /** Variance of the returns per year, today. */
  readonly variance: number;
  /** What it returns to, and how fast, per year. */
  readonly meanVariance: number;
  readonly reversion: number;
  /** Volatility of the variance. */
  readonly volatility: number;
  /** Of the price and the variance. */
  readonly correlation: number;
}

/**
 * Price of a European call: S. Heston, "A closed-form solution for options with stochastic volatility", Review of Financial
 * Studies 6 (1993) 327-343, as one integral by A. Lewis, "A simple option formula for general jump-diffusion and other
 * exponential Lévy processes" (2001), eq. 3.11. To about 1e-10 beside the spot.
 */
export function hestonPrice(market: HestonMarket): number {
  const { spot, strike, rate, years } = market;
  const forward = Math.log(spot / strike) + rate * years;
  const integrand = (u: number): number => {
    const [real] = times(exponential([0, u * forward]), characteristic(market, [u, -0.5]));
    return real / (u * u + 0.25);
  };
  return spot - (Math.sqrt(spot * strike) * Math.exp(-0.5 * rate * years) * integralToInfinity(integrand)) / Math.PI;
}

/**
 * Mean of exp(i z x), x being the logarithm of the price at expiry over its mean: in the form that is continuous along the
 * whole integral, H. Albrecher, P. Mayer, W. Schoutens & J. Tistaert, "The little Heston trap", Wilmott Magazine (January
 * 2007) 83-92, eq. 2.
 */
function characteristic(market: HestonMarket, z: Complex): Complex {
  const { years, variance, meanVariance, reversion, volatility: noise, correlation } = market;
  const iz: Complex = [-z[1], z[0]];
  const b = plus([reversion, 0], scaled(-correlation * noise, iz));
  const d = root(plus(times(b, b), scaled(noise ** 2, plus(iz, times(z, z)))));
  const less = plus(b, scaled(-1, d));
  const g = over(less, plus(b, d));
  const decay = exponential(scaled(-years, d));
  const rest = plus([1, 0], scaled(-1, times(g, decay)));
  const log = logarithm(over(rest, plus([1, 0], scaled(-1, g))));
  const first = scaled((reversion * meanVariance) / noise ** 2, plus(scaled(years, less), scaled(-2, log)));
  const second = scaled(variance / noise ** 2, over(times(less, plus([1, 0], scaled(-1, decay))), rest));
  return exponential(plus(first, second));
}

const TOLERANCE = 1e-13;
const MOST_PANELS = 60;

/** Integral from 0 on of a function that falls: over panels of 1, 2, 4 …, until nothing is left. */
function integralToInfinity(f: (x: number) => number): number {
  let sum = 0;
  for (let panel = 0, low = 0, width = 1; panel < MOST_PANELS; panel++, low += width, width *= 2) {
    const part = adaptive(f, low, low + width, simpsonOf(f, low, low + width), 30);
    sum += part;
    if (low > 4 && Math.abs(part) < TOLERANCE && Math.abs(f(low)) * width < TOLERANCE) break;
  }
  return sum;
}

/** By Simpson's rule, halved until it does not change: J. Lyness, Journal of the ACM 16 (1969) 483-495. */
function adaptive(f: (x: number) => number, low: number, high: number, whole: number, depth: number): number {
  const middle = 0.5 * (low + high);
  const [left, right] = [simpsonOf(f, low, middle), simpsonOf(f, middle, high)];
  const off = left + right - whole;
  if (depth === 0 || (depth < 27 && Math.abs(off) < TOLERANCE)) return left + right + off / 15;
  return adaptive(f, low, middle, left, depth - 1) + adaptive(f, middle, high, right, depth - 1);
}

function simpsonOf(f: (x: number) => number, low: number, high: number): number {
  return ((high - low) / 6) * (f(low) + 4 * f(0.5 * (low + high)) + f(high));
}
