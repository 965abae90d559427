import process from "node:process";
import { inspect } from "node:util";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import {
  type Client,
  connect,
  correlation,
  covariance,
  deltaMethod,
  type Estimate,
  kernels,
  type Rng,
  ratio,
  type SampleOptions,
} from "wasm-ensemble";
import { three } from "./hand-made.ts";
import { bits, dieAtChunks, freshFile, start } from "./support.ts";

const COUNTS = [1, 2, 3, 7] as const;
const clients: readonly Client[] = await Promise.all(COUNTS.map((engines) => connect({ engines })));
afterAll(() => Promise.all(clients.map((client) => client.close())));
const [one, two] = clients as [Client, Client];

// Of all seeds one in 15,800 would be further away than that.
const K = 4;

// Outputs u, sum = 2u + v and product = u v of uniform u and v: means 1/2, 3/2, 1/4.
const DERIVED = {
  share: ratio("u", "sum"),
  dependence: deltaMethod(["product", "u"], ([product, u]) => product - u * u),
  log: deltaMethod(["sum"], ([sum]) => Math.log(sum), { gradient: ([sum]) => [1 / sum] }),
};
const EXACT = { share: 1 / 3, dependence: 0, log: Math.log(1.5) };
const OPTIONS = { chunkSamples: 4096, seed: 5, derived: DERIVED } as const;

/** Bits of what is derived, besides those of the means. */
function allBits(estimate: Estimate): unknown {
  const numbers = Object.values(estimate.derived).flatMap(({ value, standardError, confidenceInterval }) => [
    value,
    standardError,
    ...confidenceInterval,
  ]);
  return [bits(estimate), [...new BigUint64Array(Float64Array.from(numbers).buffer)]];
}

function failing(): never {
  // What types refuse comes from JavaScript.
  return Promise.reject(new Error("late")) as never;
}

function around0(rng: Rng) {
  return { a: rng.uniform(), b: rng.normal(), zero: 0 };
}

