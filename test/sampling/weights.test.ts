import { afterAll, describe, expect, test } from "vitest";
import {
  type Client,
  connect,
  deltaMethod,
  type Estimate,
  kernels,
  type Rng,
  ratio,
  type SampleOptions,
} from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { three } from "./hand-made.ts";
import { bits, dieAtChunks, failure, freshFile, start } from "./support.ts";

const COUNTS = [1, 2, 3, 7] as const;
const clients: readonly Client[] = await Promise.all(COUNTS.map((engines) => connect({ engines })));
afterAll(() => Promise.all(clients.map((client) => client.close())));
const [one, two] = clients as [Client, Client];

// Of all seeds one in 15,800 would be further away than that.
const K = 4;

/**
 * Draws of N(0, 2^2), with weights for the law N(1, 1) up to a factor of 2: means 1 and 2.
 *
 * Outputs in units of `size` about `offset`, weights in units of `unit`; those of draws below `bad` are NaN, negative or 0.
 */
const source = `
import { normal, Rng } from "wasm-ensemble/assembly";

export const dimensions: i32 = 1;

export class Params {
  offset: f64 = 0;
  size: f64 = 1;
  unit: f64 = 1;
  bad: f64 = -1e9;
  kind: f64 = 0;
}

export class Outputs {
  x: f64;
  square: f64;
  w: f64;
}

export function sample(rng: Rng, params: Params, out: Outputs): void {
  const x = 2 * normal(rng);
  out.x = params.offset + params.size * x;
  out.square = params.size * x * x;
  out.w = params.unit * Math.exp(x * x / 8 - (x - 1) * (x - 1) / 2);
  if (x < params.bad) out.w = params.kind == 0 ? NaN : params.kind == 1 ? -out.w : 0;
}
`;
const normal = await compileKernel<object, "offset" | "size" | "unit" | "bad" | "kind", "x" | "square" | "w">(source);
const OPTIONS = { samples: 2 ** 18, chunkSamples: 2 ** 13, seed: 6, weights: "w" } as const;

/** What has to be the same, with that of the weights. */
function allBits(estimate: Estimate): unknown {
  return [bits(estimate), estimate.weights, Object.values(estimate.outputs).map(({ standardError }) => standardError)];
}

/** The same in JavaScript, but for the square. */
function tilted(rng: Rng) {
  const x = 2 * rng.normal();
  return { x, w: Math.exp((x * x) / 8 - (x - 1) ** 2 / 2) };
}

const plain = await two.sample(normal, OPTIONS);

