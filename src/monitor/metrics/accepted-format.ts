import type { MetricsFormat } from "./exposition.ts";

/**
 * The format that a request asks for: OpenMetrics where its `Accept` header names it and likes nothing older better, as that of
 * Prometheus does; else the older one, which every scraper and person can read.
 */
export function acceptedFormat(accept: string | undefined): MetricsFormat {
  const ranges = (accept ?? "").split(",").map(readRange);
  const openMetrics = weightOf(ranges, "application/openmetrics-text");
  return openMetrics > 0 && openMetrics >= weightOf(ranges, "text/plain") ? "openmetrics" : "text";
}

interface MediaRange {
  readonly type: string;
  /** 0 to 1. */
  readonly weight: number;
}

function readRange(text: string): MediaRange {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="));
  const number = weight === undefined ? 1 : Number(weight.slice("q=".length));
  return { type, weight: Number.isNaN(number) ? 0 : number };
}

function weightOf(ranges: readonly MediaRange[], type: string): number {
  return Math.max(0, ...ranges.filter((range) => range.type === type).map(({ weight }) => weight));
}