describe("derived quantities", () => {
  test("are near what is exact, within their errors", async () => {
    const { derived } = await two.sample(three, { ...OPTIONS, samples: 2 ** 20 });
    for (const [name, exact] of Object.entries(EXACT)) {
      const { value, standardError, confidenceInterval, reason } = derived[name as keyof typeof EXACT];
      expect(Math.abs(value - exact), name).toBeLessThan(K * standardError);
      expect(reason).toBeUndefined();
      expect(confidenceInterval[1] - confidenceInterval[0]).toBeCloseTo(2 * 1.96 * standardError, 5);
    }
    // Var(u) = Var(v) = 1/12: of the logarithm (5/12) / 1.5^2 / n.
    expect(derived.log.standardError * 2 ** 10).toBeCloseTo(Math.sqrt(5 / 12) / 1.5, 2);
  });

  test("end a run by their errors, after the same chunk on 1, 2, 3 and 7 engines", async () => {
    const runs: unknown[] = [];
    for (const client of clients) {
      const end = await client.sample(three, { ...OPTIONS, standardError: { share: 2e-4, log: 1e-3, u: 1 } });
      expect(end).toMatchObject({ stopped: "standardError", complete: true });
      expect(end.derived.share.standardError).toBeLessThanOrEqual(2e-4);
      runs.push(allBits(end));
    }
    for (const run of runs) expect(run).toEqual(runs[0]);
    const relative = await two.sample(three, { ...OPTIONS, relativeError: { share: 1e-3 } });
    expect(relative.derived.share.standardError / relative.derived.share.value).toBeLessThanOrEqual(1e-3);
  });

  test("have the same bits when engines die, and after a resume, whatever was derived before", async () => {
    const whole = allBits(await one.sample(three, { ...OPTIONS, samples: 2 ** 17 }));
    const mortal = await start(3);
    await dieAtChunks(mortal, [0, 1, 2], [2, 5, 9], 1);
    expect(allBits(await mortal.sample(three, { ...OPTIONS, samples: 2 ** 17 }))).toEqual(whole);
    const checkpoint = freshFile();
    await two.sample(three, { samples: 2 ** 15, chunkSamples: 4096, seed: 5, checkpoint });
    expect(allBits(await two.sample(three, { ...OPTIONS, samples: 2 ** 17, checkpoint }))).toEqual(whole);
  });

  test("of Sobol points, antithetic pairs and controls have smaller errors, and are right", async () => {
    const derived = { share: ratio("price", "continuous") };
    const options = { samples: 2 ** 17, seed: 3, derived } as const;
    const plain = await two.sample(kernels.barrier, options);
    const runs = [
      await two.sample(kernels.barrier, { ...options, method: "sobol" }),
      await two.sample(kernels.barrier, { ...options, antithetic: true }),
    ];
    for (const { derived: found } of runs) {
      expect(found.share.standardError).toBeLessThan(plain.derived.share.standardError);
      const error = Math.hypot(found.share.standardError, plain.derived.share.standardError);
      expect(Math.abs(found.share.value - plain.derived.share.value)).toBeLessThan(K * error);
    }
    const half = { half: deltaMethod(["price"], ([price]) => price / 2) };
    const controlled = await two.sample(kernels.asian, { ...options, derived: half, control: "control" });
    expect(controlled.derived.half.value).toBeCloseTo(controlled.mean / 2, 12);
    expect(controlled.derived.half.standardError / (controlled.standardError / 2)).toBeCloseTo(1, 8);
  });

  test("of a denominator that may be 0 are marked, and end no run", async () => {
    const derived = { q: ratio("a", "b"), nothing: ratio("a", "zero") };
    const outputs = ["a", "b", "zero"] as const;
    const options = { outputs, derived, samples: 100_000, seed: 1, standardError: { nothing: 1e9, q: 1e9 } };
    const end = await two.sample(around0, options);
    expect(end).toMatchObject({ stopped: "samples" });
    expect(end.derived.q).toMatchObject({ value: Number.NaN, reason: "the interval of b holds 0, with 95 %" });
    expect(end.derived.nothing.reason).toBe("the interval of zero holds 0, with 95 %");
    expect(JSON.parse(JSON.stringify(end))).toMatchObject({ derived: { q: { value: "NaN" } } });
  });

  test("of functions that give a promise say so, and its rejection ends no process", async () => {
    const derived = {
      value: deltaMethod(["a"], failing),
      slope: deltaMethod(["a"], ([a]) => a, { gradient: failing }),
    };
    const rejections: unknown[] = [];
    const note = (reason: unknown): void => void rejections.push(reason);
    process.on("unhandledRejection", note);
    onTestFinished(() => void process.off("unhandledRejection", note));
    const end = await two.sample(around0, { outputs: ["a", "b", "zero"], derived, samples: 1000, seed: 1 });
    expect(end.derived.value.reason).toBe("its function gave a Promise, not a number");
    expect(end.derived.slope.reason).toBe("its gradient gave a Promise, not 1 numbers");
    // Rejections are told once no microtask is left.
    await new Promise((resolve) => setImmediate(resolve));
    expect(rejections).toEqual([]);
  });

  test("are shown with the means, and copied", async () => {
    const end = await two.sample(three, { ...OPTIONS, samples: 2 ** 14 });
    expect(structuredClone(end).derived).toEqual(end.derived);
    expect(inspect(end)).toMatch(/share = 0\.33\d* ± 0\.00\d+/u);
  });
});

