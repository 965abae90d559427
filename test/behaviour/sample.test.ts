import { afterAll, describe, expect, test } from "vitest";
import { connect, type Estimate, kernels, TaskAbortedError } from "wasm-ensemble";
import { failure, thrown } from "./support.ts";

const clients = [await connect({ engines: 1 }), await connect({ engines: 2 }), await connect({ engines: 3 })] as const;
const client = clients[1];
afterAll(() => Promise.all(clients.map((each) => each.close())));

describe("a fixed sample count", () => {
  // DESIGN 6.9
  test("gives the same bits for the same seed, on any number of engines", async () => {
    const options = { samples: 30_000_001, seed: 2026 };
    const [one, two, three] = await Promise.all(clients.map((each) => each.sample(kernels.pi, options)));
    for (const other of [two, three]) {
      expect(other?.mean).toBe(one?.mean);
      expect(other?.standardError).toBe(one?.standardError);
      expect(other?.variance).toBe(one?.variance);
    }
    expect(one?.samples).toBe(30_000_001);
  });

  test("is the same while engines do other work, and after one was lost between runs", async () => {
    const third = await connect({ engines: 3 });
    const options = { samples: 20_000_000, seed: 7n };
    const [first] = await Promise.all([
      third.sample(kernels.pi, options),
      third.directView().map((x: number) => x, [1, 2, 3]),
    ]);
    await failure(third.at(0).apply(() => process.exit(1)));
    expect((await third.sample(kernels.pi, options)).mean).toBe(first.mean);
    await third.close();
  });

  test("differs for different seeds, and without a seed", async () => {
    const means = await Promise.all([
      client.sample(kernels.pi, { samples: 1e6, seed: 1 }),
      client.sample(kernels.pi, { samples: 1e6, seed: 2 }),
      client.sample(kernels.pi, { samples: 1e6 }),
      client.sample(kernels.pi, { samples: 1e6 }),
    ]);
    expect(new Set(means.map((estimate) => estimate.mean)).size).toBeGreaterThan(2);
    expect(means[2]?.seed).not.toBe(means[3]?.seed);
    expect(means[0]?.seed).toBe(1n);
    const again = await client.sample(kernels.pi, { samples: 1e6, seed: means[2]?.seed ?? 0n });
    expect(again.mean).toBe(means[2]?.mean);
  });

  test("covers pi, with error bars of the right size", async () => {
    const { mean, standardError, confidenceInterval, samples, variance, complete } = await client.sample(kernels.pi, {
      samples: 4e7,
      seed: 11,
    });
    // 4 * Bernoulli(pi / 4): variance 16 p (1 - p) = 2.697; 5 standard errors, seed fixed.
    expect(Math.abs(mean - Math.PI)).toBeLessThan(5 * standardError);
    expect(variance).toBeCloseTo(2.697, 2);
    expect(standardError).toBeCloseTo(Math.sqrt(variance / samples), 12);
    expect(confidenceInterval[0]).toBeCloseTo(mean - 1.96 * standardError, 6);
    expect(confidenceInterval[1]).toBeCloseTo(mean + 1.96 * standardError, 6);
    expect(complete).toBe(true);
  });

  test.each([1, 2, 3, 63, 64, 65, 1000])("of %i is drawn exactly", async (samples) => {
    const estimate = await client.sample(kernels.pi, { samples, seed: 5 });
    expect(estimate.samples).toBe(samples);
    expect((estimate.mean * samples) / 4).toBeCloseTo(Math.round((estimate.mean * samples) / 4), 6);
    if (samples === 1) expect(estimate.standardError).toBe(Number.NaN);
  });

  test("the mean of 400 small runs is pi, and their spread is the standard error", async () => {
    const runs = await Promise.all(
      Array.from({ length: 400 }, (_, seed) => client.sample(kernels.pi, { samples: 10_000, seed })),
    );
    const scores = runs.map((run) => (run.mean - Math.PI) / run.standardError);
    const mean = scores.reduce((sum, z) => sum + z, 0) / 400;
    const variance = scores.reduce((sum, z) => sum + z * z, 0) / 400;
    // 4 standard errors of the mean of 400 normal scores, and of their mean square.
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(400));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 400));
  });
});

