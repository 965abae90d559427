// What a page loads when it samples: one file, as several would compress less well.
export { rng } from "../../sampling/make-rng.ts";
export { samplingOf } from "../../sampling/sampling.ts";