describe("covariances and correlations with errors", () => {
  // Var(u) = 1/12, Cov(u, 2u + v) = 1/6, and their correlation 2 / sqrt(5).
  const derived = { variance: covariance("u", "u"), together: covariance("u", "sum"), r: correlation("sum", "u") };
  const options = { samples: 2 ** 18, chunkSamples: 2 ** 12, seed: 8, derived } as const;
  const exact = { variance: 1 / 12, together: 1 / 6, r: 2 / Math.sqrt(5) };

  test("are near what is exact, the same on 1, 2, 3 and 7 engines, after losses and after a resume", async () => {
    const whole = await one.sample(three, options);
    for (const name of ["variance", "together", "r"] as const) {
      const { value, standardError } = whole.derived[name];
      expect(Math.abs(value - exact[name]), name).toBeLessThan(K * standardError);
    }
    expect(whole.derived.together.value).toBe(whole.covariance[0]?.[1]);
    // Of uniform samples Var(s^2) is (9/5 - 1) / 144 / n.
    expect(whole.derived.variance.standardError / Math.sqrt(0.8 / 144 / 2 ** 18)).toBeCloseTo(1, 0);
    for (const client of clients) expect(allBits(await client.sample(three, options))).toEqual(allBits(whole));
    const mortal = await start(3);
    await dieAtChunks(mortal, [0, 1, 2], [2, 5, 9], 1);
    expect(allBits(await mortal.sample(three, options))).toEqual(allBits(whole));
    const checkpoint = freshFile();
    await two.sample(three, { ...options, samples: 2 ** 15, checkpoint });
    expect(allBits(await two.sample(three, { ...options, checkpoint }))).toEqual(allBits(whole));
    // Its state has nothing of other pairs.
    const others = { ...options, derived: { r: correlation("u", "product") }, checkpoint };
    expect(() => two.sample(three, others)).toThrow(/it is of a run with pairs/u);
  });

  test("end a run", async () => {
    const end = await two.sample(three, { ...options, samples: 1e9, standardError: { r: 5e-4 } });
    expect(end).toMatchObject({ stopped: "standardError" });
    expect(end.derived.r.standardError).toBeLessThanOrEqual(5e-4);
  });

  test("are refused of adapted samples", () => {
    const adapted = { samples: 1e5, method: "vegas", derived: { v: covariance("price", "price") } } as const;
    expect(() => two.sample(kernels.european, adapted)).toThrow(/derived: v needs chunks of alike samples/u);
  });

  test("are refused of weighted samples", () => {
    const weighted = { samples: 1, weights: "product", derived } as const;
    expect(() => two.sample(three, weighted)).toThrow(/derived: variance can't be had of weighted samples/u);
  });
});

describe("what can't be derived is a TypeError at the call:", () => {
  test.each<[string, unknown, RegExp]>([
    ["no object", "ratio", /derived expects quantities by name/u],
    ["a list", [ratio("u", "sum")], /derived expects quantities by name/u],
    [
      "a function of its own",
      { q: () => 1 },
      /derived: q expects what ratio, deltaMethod, covariance or correlation makes, got the function q/u,
    ],
    ["an empty object", { q: {} }, /derived: q expects what ratio, deltaMethod, covariance or correlation makes/u],
    ["an output that is not there", { q: ratio("u", "w") }, /derived: q expects outputs, of u, sum, product; got w$/u],
    ["the name of an output", { u: ratio("u", "sum") }, /derived: u is the name of an output/u],
  ])("%s", (_, derived, message) => {
    const options = { samples: 1, derived } as SampleOptions;
    expect(() => two.sample(three, options)).toThrow(TypeError);
    expect(() => two.sample(three, options)).toThrow(message);
  });

  test("a control variate, and a stop rule of another name", () => {
    const controlled = { samples: 1, control: "control", derived: { q: ratio("price", "control") } } as const;
    expect(() => two.sample(kernels.asian, controlled)).toThrow(/q is made of control, a control variate, whose mean/u);
    const named = { standardError: { r: 1 }, derived: { q: ratio("u", "sum") } } as SampleOptions;
    expect(() => two.sample(three, named)).toThrow(/standardError expects names of u, sum, product, q; got r$/u);
  });

  test("names and functions that are none", () => {
    expect(() => ratio("", "b")).toThrow(/ratio expects names of outputs, got the string ""/u);
    expect(() => ratio("a", 1 as never)).toThrow(TypeError);
    expect(() => deltaMethod([], () => 1)).toThrow(/deltaMethod expects a list of outputs, got an array of 0/u);
    expect(() => deltaMethod("a" as never, () => 1)).toThrow(TypeError);
    expect(() => deltaMethod([1] as never, () => 1)).toThrow(/names of outputs, got 1/u);
    expect(() => deltaMethod(["a"], 1 as never)).toThrow(/a function of means, got 1/u);
    expect(() => deltaMethod(["a"], () => 1, { gradient: [1] as never })).toThrow(/gradient expects a function/u);
  });
});
