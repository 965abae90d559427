import { describe, expect, test } from "vitest";
import { autocovariances } from "../../../src/sampling/chains/autocovariance.ts";
import { effectiveSampleSize } from "../../../src/sampling/chains/effective-sample-size.ts";
import { rHat } from "../../../src/sampling/chains/r-hat.ts";
import { normalQuantile } from "../../../src/sampling/statistics/normal-quantile.ts";

/** Uniform numbers that are the same each time: mulberry32. */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Chains of the autoregression x' = phi x + sqrt(1 - phi^2) z, begun in its own law: standard normal draws. */
function autoregressions(phi: number, chains: number, length: number, seed = 1): number[][] {
  const random = uniforms(seed);
  const normal = (): number => normalQuantile((random() * 2 ** 32 + 0.5) / (2 ** 32 + 1));
  return Array.from({ length: chains }, () => {
    let x = normal();
    return Array.from({ length }, () => (x = phi * x + Math.sqrt(1 - phi * phi) * normal()));
  });
}

/** The same from the paper's formulas alone, slowly: eq. 1 to 4, 10 to 14 of Vehtari et al. (2021), and their appendix. */
const paper = {
  halves: (chains: number[][]) =>
    chains.flatMap((chain) => {
      const half = Math.floor(chain.length / 2);
      return [chain.slice(0, half), chain.slice(chain.length - half)];
    }),
  mean: (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length,
  variance(values: number[]): number {
    const mean = this.mean(values);
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  },
  scores(chains: number[][]): number[][] {
    const all = chains.flat();
    return chains.map((chain) =>
      chain.map((value) => {
        const below = all.filter((other) => other < value).length;
        const equal = all.filter((other) => other === value).length;
        return normalQuantile((below + (equal + 1) / 2 - 0.375) / (all.length + 0.25));
      }),
    );
  },
  rHat(chains: number[][]): number {
    const n = chains[0]?.length ?? 0;
    const within = this.mean(chains.map((chain) => this.variance(chain)));
    const between = n * this.variance(chains.map((chain) => this.mean(chain)));
    return Math.sqrt((((n - 1) / n) * within + between / n) / within);
  },
  size(chains: number[][]): number {
    const n = chains[0]?.length ?? 0;
    const means = chains.map((chain) => this.mean(chain));
    const covariance = (lag: number) =>
      this.mean(
        chains.map((chain, i) => {
          const centred = chain.map((value) => value - (means[i] ?? 0));
          return centred.slice(lag).reduce((sum, value, t) => sum + value * (centred[t] ?? 0), 0) / n;
        }),
      );
    const within = (covariance(0) * n) / (n - 1);
    const total = ((n - 1) / n) * within + this.variance(means);
    const rho = Array.from({ length: n }, (_, lag) => (lag === 0 ? 1 : 1 - (within - covariance(lag)) / total));
    const pairs: number[] = [];
    let t = 0;
    for (; t < n - 5; t += 2) {
      const pair = (rho[t] ?? 0) + (rho[t + 1] ?? 0);
      if (!(pair > 0)) break;
      pairs.push(Math.min(pair, pairs.at(-1) ?? pair));
    }
    const tau = -1 + 2 * pairs.reduce((sum, pair) => sum + pair, 0) + Math.max(0, rho[t] ?? 0);
    const draws = n * chains.length;
    return draws / Math.max(tau, 1 / Math.log10(draws));
  },
};

describe.each([
  ["independent draws", autoregressions(0, 4, 100)],
  ["draws that follow each other", autoregressions(0.7, 4, 101)],
  ["draws that swing", autoregressions(-0.5, 3, 100)],
  ["one chain", autoregressions(0.3, 1, 200)],
  ["chains apart", autoregressions(0.2, 2, 60).map((chain, i) => chain.map((value) => value + i))],
  ["equal draws among them", autoregressions(0.5, 4, 80).map((chain) => chain.map((value) => Math.round(2 * value)))],
])("%s", (_, chains) => {
  const halves = paper.halves(chains);

  test("have the R-hat of the paper", () => {
    const all = halves.flat().toSorted((a, b) => a - b);
    const median = ((all[(all.length - 1) >> 1] ?? 0) + (all[all.length >> 1] ?? 0)) / 2;
    const folded = halves.map((half) => half.map((value) => Math.abs(value - median)));
    const expected = Math.max(paper.rHat(paper.scores(halves)), paper.rHat(paper.scores(folded)));
    expect(rHat(chains)).toBeCloseTo(expected, 10);
  });

  test("have the effective sample sizes of the paper", () => {
    expect(effectiveSampleSize(chains) / paper.size(paper.scores(halves))).toBeCloseTo(1, 9);
    expect(effectiveSampleSize(chains, "mean") / paper.size(halves)).toBeCloseTo(1, 9);
    expect(effectiveSampleSize(chains, "tail")).toBeGreaterThan(0);
  });
});

// Of an autoregression the autocorrelation time is (1 + phi) / (1 - phi); the estimate's own error is some 5 % here.
test.each([0, 0.5, 0.9])("an autoregression of %d has as many effective draws as it should", (phi) => {
  const chains = autoregressions(phi, 4, 10_000);
  const expected = (40_000 * (1 - phi)) / (1 + phi);
  expect(Math.abs(effectiveSampleSize(chains, "mean") / expected - 1)).toBeLessThan(0.2);
  expect(Math.abs(effectiveSampleSize(chains, "bulk") / expected - 1)).toBeLessThan(0.2);
});

describe("rHat", () => {
  test("is 1 for chains that agree, and finds other places, other spreads and a drift", () => {
    const chains = autoregressions(0, 4, 1000);
    expect(rHat(chains)).toBeLessThan(1.01);
    expect(rHat(chains.map((chain, i) => (i === 0 ? chain.map((x) => x + 1) : chain)))).toBeGreaterThan(1.05);
    expect(rHat(chains.map((chain, i) => (i === 0 ? chain.map((x) => x * 4) : chain)))).toBeGreaterThan(1.05);
    expect(rHat(chains.map((chain) => chain.map((x, t) => x + t / 500)))).toBeGreaterThan(1.05);
  });

  test("does not mind draws without a variance", () => {
    const random = uniforms(5);
    const cauchy = Array.from({ length: 4 }, () => Array.from({ length: 1000 }, () => Math.tan(Math.PI * random())));
    expect(rHat(cauchy)).toBeLessThan(1.01);
  });
});

test("chains that never move, or are not finite, have no such figures", () => {
  const still = [new Float64Array(10), new Float64Array(10)];
  const broken = [
    [1, 2, Number.NaN, 4],
    [1, 2, 3, 4],
  ];
  for (const chains of [still, broken]) {
    expect(rHat(chains)).toBeNaN();
    for (const of of ["bulk", "tail", "mean"] as const) expect(effectiveSampleSize(chains, of)).toBeNaN();
  }
});

test.each([
  [[], "expects a list of chains"],
  [3, "expects a list of chains"],
  [[1, 2, 3, 4], "chain 0 expects numbers, got"],
  [[["1", 2, 3, 4]], "chain 0 expects numbers, draw 0 is "],
  [
    [
      [1, 2, 3, 4],
      [1, 2, 3, 4, 5],
    ],
    "chain 0 has 4 draws, chain 1 has 5",
  ],
  [[[1, 2, 3]], "expects 4 draws of each chain at least, got 3"],
])("%j is refused", (chains, message) => {
  expect(() => rHat(chains as number[][])).toThrow(message);
  expect(() => effectiveSampleSize(chains as number[][])).toThrow(message);
});

test("autocovariances are those of the sums", () => {
  const chain = Float64Array.from([1, 4, 2, 8, 5, 7, 1]);
  const mean = 4;
  const slow = Array.from(chain, (_, lag) =>
    chain.subarray(lag).reduce((sum, value, t) => sum + ((value - mean) * ((chain[t] ?? 0) - mean)) / 7, 0),
  );
  for (const [lag, value] of autocovariances(chain).entries()) expect(value).toBeCloseTo(slow[lag] ?? Number.NaN, 12);
});
