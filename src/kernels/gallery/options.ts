import type { KernelParameters } from "../sampling-kernel.ts";
import { callPrice, downAndOutPrice, geometricAsianPrice, type Market } from "./black-scholes.ts";
import { type GalleryKernel, type ParameterSpec, parametersAt, valueOf } from "./gallery-kernel.ts";

/** Parameters of every option here, in the order of the class `Market` of the kernels. */
export const MARKET: readonly ParameterSpec<keyof Market>[] = [
  { name: "spot", type: "f64", default: 100, about: "price of the share today", min: 1e-9, max: 1e9 },
  { name: "strike", type: "f64", default: 100, about: "price at which the option buys", min: 1e-9, max: 1e9 },
  { name: "rate", type: "f64", default: 0.05, about: "riskless interest, per year, continuous", min: -1, max: 1 },
  { name: "volatility", type: "f64", default: 0.2, about: "volatility, per square root of a year", min: 1e-3, max: 5 },
  { name: "years", type: "f64", default: 1, about: "time to expiry, years", min: 1e-3, max: 100 },
];

function marketOf(parameters: KernelParameters): Market {
  return {
    spot: valueOf(parameters, "spot"),
    strike: valueOf(parameters, "strike"),
    rate: valueOf(parameters, "rate"),
    volatility: valueOf(parameters, "volatility"),
    years: valueOf(parameters, "years"),
  };
}

/** Parameters of options on the way of a price, in the order of the class `PathParameters` of the kernels. */
const PATH: readonly ParameterSpec<keyof Market | "steps">[] = [
  ...MARKET,
  { name: "steps", type: "i32", default: 12, about: "dates, evenly spaced, the last at expiry", min: 1, max: 1024 },
];

function stepsOf(parameters: KernelParameters): number {
  return valueOf(parameters, "steps");
}

const BARRIER: ParameterSpec<"barrier"> = {
  name: "barrier",
  type: "f64",
  default: 90,
  about: "price at or below which the option is lost",
  min: 1e-9,
  max: 1e9,
};

const KEMNA_VORST = "A. Kemna & A. Vorst, Journal of Banking and Finance 14 (1990) 113-129";

interface Options {
  readonly european: GalleryKernel<keyof Market, "price">;
  readonly asian: GalleryKernel<keyof Market | "steps", "price" | "control">;
  readonly asianGeometric: GalleryKernel<keyof Market | "steps", "price">;
  readonly barrier: GalleryKernel<keyof Market | "steps" | "barrier", "price" | "continuous">;
}

/** Options on one share in the model of Black and Scholes. */
export const options: Options = {
  european: {
    title: "price of a European call",
    source: "F. Black & M. Scholes, Journal of Political Economy 81 (1973) 637-654, eq. 13",
    parameters: parametersAt(MARKET),
    dimensions: () => 1,
    outputs: ["price"],
    knownAnswer: (parameters) => [callPrice(marketOf(parameters))],
    chunkSamples: 2 ** 17,
  },
  asian: {
    title:
      "price of an Asian call on the arithmetic mean of the prices, with the one on their geometric mean as control",
    source: KEMNA_VORST,
    parameters: parametersAt(PATH),
    dimensions: stepsOf,
    outputs: ["price", "control"],
    knownAnswer: (parameters) => {
      const market = marketOf(parameters);
      const steps = stepsOf(parameters);
      // No closed form, but for a single date.
      return [steps === 1 ? callPrice(market) : Number.NaN, geometricAsianPrice(market, steps)];
    },
    chunkSamples: 2 ** 14,
  },
  asianGeometric: {
    title: "price of an Asian call on the geometric mean of the prices",
    source: KEMNA_VORST,
    parameters: parametersAt(PATH),
    dimensions: stepsOf,
    outputs: ["price"],
    knownAnswer: (parameters) => [geometricAsianPrice(marketOf(parameters), stepsOf(parameters))],
    chunkSamples: 2 ** 15,
  },
  barrier: {
    title: "price of a down-and-out call, its barrier watched on the dates, and watched all the time",
    source: "R. Merton, Bell Journal of Economics 4 (1973) 141-183; E. Reiner & M. Rubinstein, Risk 4 (1991) 28-35",
    parameters: parametersAt<keyof Market | "steps" | "barrier">([...PATH, BARRIER]),
    dimensions: stepsOf,
    outputs: ["price", "continuous"],
    knownAnswer: (parameters) => {
      const market = marketOf(parameters);
      const barrier = valueOf(parameters, "barrier");
      // Watched on dates: no closed form, but for a single date.
      const single = market.spot <= barrier ? 0 : callPrice(market, barrier);
      const price = stepsOf(parameters) === 1 ? single : Number.NaN;
      return [price, downAndOutPrice(market, barrier)];
    },
    chunkSamples: 2 ** 14,
  },
};
