import type { KernelParameters } from "../sampling-kernel.ts";
import { callPrice, type Market } from "./black-scholes.ts";
import { ANTITHETIC, type GalleryKernel, type ParameterSpec, parametersAt, valueOf } from "./gallery-kernel.ts";

/** Parameters of every option here, in the order of the class `Market` of the kernels. */
const MARKET: readonly ParameterSpec[] = [
  { name: "spot", type: "f64", default: 100, about: "price of the share today", min: 1e-9, max: 1e9 },
  { name: "strike", type: "f64", default: 100, about: "price at which the option buys", min: 0, max: 1e9 },
  { name: "rate", type: "f64", default: 0.05, about: "riskless interest, per year, continuous", min: -1, max: 1 },
  { name: "volatility", type: "f64", default: 0.2, about: "volatility, per square root of a year", min: 0, max: 5 },
  { name: "years", type: "f64", default: 1, about: "time to expiry, years", min: 0, max: 100 },
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

/** Options on one share in the model of Black and Scholes. */
export const options: Readonly<Record<"european", GalleryKernel>> = {
  european: {
    title: "price of a European call",
    source: "F. Black & M. Scholes, Journal of Political Economy 81 (1973) 637-654, eq. 13",
    parameters: parametersAt([...MARKET, ANTITHETIC]),
    outputs: ["price"],
    knownAnswer: (parameters) => [callPrice(marketOf(parameters))],
    chunkSamples: 2 ** 17,
  },
};
