import { toDecimals } from "../../sampling/statistics/figures.ts";
import { type Histogram, quantile } from "../../sampling/statistics/histogram.ts";

/** Shares of the samples whose quantiles are shown. */
export const SHOWN_QUANTILES: readonly number[] = [0.05, 0.25, 0.5, 0.75, 0.95];

/** `median`, or the share of samples that are below, as `95 % below`. */
export function quantileName(p: number): string {
  return p === 0.5 ? "median" : `${Math.round(100 * p)} % below`;
}

/** A quantile to a tenth of a bin. */
export function quantileText(histogram: Histogram, p: number): string {
  const { low, high, bins } = histogram;
  const value = quantile(histogram, p);
  const width = (high - low) / bins;
  if (Number.isNaN(value)) return "unknown";
  if (Number.isFinite(value)) return toDecimals(value, 1 - Math.floor(Math.log10(width)));
  return value < 0 ? `less than ${edgeText(low, width)}` : `at least ${edgeText(high, width)}`;
}

/** An edge between bins, to as many decimals as tell edges from each other: those of the width, to three digits at most. */
export function edgeText(value: number, width: number): string {
  const decimals = [0, 1, 2].map((more) => more - Math.floor(Math.log10(width)));
  const exact = decimals.find((each) => Math.abs(width - Number(toDecimals(width, each))) < 1e-9 * width);
  return toDecimals(Math.abs(value) < 1e-9 * width ? 0 : value, exact ?? decimals[2] ?? 0);
}
