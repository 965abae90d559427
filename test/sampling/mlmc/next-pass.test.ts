import { describe, expect, test } from "vitest";
import type { LevelFigures } from "../../../src/sampling/mlmc/level-figures.ts";
import { biasOf, firstPass, nextPass } from "../../../src/sampling/mlmc/next-pass.ts";
import { reckon } from "../../../src/sampling/mlmc/rates.ts";
import { aim, geometric, level } from "./made-up.ts";

/** The levels after a pass to so many samples. */
function after(
  figures: readonly LevelFigures[],
  samples: readonly number[],
  all: readonly LevelFigures[],
): LevelFigures[] {
  return samples.map((count, l) => ({ ...(figures[l] ?? all[l] ?? level({})), count, drawn: count }));
}

describe("the passes over levels", () => {
  test("begin with three levels of the same number of samples", () => {
    expect(firstPass(aim(0.1))).toEqual([1000, 1000, 1000]);
  });

  test("draw what gives the variance asked for at the least cost: Giles (2008), eq. 12", () => {
    const figures = geometric(3, { alpha: 1, beta: 2, gamma: 1 });
    const sum = figures.reduce((total, { variance, cost }) => total + Math.sqrt(variance * cost), 0);
    const expected = figures.map(({ variance, cost }) =>
      Math.max(1000, Math.ceil((2 / 0.02 ** 2) * Math.sqrt(variance / cost) * sum)),
    );
    expect(nextPass(figures, aim(0.02))).toEqual({ kind: "pass", samples: expected });
  });

  test("make at most 32 of each sample, and keep to the same shares", () => {
    const figures = geometric(3, { alpha: 1, beta: 2, gamma: 1 });
    const next = nextPass(figures, aim(1e-4));
    const [first = 0, second = 0, third = 0] = next.kind === "pass" ? next.samples : [];
    expect(first).toBe(32_000);
    // By the root of variance over cost.
    expect(second / first).toBeCloseTo(2 ** -1.5, 3);
    expect(third / first).toBeCloseTo(2 ** -3, 3);
  });

  test("end when both halves of the error are small enough, and not before", () => {
    const rates = { alpha: 1, beta: 2, gamma: 1 };
    const all = geometric(20, rates);
    let figures = after([], firstPass(aim(0.01)), all);
    let next = nextPass(figures, aim(0.01));
    for (let passes = 0; next.kind === "pass" && passes < 100; passes++) {
      figures = after(figures, next.samples, all);
      next = nextPass(figures, aim(0.01));
    }
    expect(next).toEqual({ kind: "stop", reason: "standardError" });
    const variance = figures.reduce((sum, each) => sum + each.variance / each.count, 0);
    expect(variance).toBeLessThanOrEqual(0.01 ** 2 / 2 + 1e-12);
    // The means go on as 2^-l, so all that are left out make as much as the last one.
    expect(biasOf(reckon(figures))).toBeLessThanOrEqual(0.01 / Math.SQRT2);
    expect(2 ** -(figures.length - 1)).toBeLessThanOrEqual(0.01 / Math.SQRT2);
    expect(2 ** -(figures.length - 2)).toBeGreaterThan(0.01 / Math.SQRT2);
  });

  test("go by a relative error of the mean, and by the larger of two errors", () => {
    const figures = geometric(9, { alpha: 1, beta: 2, gamma: 1 }, 1e9);
    expect(nextPass(figures, aim(0, { relativeError: 0.01 }))).toEqual({ kind: "stop", reason: "relativeError" });
    expect(nextPass(figures, aim(0.02, { relativeError: 1e-9 }))).toEqual({ kind: "stop", reason: "standardError" });
  });

  test("end at the finest level allowed, and say so", () => {
    const figures = geometric(4, { alpha: 1, beta: 2, gamma: 1 }, 1e9);
    expect(nextPass(figures, aim(0.001, { max: 3 }))).toEqual({ kind: "stop", reason: "maxLevel" });
    const more = nextPass(figures, aim(0.001, { max: 4 }));
    expect(more.kind === "pass" && more.samples.length).toBe(5);
  });

  test("look at two more levels, and end, when variances do not fall", () => {
    const flat = geometric(6, { alpha: 1, beta: 0, gamma: 1 });
    expect(nextPass(flat.slice(0, 3), aim(1e-6))).toEqual({ kind: "pass", samples: [1000, 1000, 1000, 1000] });
    expect(nextPass(flat.slice(0, 4), aim(1e-6))).toMatchObject({ kind: "pass" });
    expect(nextPass(flat.slice(0, 5), aim(1e-6))).toEqual({ kind: "stop", reason: "noDecay" });
    expect(nextPass(flat.slice(0, 3), aim(1e-6, { max: 2 }))).toEqual({ kind: "stop", reason: "noDecay" });
  });

  test("go on when variances begin to fall late", () => {
    const late = geometric(5, { alpha: 1, beta: 1, gamma: 1 });
    const figures = late.map((each, l) => (l === 1 ? { ...each, variance: 0.2 } : each));
    expect(nextPass(figures.slice(0, 3), aim(0.01))).toMatchObject({ kind: "pass", samples: [1000, 1000, 1000, 1000] });
    expect(nextPass(figures, aim(0.01)).kind).toBe("pass");
  });

  test("share what is left of the samples allowed, and end when nothing is", () => {
    const figures = geometric(3, { alpha: 1, beta: 2, gamma: 1 });
    const next = nextPass(figures, aim(0.001, { limit: 10_000 }));
    const samples = next.kind === "pass" ? next.samples : [];
    const sum = samples.reduce((total, each) => total + each, 0);
    expect(sum).toBeLessThanOrEqual(10_000);
    expect(sum).toBeGreaterThan(9990);
    expect(nextPass(after(figures, [8000, 1000, 1000], figures), aim(0.001, { limit: 10_000 }))).toEqual({
      kind: "stop",
      reason: "maxSamples",
    });
  });

  test("draw more where samples are left out, as they were not finite", () => {
    const figures = geometric(3, { alpha: 1, beta: 2, gamma: 1 }).map((each) => ({ ...each, drawn: 2 * each.count }));
    const all = nextPass(geometric(3, { alpha: 1, beta: 2, gamma: 1 }), aim(0.03));
    const half = nextPass(figures, aim(0.03));
    expect(half).toEqual({
      kind: "pass",
      samples: all.kind === "pass" ? all.samples.map((samples) => 2 * samples) : [],
    });
  });

  test("draw on where the mean, and so the error asked for, is 0", () => {
    const none = geometric(3, { alpha: 1, beta: 2, gamma: 1 }).map((each, l) => ({
      ...each,
      mean: l === 0 ? -0.75 : 2 ** -l,
    }));
    expect(nextPass(none, aim(0, { relativeError: 0.01 }))).toEqual({
      kind: "pass",
      samples: [32_000, 32_000, 32_000],
    });
  });

  test("draw 2^24 samples before all of level 0 may be alike, and end by the rule of three", () => {
    const alike = { isAlike: true, variance: 0, mean: 0, fine: { mean: 0, variance: 0 } };
    const figures = Array.from({ length: 3 }, () => level(alike));
    let samples: readonly number[] = [1000, 1000, 1000];
    let next = nextPass(figures, aim(0.01));
    for (let passes = 0; next.kind === "pass" && passes < 20; passes++) {
      samples = next.samples;
      next = nextPass(after([], samples, [...figures, ...figures, ...figures]), aim(0.01));
    }
    expect(next).toEqual({ kind: "stop", reason: "ruleOfThree" });
    expect(samples[0]).toBe(2 ** 24);
  });
});
