import type { Estimate, LevelFunction } from "wasm-ensemble";
import { bits } from "./support.ts";

/** Streams of a level, as src/sampling/mlmc/level-tally.ts numbers them. */
export const STREAMS_PER_LEVEL = 2 ** 44;

/** What has to be the same, however a run over levels was carried out: all but times. */
export function bitsOfLevels(estimate: Estimate): unknown {
  const { levels, ...more } = estimate.mlmc ?? { levels: [] };
  return { run: bits(estimate), levels: levels.map((level) => ({ ...level, elapsedMs: 0 })), ...more };
}

/** The mean of a Brownian motion's square over the dates of a level, 1/2 + 2^-level / 2: 1/2 in the limit. */
export const brownian: LevelFunction = (rng, { level }) => {
  const steps = 2 ** level;
  let [path, fine, coarse] = [0, 0, 0];
  for (let i = 1; i <= steps; i++) {
    path += rng.normal() / Math.sqrt(steps);
    fine += path ** 2 / steps;
    if (i % 2 === 0) coarse += (2 * path ** 2) / steps;
  }
  return { fine, coarse };
};

/** Fine and coarse values that have nothing to do with each other. */
export const twoLaws: LevelFunction = (rng, { level }) => ({
  fine: rng.normal() + 2 ** -level,
  coarse: level === 0 ? 0 : rng.normal() + 2 ** (1 - level),
});
