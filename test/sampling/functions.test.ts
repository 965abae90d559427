/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { afterAll, describe, expect, test } from "vitest";
import {
  type Client,
  connect,
  type EngineScope,
  kernels,
  quantile,
  type Rng,
  rng,
  type SampleOptions,
} from "wasm-ensemble";
import { bits, failure, freshFile, start } from "./support.ts";

declare const engine: EngineScope;

const COUNTS = [1, 2, 3, 7] as const;
const clients: readonly Client[] = await Promise.all(COUNTS.map((engines) => connect({ engines })));
const [one, two, three] = clients as [Client, Client, Client, Client];
afterAll(() => Promise.all(clients.map((client) => client.close())));

const inDisc = (random: Rng): number => (random.uniform() ** 2 + random.uniform() ** 2 <= 1 ? 4 : 0);
const both = (random: Rng, { scale = 1 }: { readonly scale?: number }): { value: number; stock: number } => {
  const x = random.normal();
  return { value: scale * Math.exp(0.5 * x), stock: x };
};
const BOTH = { outputs: ["value", "stock"], params: { scale: 2 } } as const;

/** Within so many standard errors; the seed is fixed. */
const K = 4.5;

describe("a sample in JavaScript", () => {
  test("gives the same bits on 1, 2, 3 and 7 engines, in all ways to draw", async () => {
    const runs: readonly (SampleOptions & { dimensions?: number })[] = [
      { samples: 20_001 },
      { samples: 5000, chunkSamples: 17 },
      { samples: 2 ** 13, dimensions: 1, method: "sobol" },
      { samples: 9999, dimensions: 1, antithetic: true },
      { samples: 2 ** 13, dimensions: 1, antithetic: true, method: "sobol", histogram: { low: 0, high: 9, bins: 50 } },
    ];
    for (const options of runs) {
      const all: unknown[] = [];
      for (const client of clients) {
        const estimate = await client.sample(both, { ...BOTH, ...options, seed: 41 });
        all.push([bits(estimate), estimate.histogram]);
      }
      for (const other of all) expect(other).toEqual(all[0]);
    }
  });

  test("draws from the streams of rng, one a chunk, and has the moments of what it drew", async () => {
    const options = { samples: 3000, chunkSamples: 1000, seed: 7 };
    const estimate = await two.sample(inDisc, options);
    const drawn = [0, 1, 2].flatMap((stream) => {
      const random = rng({ seed: 7, stream });
      return Array.from({ length: 1000 }, () => inDisc(random));
    });
    const mean = drawn.reduce((sum, x) => sum + x, 0) / 3000;
    expect(estimate.mean).toBeCloseTo(mean, 12);
    expect(estimate.variance).toBeCloseTo(drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 2999, 10);
    const plain = () => (Math.random() ** 2 + Math.random() ** 2 <= 1 ? 4 : 0);
    expect(bits(await two.sample(plain, options))).toEqual(bits(estimate));
  });

  test("is right within its error bars, with several outputs, parameters, a histogram and a control", async () => {
    const options = { ...BOTH, samples: 2 ** 18, seed: 3 };
    const estimate = await two.sample(both, { ...options, histogram: { low: 0, high: 40, bins: 1000 } });
    const mean = 2 * Math.exp(1 / 8);
    expect(Math.abs(estimate.mean - mean)).toBeLessThan(K * estimate.standardError);
    expect(Math.abs(estimate.outputs["stock"]?.mean ?? 1)).toBeLessThan(K * 2 ** -9);
    expect(estimate.variance).toBeCloseTo(4 * (Math.exp(1 / 4) - 1) * Math.exp(1 / 4), 1);
    expect(quantile(estimate.histogram, 0.5)).toBeCloseTo(2, 1);
    const controlled = await two.sample(both, { ...options, control: { stock: 0 } });
    expect(controlled.standardError).toBeLessThan(estimate.standardError / 2);
    expect(Math.abs(controlled.mean - mean)).toBeLessThan(K * controlled.standardError);
  });

  test("takes Sobol points and mirror images, which shrink the error", async () => {
    const smooth = (random: Rng): number => random.uniform() * Math.exp(random.normal() / 4) + random.exponential();
    const mean = 0.5 * Math.exp(1 / 32) + 1;
    const options = { samples: 2 ** 14, seed: 5, dimensions: 3 };
    const plain = await two.sample(smooth, options);
    const sobol = await two.sample(smooth, { ...options, method: "sobol" });
    const pairs = await two.sample(smooth, { ...options, antithetic: true });
    const allAtOnce = await two.sample(smooth, { ...options, antithetic: true, method: "sobol" });
    expect(sobol.standardError).toBeLessThan(plain.standardError / 10);
    expect(pairs.standardError).toBeLessThan(plain.standardError / 1.5);
    for (const estimate of [plain, sobol, pairs, allAtOnce]) {
      expect(Math.abs(estimate.mean - mean)).toBeLessThan(K * estimate.standardError);
    }
    const whole = await two.sample((random: Rng) => random.integer(10) + random.choice([0, 10]), {
      ...options,
      dimensions: 2,
      method: "sobol",
    });
    expect(Math.abs(whole.mean - 9.5)).toBeLessThan(K * whole.standardError);
  });

  test("goes on to the same bits when engines die on the way", async () => {
    const whole = bits(await one.sample(both, { ...BOTH, samples: 30_000, seed: 8 }));
    const client = await start(2);
    const dying = (random: Rng, params: { readonly scale?: number }): { value: number; stock: number } => {
      const count = ((Reflect.get(globalThis, "drawn") as number | undefined) ?? 0) + 1;
      Reflect.set(globalThis, "drawn", count);
      if (engine.id < 2 && count === 5000) process.exit(1);
      const x = random.normal();
      return { value: (params.scale ?? 1) * Math.exp(0.5 * x), stock: x };
    };
    expect(bits(await client.sample(dying, { ...BOTH, samples: 30_000, seed: 8 }))).toEqual(whole);
    expect(client.ids.every((id) => id >= 2)).toBe(true);
  });

  test("stops at a tolerance, at a time limit and by abort, and gives snapshots", async () => {
    const tolerance = await two.sample(inDisc, { standardError: 0.006, seed: 1 });
    expect(tolerance.stopped).toBe("standardError");
    expect(tolerance.standardError).toBeLessThanOrEqual(0.006);
    const timed = await two.sample(inDisc, { timeLimitMs: 50, seed: 1 });
    expect(timed.stopped).toBe("timeLimit");
    const snapshots: number[] = [];
    for await (const { samples } of two.sample(inDisc, { samples: 100_000, seed: 1 })) snapshots.push(samples);
    expect(snapshots.at(-1)).toBe(100_000);
    expect(snapshots).toEqual(snapshots.toSorted((a, b) => a - b));
    const endless = two.sample(inDisc, { samples: 1e12, seed: 1 });
    await expect.poll(() => endless.latest.samples).toBeGreaterThan(0);
    endless.abort();
    expect((await endless).stopped).toBe("aborted");
  });

  test("is resumed to the same bits, and not by another function", async () => {
    const options = { ...BOTH, samples: 50_000, seed: 9 };
    const whole = bits(await two.sample(both, options));
    const checkpoint = freshFile();
    await two.sample(both, { ...options, samples: 20_480, checkpoint });
    expect(bits(await three.sample(both, { ...options, checkpoint }))).toEqual(whole);
    const other = (random: Rng): { value: number; stock: number } => ({ value: random.normal(), stock: 0 });
    const refused = await failure(
      (async () => two.sample(other, { ...options, outputs: ["value", "stock"], samples: 60_000, checkpoint }))(),
    );
    expect(refused.name).toBe("CheckpointError");
    const renamed = (async () =>
      two.sample(both, { ...options, outputs: ["stock", "value"], samples: 60_000, checkpoint }))();
    expect((await failure(renamed)).name).toBe("CheckpointError");
  });

  test("counts what is not finite, and says where it was met first", async () => {
    const odd = (random: Rng): number => (random.uniform() < 0.001 ? Number.NaN : random.normal());
    const estimate = await two.sample(odd, { samples: 20_000, seed: 2 });
    const { count, first } = estimate.nonFinite;
    expect(count).toBeGreaterThan(5);
    expect(estimate.samples).toBe(20_000);
    const random = rng({ seed: 2, stream: first?.stream ?? -1 });
    for (let i = 0; i < (first?.index ?? 0); i++) expect(odd(random)).not.toBeNaN();
    expect(odd(random)).toBeNaN();
  });

  test("may be a function of a module, or one that engines have", async () => {
    const url = `data:text/javascript,${encodeURIComponent(
      `export ${String(function inDisc2() {
        return Math.random() ** 2 + Math.random() ** 2 <= 1 ? 4 : 0;
      })}`,
    )}`;
    const tasks = two.loadBalancedView().module<{ inDisc2(random: Rng): number }>(url);
    const options = { samples: 5000, seed: 4 };
    const whole = bits(await two.sample(inDisc, options));
    // It is sent, not called.
    expect(bits(await two.sample(tasks.inDisc2 as unknown as () => number, options))).toEqual(whole);
  });

  test("carries what it uses around it, by which a checkpoint tells it from others", async () => {
    const make = (factor: number) => (random: Rng) => factor * inDisc(random);
    const options = { samples: 20_000, seed: 4 };
    const once = await two.sample(make(1), options);
    expect((await two.sample(make(2), options)).mean).toBeCloseTo(2 * once.mean, 12);
    const checkpoint = freshFile();
    await two.sample(make(2), { ...options, samples: 10_240, checkpoint });
    const other = await start(1);
    expect(bits(await other.sample(make(2), { ...options, checkpoint }))).toEqual(
      bits(await two.sample(make(2), options)),
    );
    expect(() => other.sample(make(3), { ...options, samples: 30_000, checkpoint })).toThrow("another");
  });

  test("leaves Math.random of the engine as it was", async () => {
    await two.sample(() => Math.random(), { samples: 5000, seed: 4 });
    const isOwn = (): boolean => String(Math.random).includes("[native code]");
    expect(await two.directView().apply(isOwn)).toEqual([true, true]);
  });
});

