import { describe, expect, test } from "vitest";
import { type DerivedPlan, deltaMethod, planDerived, ratio } from "../../../src/sampling/request/derived.ts";
import { derivedEstimate } from "../../../src/sampling/run/derived-estimate.ts";
import type { Control } from "../../../src/sampling/statistics/control.ts";
import { type Moments, noSamples } from "../../../src/sampling/statistics/moments.ts";
import { plainMoments } from "../plain-moments.ts";
import { randomIntegers } from "../support.ts";

/** Tolerance in standard errors of a share of so many runs, at fixed seeds. */
const K = 4;
const RUNS = 4000;

const NAMES = ["a", "b", "c"];

/** Draws of the normal law. */
function normals(seed: number): () => number {
  const below = randomIntegers(seed);
  const uniform = () => (below(2 ** 24) + below(2 ** 24) / 2 ** 24 + 2 ** -25) / 2 ** 24;
  // Box & Muller (1958).
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Moments of so many samples of three outputs. */
function momentsOf(samples: number, draw: () => readonly number[]): Moments {
  const drawn = Array.from({ length: samples }, draw);
  const means = NAMES.map((_, i) => drawn.reduce((sum, sample) => sum + (sample[i] ?? 0), 0) / samples);
  const products: number[] = [];
  for (const [i, mean] of means.entries()) {
    for (let j = i; j < means.length; j++) {
      const other = means[j] ?? 0;
      products.push(drawn.reduce((sum, sample) => sum + ((sample[i] ?? 0) - mean) * ((sample[j] ?? 0) - other), 0));
    }
  }
  return plainMoments({ count: samples, means, products });
}

function planOf(quantity: unknown, controls: readonly Control[] = []): DerivedPlan {
  const [plan] = planDerived({ q: quantity }, NAMES, { controls });
  if (plan === undefined) throw new Error("there is no plan");
  return plan;
}

interface Experiment {
  readonly samples: number;
  readonly quantity: unknown;
  readonly exact: number;
  readonly draw: () => readonly number[];
  readonly controls?: readonly Control[];
}

/** Shares of the runs whose interval holds the exact value, and that have none. */
function coverage({ samples, quantity, exact, draw, controls = [] }: Experiment): { hits: number; none: number } {
  const plan = planOf(quantity, controls);
  let [hits, none] = [0, 0];
  for (let run = 0; run < RUNS; run++) {
    const observed = momentsOf(samples, draw);
    const { confidenceInterval, reason } = derivedEstimate(plan, {
      outputNames: NAMES,
      confidenceLevel: 0.95,
      observed,
      controls,
    });
    if (reason !== undefined) none++;
    else if (confidenceInterval[0] <= exact && exact <= confidenceInterval[1]) hits++;
  }
  return { hits: hits / RUNS, none: none / RUNS };
}

const TOLERANCE = K * Math.sqrt((0.95 * 0.05) / RUNS);

describe("the interval of a ratio of two normal means holds it in 95 of 100 runs", () => {
  test.each([
    ["of 10 samples", 10, 4, 0.5],
    ["of 30 samples, negatively correlated", 30, -3, -0.8],
    ["of 300 samples", 300, 2, 0],
  ])("%s", (_, samples, b, rho) => {
    const normal = normals(samples);
    const draw = () => {
      const [u, v] = [normal(), normal()];
      return [3 + u, b + rho * u + Math.sqrt(1 - rho ** 2) * v, 0];
    };
    const { hits, none } = coverage({ samples, quantity: ratio("a", "b"), exact: 3 / b, draw });
    expect(Math.abs(hits - 0.95)).toBeLessThan(TOLERANCE);
    expect(none).toBe(0);
  });

  test("also where the denominator is 4 of its standard errors from 0, but for the runs that can't tell it from 0", () => {
    const normal = normals(5);
    const draw = () => [1 + normal(), 1 + normal(), 0];
    const { hits, none } = coverage({ samples: 16, quantity: ratio("a", "b"), exact: 1, draw });
    // Fieller's set is all numbers, or all but an interval, in those: it holds the ratio in 95 of 100 of all runs.
    expect(none).toBeGreaterThan(0.01);
    expect(none).toBeLessThan(0.1);
    expect(Math.abs(hits / (1 - none) - 0.95)).toBeLessThan(TOLERANCE + none / 4);
  });
});

describe("the interval of a function of means holds it in 95 of 100 runs", () => {
  test("of 500 samples: a coefficient of variation", () => {
    const normal = normals(8);
    const draw = () => {
      const x = 5 + normal();
      return [x, x * x, 0];
    };
    const cv = deltaMethod(["a", "b"], ([x, square]) => Math.sqrt(square - x * x) / x);
    expect(Math.abs(coverage({ samples: 500, quantity: cv, exact: 0.2, draw }).hits - 0.95)).toBeLessThan(TOLERANCE);
  });

  test("of 200 samples: a product, with a gradient that is given, beside one control", () => {
    const normal = normals(9);
    const draw = () => {
      const c = normal();
      return [2 + c + normal(), 3 - c + 0.5 * normal(), c];
    };
    const quantity = deltaMethod(["a", "b"], ([a, b]) => a * b, { gradient: ([a, b]) => [b, a] });
    for (const controls of [[], [{ name: "c", index: 2, mean: 0 }]]) {
      const { hits } = coverage({ samples: 200, quantity, exact: 6, draw, controls });
      expect(Math.abs(hits - 0.95)).toBeLessThan(TOLERANCE);
    }
  });
});

describe("errors of derived quantities", () => {
  const normal = normals(77);
  const observed = momentsOf(500, () => {
    const u = normal();
    return [2 + u, 3 + 0.5 * u + normal(), u + 0.1 * normal()];
  });
  const facts = {
    outputNames: NAMES,
    confidenceLevel: 0.95,
    observed,
    controls: [] as readonly Control[],
  };

  test("are the same for a ratio and for the function that divides", () => {
    for (const controls of [[], [{ name: "c", index: 2, mean: 0.02 }]]) {
      const byRatio = derivedEstimate(planOf(ratio("a", "b"), controls), { ...facts, controls });
      const divided = deltaMethod(["a", "b"], ([a, b]) => a / b);
      const byFunction = derivedEstimate(planOf(divided, controls), { ...facts, controls });
      expect(byFunction.value).toBeCloseTo(byRatio.value, 14);
      expect(byFunction.standardError / byRatio.standardError).toBeCloseTo(1, 8);
      // The intervals differ by the square of the error.
      expect(byFunction.confidenceInterval[0]).toBeCloseTo(byRatio.confidenceInterval[0], 2);
      expect(byFunction.confidenceInterval[1]).toBeCloseTo(byRatio.confidenceInterval[1], 2);
    }
  });

  test("fall with a control that the outputs follow", () => {
    const controls = [{ name: "c", index: 2, mean: 0 }];
    const plain = derivedEstimate(planOf(ratio("a", "b")), facts);
    const controlled = derivedEstimate(planOf(ratio("a", "b"), controls), { ...facts, controls });
    expect(controlled.standardError).toBeLessThan(0.9 * plain.standardError);
  });

  test("grow and shrink with the outputs, to the ends of the range of numbers", () => {
    const plain = derivedEstimate(planOf(ratio("a", "b")), facts);
    // Powers of two: then nothing is rounded.
    for (const [up, down] of [
      [2 ** 990, 2 ** 990],
      [2 ** -990, 2 ** -990],
      [2 ** 500, 2 ** -500],
      [2 ** -500, 2 ** 500],
    ] as const) {
      const scaled = { ...observed, scales: [up, down, 1] };
      const { value, standardError, confidenceInterval } = derivedEstimate(planOf(ratio("a", "b")), {
        ...facts,
        observed: scaled,
      });
      const unit = up / down;
      expect(value / unit).toBeCloseTo(plain.value, 14);
      expect(standardError / unit / plain.standardError).toBeCloseTo(1, 12);
      expect(confidenceInterval[0] / unit).toBeCloseTo(plain.confidenceInterval[0], 12);
      const product = deltaMethod(["a", "b"], ([a, b]) => (a / up) * (b / down));
      const unscaled = deltaMethod(["a", "b"], ([a, b]) => a * b);
      expect(
        derivedEstimate(planOf(product), { ...facts, observed: scaled }).standardError /
          derivedEstimate(planOf(unscaled), facts).standardError,
      ).toBeCloseTo(1, 8);
    }
  });

  test("of large means with a tiny spread have it", () => {
    const offset = 2 ** 50;
    const far = { ...observed, means: observed.means.map((mean) => mean + offset) };
    const { value, standardError } = derivedEstimate(planOf(ratio("a", "b")), { ...facts, observed: far });
    // (m + a) / (m + b) is 1 + (a - b) / m to the first order.
    const difference = deltaMethod(["a", "b"], ([a, b]) => a - b);
    const expected = derivedEstimate(planOf(difference), facts).standardError / offset;
    expect(value).toBeCloseTo(1, 14);
    expect(standardError / expected).toBeCloseTo(1, 9);
  });

  test("of a quantity without a value say why", () => {
    const reasonOf = (quantity: unknown, of: Moments = observed) =>
      derivedEstimate(planOf(quantity), { ...facts, observed: of });
    const none = { value: Number.NaN, standardError: Number.NaN, confidenceInterval: [Number.NaN, Number.NaN] };
    const centred = { ...observed, means: [2, 0.01, 0] };
    expect(reasonOf(ratio("a", "b"), centred)).toEqual({ ...none, reason: "the interval of b holds 0, with 95 %" });
    expect(reasonOf(ratio("a", "b"), noSamples(3))).toEqual({ ...none, reason: "there are no samples yet" });
    const texts: readonly (readonly [() => unknown, string])[] = [
      [() => "1", 'its function gave the string "1", not a number'],
      [() => undefined, "its function gave undefined, not a number"],
      [() => Number.NaN, "its function gave NaN"],
      [() => Promise.resolve(1), "its function gave a Promise, not a number"],
    ];
    for (const [fn, reason] of texts)
      expect(reasonOf(deltaMethod(["a"], fn as () => number))).toEqual({ ...none, reason });
    const throws = deltaMethod(["a"], () => {
      throw new RangeError("too far");
    });
    expect(reasonOf(throws)).toEqual({ ...none, reason: "its function threw RangeError: too far" });
    const wrong = deltaMethod(["a"], ([a]) => a, { gradient: () => [1, 2] });
    expect(reasonOf(wrong)).toEqual({ ...none, reason: "its gradient gave an array of 2, not 1 numbers" });
  });

  test("of one sample are not known", () => {
    const one = momentsOf(1, () => [1, 2, 3]);
    const { value, standardError, reason } = derivedEstimate(planOf(ratio("a", "b")), { ...facts, observed: one });
    expect([value, standardError, reason]).toEqual([0.5, Number.NaN, undefined]);
  });
});
