// What answers at once from numbers that a page has: see scripts/lib/detach.mjs.
export { effectiveSampleSize } from "../sampling/chains/effective-sample-size.ts";
export { rHat } from "../sampling/chains/r-hat.ts";
export { correlation, covariance, deltaMethod, ratio } from "../sampling/request/derived.ts";
export { quantile } from "../sampling/statistics/histogram.ts";
