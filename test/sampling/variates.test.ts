import { afterAll, describe, expect, test } from "vitest";
import { type Client, connect, kernels } from "wasm-ensemble";
import { three } from "./hand-made.ts";
import { bits } from "./support.ts";

const clients: readonly Client[] = await Promise.all([1, 2].map((engines) => connect({ engines })));
const [one, two] = clients as [Client, Client];
afterAll(() => Promise.all(clients.map((client) => client.close())));

/** Tolerance in standard errors, at fixed seeds. */
const K = 4;

describe("antithetic variates", () => {
  test("take variance away at equal cost, and keep the mean", async () => {
    for (const [kernel, factor] of [
      [kernels.european, 1.5],
      [kernels.asianGeometric, 1.5],
      [kernels.genzCornerPeak, 1.3],
      [kernels.genzDiscontinuous, 0.9],
    ] as const) {
      const options = { samples: 2 ** 20, seed: 7 };
      const plain = await two.sample(kernel, options);
      const paired = await two.sample(kernel, { ...options, antithetic: true });
      expect(paired.antithetic).toBe(true);
      expect(plain.antithetic).toBe(false);
      // A pair costs two samples.
      expect((plain.standardError / paired.standardError) ** 2 / 2, kernel.name).toBeGreaterThan(factor);
      const defaults = Object.fromEntries(kernel.parameters.map((parameter) => [parameter.name, parameter.default]));
      const [answer = 0] = kernel.knownAnswer?.(defaults) ?? [];
      expect(Math.abs(paired.mean - answer) / paired.standardError, kernel.name).toBeLessThan(K);
    }
  });

  test("of a kernel that does not say how many dimensions it has are refused, with those that do", () => {
    expect(() => one.sample(kernels.mm1, { samples: 1, antithetic: true })).toThrow(TypeError);
    expect(() => one.sample(kernels.mm1, { samples: 1, antithetic: true })).toThrow(
      /mm1 does not say how many numbers a sample draws, as antithetic: true needs; kernels that do: european, asian/u,
    );
  });
});

describe("control variates", () => {
  // With one date the arithmetic call is European, and the geometric one is the same.
  const params = { steps: 12 };
  const options = { samples: 2 ** 18, seed: 11, params };

  test("take 99.8 % of the variance of the Asian call away, and agree with ten times as many paths", async () => {
    const plain = await two.sample(kernels.asian, options);
    const controlled = await two.sample(kernels.asian, { ...options, control: "control" });
    expect((plain.standardError / controlled.standardError) ** 2).toBeGreaterThan(500);
    expect(controlled.variance).toBe(plain.variance);
    const more = await two.sample(kernels.asian, { samples: 2 ** 21, seed: 12, params, antithetic: true });
    expect(Math.abs(more.mean - controlled.mean) / more.standardError).toBeLessThan(K);
  });

  test("have an error that is right: 64 runs scatter as it says", async () => {
    const estimates = await Promise.all(
      Array.from({ length: 64 }, (_, seed) =>
        two.sample(kernels.asian, { samples: 2 ** 14, seed, params, control: "control" }),
      ),
    );
    const best = await two.sample(kernels.asian, { samples: 2 ** 22, seed: 99, params, control: "control" });
    const squares = estimates.map(({ mean, standardError }) => ((mean - best.mean) / standardError) ** 2);
    // The mean of 64 squares of normal numbers: 1, with standard error sqrt(2 / 64).
    const mean = squares.reduce((sum, square) => sum + square, 0) / 64;
    expect(Math.abs(mean - 1)).toBeLessThan(K * Math.sqrt(2 / 64));
  });

  test("are named in the estimate, with the known mean and the coefficient", async () => {
    const { control, outputs } = await one.sample(kernels.asian, { ...options, control: ["control"] });
    const [, answer] =
      kernels.asian.knownAnswer?.({ spot: 100, strike: 100, rate: 0.05, volatility: 0.2, years: 1, steps: 12 }) ?? [];
    expect(Object.keys(control)).toEqual(["control"]);
    expect(control["control"]?.mean).toBe(answer);
    expect(control["control"]?.coefficient).toBeCloseTo(1.03, 1);
    // The control's own estimate stays that of its samples.
    expect(outputs["control"]?.mean).not.toBe(answer);
    expect((await one.sample(kernels.asian, options)).control).toEqual({});
  });

  test("whose means are given work for any kernel, several at a time", async () => {
    // Outputs u, 2u + v and u v: u is 1/2, 2u + v is 3/2, u v is 1/4.
    const product = { ...three, outputs: ["u", "sum", "product"] };
    const runOptions = { samples: 100_000, seed: 3 };
    const plain = await two.sample(product, runOptions);
    const controlled = await two.sample(product, { ...runOptions, control: { sum: 1.5, product: 0.25 } });
    expect(controlled.standardError).toBeLessThan(plain.standardError / 2);
    expect(Math.abs(controlled.mean - 0.5) / controlled.standardError).toBeLessThan(K);
    expect(Object.keys(controlled.control)).toEqual(["sum", "product"]);
  });

  test("change neither bits of the samples nor those on any number of engines; a tolerance counts with them", async () => {
    const tolerance = { standardError: 0.002, seed: 2, params, control: "control", chunkSamples: 4096 } as const;
    const estimates = await Promise.all(clients.map((client) => client.sample(kernels.asian, tolerance)));
    expect(bits(estimates[1] as never)).toEqual(bits(estimates[0] as never));
    // Without the control it takes 16 million.
    expect(estimates[0]).toMatchObject({ stopped: "standardError", samples: 2 ** 16 });
  });

  test("go with scrambled points, and take more of the error away", async () => {
    const sobol = await two.sample(kernels.asian, { ...options, method: "sobol" });
    const both = await two.sample(kernels.asian, { ...options, method: "sobol", control: "control" });
    expect(both.standardError).toBeLessThan(sobol.standardError / 2);
    const best = await two.sample(kernels.asian, { samples: 2 ** 22, seed: 99, params, control: "control" });
    expect(Math.abs(best.mean - both.mean) / Math.hypot(both.standardError, best.standardError)).toBeLessThan(K);
  });

  test.each<[unknown, typeof TypeError | typeof RangeError, RegExp]>([
    ["geometric", TypeError, /control expects outputs of asian, which has price, control; got geometric/u],
    ["price", TypeError, /control expects outputs besides price/u],
    [{ price: 6 }, TypeError, /control expects outputs besides price/u],
    [[], TypeError, /at least one output/u],
    [{}, TypeError, /at least one output/u],
    [[7], TypeError, /control expects names of outputs, got .*7/u],
    [7, TypeError, /control expects names of outputs, or their means by name/u],
    [null, TypeError, /control expects names/u],
    [{ control: "6" }, TypeError, /control: control expects a number/u],
    [{ control: Number.NaN }, RangeError, /finite mean/u],
  ])("%j is refused", (control, kind, message) => {
    const call = () => one.sample(kernels.asian, { samples: 1, control: control as "control" });
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  });

  test("whose mean the kernel does not know are refused, with the way to give it", () => {
    expect(() => one.sample(three, { samples: 1, control: "product" })).toThrow(
      /three does not know the mean of product; give it as control: \{ product: mean \}/u,
    );
  });
});