describe("a sample that goes wrong fails the run, saying which", () => {
  test.each<[string, () => unknown, string]>([
    [
      "throws",
      () => {
        throw new RangeError("bad luck");
      },
      "sample 0 of chunk 0 failed: RangeError: bad luck",
    ],
    [
      "throws null",
      () => {
        // oxlint-disable-next-line typescript/only-throw-error -- what it is about
        throw null;
      },
      "sample 0 of chunk 0 failed: null",
    ],
    ["gives a promise", async () => Promise.resolve(1), "it gave a promise; a sample has to give its numbers at once"],
    ["gives a text", () => "1", 'it gave the string "1", not a number'],
    ["gives nothing", () => undefined, "it gave undefined, not a number"],
    ["gives an object", () => ({ a: 1, b: 2 }), 'it gave an object; say outputs: ["a", "b"]'],
  ])("when it %s", async (_, fn, message) => {
    const error = await failure(one.sample(fn as () => number, { samples: 100, seed: 1 }));
    expect(error.name).toBe("RemoteError");
    expect(error.message).toContain(message);
    expect(error.cause).toMatchObject({ name: "KernelError" });
  });

  test("when an output is missing, or it draws more numbers than it said", async () => {
    const few = await failure(one.sample(() => ({ a: 1 }) as never, { samples: 9, outputs: ["a", "b"] }));
    expect(few.message).toContain("its output b is undefined, not a number");
    const bare = await failure(one.sample(() => 1, { samples: 9, outputs: ["a"] } as never));
    expect(bare.message).toContain("it gave 1, and outputs: [a] asks for an object of numbers");
    const greedy = await failure(one.sample(inDisc, { samples: 64, dimensions: 1, method: "sobol" }));
    expect(greedy.message).toContain("a sample drew more than its 1 dimensions");
    const late = (random: Rng): number => {
      if (random.uniform() > 0.999) throw new TypeError("rare");
      return 1;
    };
    const rare = await failure(one.sample(late, { samples: 1e5, seed: 1 }));
    expect(rare.message).toMatch(/sample \d+ of chunk \d+ failed: TypeError: rare/u);
    expect(rare.cause).toMatchObject({ cause: { name: "TypeError" } });
  });

  test.each<[object, string]>([
    [{ samples: 10, outputs: [] }, "outputs expects 1 to 64 names"],
    [{ samples: 10, outputs: ["a", "a"] }, "outputs expects 1 to 64 names, each once"],
    [{ samples: 10, outputs: "a" }, "outputs expects a list of names"],
    [{ samples: 10, dimensions: 0 }, "dimensions expects a whole number from 1 to 1024, got 0"],
    [{ samples: 10, dimensions: "2" }, "dimensions expects a number"],
    [{ samples: 10, method: "sobol" }, "inDisc does not say how many numbers a sample draws"],
    [{ samples: 10, params: { a: "1" } }, "a expects a number"],
    [{ samples: 10, seed: 0.5 }, "seed expects a whole number"],
    [{}, "sample needs an end"],
    [{ samples: 10, output: ["a"] }, "sample has no option output"],
  ])("before it begins, for the options %j", (options, message) => {
    expect(() => one.sample(inDisc, options as never)).toThrow(message);
  });

  test("and kernels take no options of functions", () => {
    expect(() => one.sample(kernels.pi, { samples: 10, outputs: ["a"] } as never)).toThrow(
      "sample has no option outputs",
    );
    expect(() => one.sample(undefined as never, { samples: 10 })).toThrow("or a function, got undefined");
    const bound = inDisc.bind(undefined);
    expect(() => one.sample(bound, { samples: 10 })).toThrow("the bound function inDisc has no source to send");
  });
});
