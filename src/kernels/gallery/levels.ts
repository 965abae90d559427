import type { Market } from "./black-scholes.ts";
import { type GalleryKernel, type ParameterSpec, parametersAt, valueOf } from "./gallery-kernel.ts";
import { type HestonMarket, hestonPrice } from "./heston-price.ts";
import { MARKET } from "./options.ts";

const LEVEL: ParameterSpec<"level"> = {
  name: "level",
  type: "i32",
  default: 5,
  about: "level: a path has 2^level steps",
  min: 0,
  max: 24,
};

/** Parameters of the class `HestonParameters` of the kernel, in its order. */
const HESTON: readonly ParameterSpec<keyof HestonMarket>[] = [
  { name: "spot", type: "f64", default: 100, about: "price of the share today", min: 1e-9, max: 1e9 },
  { name: "strike", type: "f64", default: 100, about: "price at which the option buys", min: 1e-9, max: 1e9 },
  { name: "rate", type: "f64", default: 0.05, about: "riskless interest, per year, continuous", min: -1, max: 1 },
  { name: "years", type: "f64", default: 1, about: "time to expiry, years", min: 1e-3, max: 100 },
  { name: "variance", type: "f64", default: 0.04, about: "variance of the returns per year, today", min: 0, max: 25 },
  { name: "meanVariance", type: "f64", default: 0.04, about: "what the variance returns to", min: 0, max: 25 },
  { name: "reversion", type: "f64", default: 5, about: "how fast it does, per year", min: 0, max: 100 },
  { name: "volatility", type: "f64", default: 0.25, about: "volatility of the variance", min: 1e-3, max: 5 },
  { name: "correlation", type: "f64", default: -0.5, about: "of the price and the variance", min: -1, max: 1 },
];

const GILES = "M. Giles, Operations Research 56 (2008) 607-617";

interface Levels {
  readonly asianEuler: GalleryKernel<keyof Market | "level", "fine" | "coarse">;
  readonly heston: GalleryKernel<keyof HestonMarket | "level", "fine" | "coarse">;
}

/** Kernels of levels, for `method: "mlmc"`. On one level alone no mean is known. */
export const levels: Levels = {
  asianEuler: {
    title: "price of an Asian call on the mean over all time, by Euler's scheme on levels",
    source: `${GILES}, section 6`,
    parameters: parametersAt<keyof Market | "level">([...MARKET, LEVEL]),
    outputs: ["fine", "coarse"],
    knownAnswer: () => [Number.NaN, Number.NaN],
    chunkSamples: 2 ** 15,
  },
  heston: {
    title: "price of a European call in Heston's model, by Euler's scheme on levels",
    source: `S. Heston, Review of Financial Studies 6 (1993) 327-343; ${GILES}, section 6`,
    parameters: parametersAt<keyof HestonMarket | "level">([...HESTON, LEVEL]),
    outputs: ["fine", "coarse"],
    knownAnswer: () => [Number.NaN, Number.NaN],
    knownLimit: (parameters) => hestonPrice(hestonMarketOf(parameters)),
    chunkSamples: 2 ** 15,
  },
};

function hestonMarketOf(parameters: Readonly<Record<string, number>>): HestonMarket {
  return {
    spot: valueOf(parameters, "spot"),
    strike: valueOf(parameters, "strike"),
    rate: valueOf(parameters, "rate"),
    years: valueOf(parameters, "years"),
    variance: valueOf(parameters, "variance"),
    meanVariance: valueOf(parameters, "meanVariance"),
    reversion: valueOf(parameters, "reversion"),
    volatility: valueOf(parameters, "volatility"),
    correlation: valueOf(parameters, "correlation"),
  };
}
