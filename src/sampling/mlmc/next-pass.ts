import type { LevelRules } from "../request/levels.ts";
import type { StopReason, StopRules } from "../request/stopping.ts";
import type { LevelFigures } from "./level-figures.ts";
import { power, type Reckoned, type Reckoning, reckon } from "./rates.ts";

/** What follows the passes so far: samples that each level is to have, one more level among them; or the end. */
export type Next =
  | { readonly kind: "pass"; readonly samples: readonly number[] }
  | { readonly kind: "stop"; readonly reason: StopReason };

/** What a run is to reach. */
export interface Aim {
  readonly rules: StopRules;
  readonly levels: LevelRules;
}

// Levels that a run begins with: 0 to 2.
const FIRST_LEVELS = 3;

// A level that is added begins with so many samples at least: fewer tell nothing of its variance.
const LEAST_NEW = 128;

// What a pass makes of the samples of a level at most: estimates from few samples may be far too high.
const MOST_GROWTH = 32;

// Variances that fall more slowly than so do not fall; levels from 1 on that it takes to say so.
const NO_DECAY = 0.1;
const LEVELS_TO_TELL = 4;

/** Samples of the first pass. */
export function firstPass({ levels }: Aim): readonly number[] {
  return new Array<number>(FIRST_LEVELS).fill(levels.initialSamples);
}

/**
 * What comes after a pass, from what all samples so far have given.
 *
 * Source: M. Giles, "Multilevel Monte Carlo path simulation", Operations Research 56 (2008) 607-617, algorithm of section 5,
 * with the samples of eq. 12 and the rates and bias of M. Giles, "Multilevel Monte Carlo methods", Acta Numerica 24 (2015)
 * 259-328, section 3.
 */
export function nextPass(figures: readonly LevelFigures[], aim: Aim): Next {
  const reckoning = reckon(figures);
  const [tolerance, reason] = toleranceOf(figures, aim);
  const finest = figures.length - 1;
  if (reckoning.seenBeta < NO_DECAY) {
    if (finest >= Math.min(LEVELS_TO_TELL, aim.levels.max)) return { kind: "stop", reason: "noDecay" };
    return within(figures, [...drawn(figures), aim.levels.initialSamples], aim);
  }
  const { levels } = reckoning;
  if (!isPrecise(levels, tolerance)) return within(figures, samplesFor(levels, tolerance), aim);
  if (biasOf(reckoning) <= tolerance / Math.SQRT2) {
    return { kind: "stop", reason: figures[0]?.isAlike === true ? "ruleOfThree" : reason };
  }
  if (finest >= aim.levels.max) return { kind: "stop", reason: "maxLevel" };
  return within(figures, samplesFor([...levels, oneMore(reckoning)], tolerance), aim);
}

/** The larger of the errors asked for, as the first that is met ends the run. */
function toleranceOf(figures: readonly LevelFigures[], { levels }: Aim): readonly [number, StopReason] {
  const relative = levels.relativeError * Math.abs(sum(figures.map(({ mean }) => mean)));
  return levels.standardError >= relative ? [levels.standardError, "standardError"] : [relative, "relativeError"];
}

/** Whether the statistical half of the mean square error is small enough. */
function isPrecise(levels: readonly Reckoned[], tolerance: number): boolean {
  // Rounding alone must not ask for more.
  return (
    statisticalVariance(levels) <= (1 + 1e-9) * (tolerance ** 2 / 2) &&
    levels.every(({ count, least }) => count >= least(tolerance / Math.SQRT2))
  );
}

/** How much of the samples there is that the statistical half needs, 0 and more, as far as the levels so far tell. */
export function preciseShare(figures: readonly LevelFigures[], aim: Aim): number {
  const [tolerance] = toleranceOf(figures, aim);
  return tolerance ** 2 / 2 / statisticalVariance(reckon(figures).levels);
}

function statisticalVariance(levels: readonly Reckoned[]): number {
  return sum(levels.map(({ variance, count }) => variance / count));
}

/** Samples that give it at the least cost, all fewer alike where a pass would be too long. */
function samplesFor(levels: readonly Reckoned[], tolerance: number): number[] {
  const work = sum(levels.map(({ variance, cost }) => Math.sqrt(variance * cost)));
  const wanted = levels.map(({ variance, cost, count, drawn: before, least }) => {
    const share = Math.ceil((2 / tolerance ** 2) * Math.sqrt(variance / cost) * work);
    // Where numbers are too large to tell, as many as a pass may have.
    const finite = share >= 0 ? Math.max(share, least(tolerance / Math.SQRT2)) : Number.POSITIVE_INFINITY;
    // Some of those that are drawn may not be finite.
    return before === 0 ? finite : Math.ceil(finite * (before / count));
  });
  const part = Math.min(1, ...levels.map((each, level) => (MOST_GROWTH * each.drawn) / (wanted[level] ?? 1) || 1));
  return levels.map(({ drawn: before }, level) => {
    const most = wanted[level] ?? 0;
    if (before === 0) return Math.max(LEAST_NEW, Math.min(most, levels[level - 1]?.drawn ?? 0));
    return Math.max(
      before,
      Math.min(most === Number.POSITIVE_INFINITY ? most : Math.ceil(part * most), MOST_GROWTH * before),
    );
  });
}

/** How far the mean of the finest level may be from its limit. */
export function biasOf({ levels, rates }: Reckoning): number {
  const finest = levels.length - 1;
  const sizes = levels.map(({ size }, level) => (level === 0 ? 0 : size / power(rates.alpha * (finest - level))));
  return Math.max(0, ...sizes.slice(-3)) / (power(rates.alpha) - 1);
}

/** The level after the finest, as the rates foresee it. */
function oneMore({ levels, rates }: Reckoning): Reckoned {
  const { variance = 0, cost = 1 } = levels.at(-1) ?? {};
  const none = { count: 0, drawn: 0, size: 0, least: () => 0 };
  return { ...none, variance: variance / power(rates.beta), cost: cost * power(rates.gamma) };
}

function drawn(figures: readonly LevelFigures[]): number[] {
  return figures.map((each) => each.drawn);
}

/** The pass as far as the samples allow. */
function within(figures: readonly LevelFigures[], samples: readonly number[], { rules }: Aim): Next {
  const before = samples.map((_, level) => figures[level]?.drawn ?? 0);
  const left = rules.limit - sum(before);
  const wanted = sum(samples) - sum(before);
  if (left <= 0) return { kind: "stop", reason: "maxSamples" };
  if (wanted <= left) return { kind: "pass", samples };
  const share = left / wanted;
  const cut = samples.map((most, level) => (before[level] ?? 0) + Math.floor(share * (most - (before[level] ?? 0))));
  return sum(cut) === sum(before) ? { kind: "stop", reason: "maxSamples" } : { kind: "pass", samples: cut };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