describe("weighted samples", () => {
  test("have the means of the law that the weights stand for, with their errors", () => {
    const { x, square, w } = plain.outputs;
    expect(Math.abs(x.mean - 1)).toBeLessThan(K * x.standardError);
    expect(Math.abs(square.mean - 2)).toBeLessThan(K * square.standardError);
    // The mean of w is the ratio of both laws' constants: 1 / 2.
    expect(Math.abs(w.mean - 0.5)).toBeLessThan(K * w.standardError);
    expect([plain.mean, plain.standardError]).toEqual([x.mean, x.standardError]);
    expect(plain.weights).toMatchObject({ output: "w", negative: 0, reason: undefined });
    // E[w]^2 / E[w^2]: of both laws sqrt(7) / 4 / exp(1 / 7).
    const share = (plain.weights?.effectiveSamples ?? 0) / OPTIONS.samples;
    expect(share).toBeCloseTo(Math.sqrt(7) / 4 / Math.exp(1 / 7), 2);
    expect(plain.variance).toBeNaN();
    expect(plain.covariance[2]?.[2]).toBe(w.variance);
    expect(plain.covariance[0]?.[2]).toBeNaN();
  });

  test("are those of a function of JavaScript as well", async () => {
    const { mean, standardError, weights } = await two.sample(tilted, { ...OPTIONS, outputs: ["x", "w"] });
    expect(Math.abs(mean - 1)).toBeLessThan(K * standardError);
    expect(standardError / plain.standardError).toBeCloseTo(1, 1);
    expect(weights?.effectiveSamples).toBeGreaterThan(100_000);
  });

  test("have the same bits on 1, 2, 3 and 7 engines, after losses and after a resume", async () => {
    const whole = allBits(plain);
    for (const client of clients) expect(allBits(await client.sample(normal, OPTIONS))).toEqual(whole);
    const mortal = await start(3);
    await dieAtChunks(mortal, [0, 1, 2], [2, 5, 9], 1);
    expect(allBits(await mortal.sample(normal, OPTIONS))).toEqual(whole);
    const checkpoint = freshFile();
    await two.sample(normal, { ...OPTIONS, samples: 2 ** 15, checkpoint });
    expect(allBits(await one.sample(normal, { ...OPTIONS, checkpoint }))).toEqual(whole);
    const { weights: _, ...others } = OPTIONS;
    expect(() => two.sample(normal, { ...others, checkpoint })).toThrow(/with weights "w", this one has null/u);
  });

  test("leave the bits of a run without weights alone, on the same engine", async () => {
    const { weights: _, ...others } = OPTIONS;
    const before = bits(await one.sample(normal, others));
    await one.sample(normal, OPTIONS);
    expect(bits(await one.sample(normal, others))).toEqual(before);
  });

  test("end a run by their errors, and make derived quantities", async () => {
    const derived = {
      variance: deltaMethod(["x", "square"], ([x, square]) => square - x * x),
      share: ratio("x", "square"),
    };
    const { samples: _, ...open } = OPTIONS;
    const end = await two.sample(normal, { ...open, derived, standardError: { x: 0.004, variance: 0.01 } });
    expect(end).toMatchObject({ stopped: "standardError" });
    expect(end.outputs.x.standardError).toBeLessThanOrEqual(0.004);
    const { variance, share } = end.derived;
    expect(variance.standardError).toBeLessThanOrEqual(0.01);
    expect(Math.abs(variance.value - 1)).toBeLessThan(K * variance.standardError);
    expect(Math.abs(share.value - 0.5)).toBeLessThan(K * share.standardError);
  });

  test("by Sobol points and antithetic pairs are right, Sobol points much surer", async () => {
    const sobol = await two.sample(normal, { ...OPTIONS, method: "sobol" });
    const pairs = await two.sample(normal, { ...OPTIONS, antithetic: true });
    for (const { mean, standardError } of [sobol, pairs]) {
      expect(Math.abs(mean - 1)).toBeLessThan(K * standardError);
    }
    expect(sobol.standardError).toBeLessThan(plain.standardError / 10);
    expect((pairs.weights?.effectiveSamples ?? 0) / (plain.weights?.effectiveSamples ?? 1)).toBeCloseTo(2, 1);
  });

  test.each([
    ["an offset", { offset: 1e12 }, 1],
    ["a negative offset", { offset: -1e14 }, 1],
    ["large values", { size: 1e300 }, 1e300],
    ["small values", { size: 1e-300 }, 1e-300],
    ["large weights", { unit: 1e200 }, 1],
    ["small weights", { unit: 1e-200 }, 1],
  ])("of %s have the same errors, in their units", async (_, params, unit) => {
    const { offset = 0 } = params as { offset?: number };
    const { outputs, weights, nonFinite } = await two.sample(normal, { ...OPTIONS, params });
    expect(nonFinite.count).toBe(0);
    // Values beside 1e14 are rounded to 1/64.
    const digit = Math.abs(offset) * 2 ** -52;
    expect(Math.abs((outputs.x.mean - offset) / unit - plain.outputs.x.mean)).toBeLessThan(1e-12 + 2 * digit);
    expect(outputs.x.standardError / unit / plain.outputs.x.standardError).toBeCloseTo(1, digit === 0 ? 9 : 3);
    expect((weights?.effectiveSamples ?? 0) / (plain.weights?.effectiveSamples ?? 1)).toBeCloseTo(1, 12);
  });

  test("with negative weights are counted, with weights of NaN are not finite", async () => {
    const negative = await two.sample(normal, { ...OPTIONS, params: { bad: -1, kind: 1 } });
    // Of N(0, 2^2) 0.3085 are below -1.
    expect((negative.weights?.negative ?? 0) / OPTIONS.samples).toBeCloseTo(0.3085, 2);
    const none = await two.sample(normal, { ...OPTIONS, params: { bad: -1, kind: 0 } });
    expect(none.nonFinite.count).toBe(negative.weights?.negative);
    expect(none.weights?.negative).toBe(0);
    expect(none.nonFinite.first).toBeDefined();
  });

  test("whose weights add up to 0 have no means, and say so", async () => {
    const nothing = await two.sample(normal, { ...OPTIONS, params: { bad: 1e9, kind: 2 } });
    expect(nothing).toMatchObject({ mean: Number.NaN, standardError: Number.NaN });
    expect(nothing.weights).toMatchObject({ effectiveSamples: 0, reason: "the weights add up to no more than 0" });
    const below = await two.sample(normal, { ...OPTIONS, params: { bad: 1e9, kind: 1 } });
    expect([below.mean, below.weights?.reason]).toEqual([Number.NaN, "the weights add up to no more than 0"]);
    // Nor do they meet a tolerance.
    const { samples: _, ...open } = OPTIONS;
    const params = { bad: 1e9, kind: 2 };
    const end = await two.sample(normal, { ...open, params, standardError: 1e9, maxSamples: 2 ** 18 });
    expect(end.stopped).toBe("maxSamples");
  });
});

describe("weights are refused with a TypeError", () => {
  test.each<[string, object, RegExp]>([
    ["that are no name", { weights: 1 }, /weights expects the name of an output, got 1/u],
    ["of another name", { weights: "v" }, /weights expects an output of \w+, which has x, square, w; got v/u],
    ["of the first output", { weights: "x" }, /weights expects an output besides x/u],
    ["beside a histogram", { histogram: { low: 0, high: 1 } }, /weights and histogram can't be combined/u],
    ["beside a control", { control: { square: 4 } }, /weights and control can't be combined/u],
    ["in what is derived", { derived: { q: ratio("x", "w") } }, /derived: q is made of w, the weight of the other/u],
  ])("%s", (_, options, message) => {
    const call = () => two.sample(normal, { ...OPTIONS, ...options } as SampleOptions<never, "x" | "square" | "w">);
    expect(call).toThrow(TypeError);
    expect(call).toThrow(message);
  });

  test("in a sweep", () => {
    expect(() => two.sweep(normal, { size: [1, 2] }, OPTIONS)).toThrow(/sweep takes no weights/u);
  });

  test("of a kernel of one output", () => {
    expect(() => two.sample(kernels.pi, { samples: 1, weights: "pi" })).toThrow(/an output besides pi/u);
  });

  test("and a module that has none is a KernelError", async () => {
    const error = await failure(two.sample(three, { samples: 10, seed: 1, weights: "product" }));
    expect(error.message).toMatch(/kernel three can't be weighed: its module has no weights/u);
  });
});
