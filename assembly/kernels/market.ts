// A share in the model of F. Black & M. Scholes, "The pricing of options and corporate liabilities", Journal of
// Political Economy 81 (1973) 637-654: the logarithm of its price is a Brownian motion with drift.

/** A share and an option on it: parameters of all options here, in this order. */
@unmanaged
export class Market {
  spot: f64;
  strike: f64;
  rate: f64;
  volatility: f64;
  years: f64;

  /** What an amount at expiry is worth today, as a factor. */
  discountFactor(): f64 {
    return Math.exp(-this.rate * this.years);
  }

  /** Mean of the change of the price's logarithm in `years` years. */
  driftOver(years: f64): f64 {
    return (this.rate - 0.5 * this.volatility * this.volatility) * years;
  }

  /** Deviation of the same. */
  deviationOver(years: f64): f64 {
    return this.volatility * Math.sqrt(years);
  }
}

/** `x` if it is positive, else 0, without a branch: whether a payoff is positive is hard to predict. */
export function positivePart(x: f64): f64 {
  return 0.5 * (x + abs(x));
}