describe("a run that is watched", () => {
  test("iteration yields estimates that grow, the last is the result", async () => {
    const run = client.sample(kernels.pi, { samples: 5e8, seed: 3 });
    const seen: Estimate[] = [];
    for await (const estimate of run) seen.push(estimate);
    const result = await run;
    expect(seen.length).toBeGreaterThan(1);
    for (const [i, estimate] of seen.entries()) expect(estimate.samples).toBeGreaterThan(seen[i - 1]?.samples ?? -1);
    expect(seen.at(-1)).toEqual(result);
    expect(seen[0]?.complete).toBe(false);
    expect(result).toMatchObject({ complete: true, samples: 5e8, samplesWanted: 5e8 });
    expect(result.samplesPerSecond).toBeGreaterThan(0);
  });

  test("leaving the loop ends the run, as that over an imap does", async () => {
    const run = client.sample(kernels.pi, { samples: 1e13, seed: 3 });
    for await (const estimate of run) {
      expect(estimate.samplesWanted).toBe(1e13);
      break;
    }
    expect(await run).toMatchObject({ stopped: "aborted", complete: false });
  });

  test("abort ends it with what is there", async () => {
    const run = client.sample(kernels.pi, { samples: 1e13, seed: 3 });
    for await (const estimate of run) if (estimate.samples > 0) run.abort("enough");
    const result = await run;
    expect(result.complete).toBe(false);
    expect(result.samples).toBeGreaterThan(0);
    expect(await client.directView().apply(() => "free")).toEqual(["free", "free"]);
  });

  test("abort before the first chunk is a TaskAbortedError", async () => {
    const run = client.sample(kernels.pi, { samples: 1e13, seed: 3 });
    run.abort("at once");
    expect(await failure(run)).toBeInstanceOf(TaskAbortedError);
  });

  test("direct calls get their turn while it runs", async () => {
    const run = client.sample(kernels.pi, { samples: 1e13, seed: 3 });
    expect(await client.directView().apply(() => "turn")).toEqual(["turn", "turn"]);
    run.abort();
    await Promise.allSettled([run]);
  });
});

describe("bad input", () => {
  test.each<[unknown, typeof TypeError | typeof RangeError]>([
    [0, RangeError],
    [-1, RangeError],
    [1.5, RangeError],
    [Number.NaN, RangeError],
    // 1e400 in a program
    [Number.POSITIVE_INFINITY, RangeError],
    [2 ** 53 + 2, RangeError],
    ["1000", TypeError],
    [undefined, TypeError],
    [null, TypeError],
    [10n, TypeError],
  ])("samples: %s is refused at the call", (samples, kind) => {
    const error = thrown(() => client.sample(kernels.pi, { samples: samples as number })) as Error;
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(/samples/u);
  });

  test.each<[unknown, typeof TypeError | typeof RangeError]>([
    [-1, RangeError],
    [0.5, RangeError],
    [Number.NaN, RangeError],
    [2n ** 64n, RangeError],
    [2 ** 60, RangeError],
    ["1", TypeError],
    [null, TypeError],
  ])("seed: %s is refused at the call", (seed, kind) => {
    const error = thrown(() => client.sample(kernels.pi, { samples: 10, seed: seed as number })) as Error;
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(/seed/u);
  });

  test.each([null, undefined, "pi", {}])("kernel %s is a TypeError at the call", (kernel) => {
    expect(thrown(() => client.sample(kernel as never, { samples: 10 }))).toBeInstanceOf(TypeError);
  });

  test("options without an end are a TypeError at the call that names the ends there are", () => {
    const error = thrown(() => client.sample(kernels.pi, { seed: 1 })) as Error;
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/samples/u);
  });

  test.each([null, undefined, 1000])("options %s are a TypeError at the call", (options) => {
    expect(thrown(() => client.sample(kernels.pi, options as never))).toBeInstanceOf(TypeError);
  });
});
