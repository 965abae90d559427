import { afterAll, describe, expect, test } from "vitest";
import { type Client, connect, type Estimate, type KernelError, kernels, type Rng } from "wasm-ensemble";
import { completeParameters } from "../../src/kernels/parameters.ts";
import { bitsOfLevels, brownian, STREAMS_PER_LEVEL, twoLaws } from "./levelled.ts";
import { dieAtChunks, failure, freshFile, randomIntegers, start } from "./support.ts";

const clients: readonly Client[] = await Promise.all([1, 2, 3, 7].map((engines) => connect({ engines })));
const [one, two, three, seven] = clients as [Client, Client, Client, Client];
afterAll(() => Promise.all(clients.map((client) => client.close())));

const OPTIONS = { method: "mlmc", standardError: 0.05, seed: 7 } as const;

function exact(rng: Rng, { level }: { level: number }) {
  const noise = rng.normal();
  return { fine: noise + 2 ** -level, coarse: level > 0 ? noise + 2 ** (1 - level) : 0 };
}

describe("a run over levels has the same bits", () => {
  test("on 1, 2, 3 and 7 engines", async () => {
    const all: unknown[] = [];
    for (const client of clients) all.push(bitsOfLevels(await client.sample(kernels.heston, OPTIONS)));
    for (const each of all.slice(1)) expect(each).toEqual(all[0]);
  });

  test("of a function, too, beside runs that share the engines", async () => {
    const alone = bitsOfLevels(await one.sample(brownian, { method: "mlmc", standardError: 0.02, seed: 3 }));
    const [together] = await Promise.all([
      three.sample(brownian, { method: "mlmc", standardError: 0.02, seed: 3 }),
      three.sample(kernels.heston, OPTIONS),
      three.sample(kernels.pi, { samples: 1e7, seed: 1 }),
    ]);
    expect(bitsOfLevels(together)).toEqual(alone);
  });

  test("while engines die on the way", async () => {
    const expected = bitsOfLevels(await one.sample(kernels.heston, OPTIONS));
    const client = await start(4);
    const chunks = [3, STREAMS_PER_LEVEL + 2, 2 * STREAMS_PER_LEVEL + 9, 3 * STREAMS_PER_LEVEL];
    await dieAtChunks(client, client.ids, chunks, 1);
    expect(bitsOfLevels(await client.sample(kernels.heston, OPTIONS))).toEqual(expected);
    expect(client.ids.filter((id) => id < 4).length).toBeLessThan(4);
  });

  test.each([1, 2, 3])("after it was cut short and resumed again and again, round %d", async (round) => {
    const options = { ...OPTIONS, standardError: 0.02 };
    const expected = bitsOfLevels(await one.sample(kernels.heston, options));
    const random = randomIntegers(round);
    const checkpoint = freshFile();
    let sessions = 0;
    for (; sessions < 4; sessions++) {
      const run = clients[random(4)]?.sample(kernels.heston, { ...options, checkpoint });
      if (run === undefined) throw new Error("there is no such client");
      let left = 1 + random(12);
      for await (const { stopped } of run) if (stopped === undefined && left-- === 0) run.abort();
      if ((await run).complete) break;
    }
    expect(sessions).toBeGreaterThan(0);
    expect(bitsOfLevels(await seven.sample(kernels.heston, { ...options, checkpoint }))).toEqual(expected);
    // One that has come to its end is there at once.
    const again = await two.sample(kernels.heston, { ...options, checkpoint });
    expect(bitsOfLevels(again)).toEqual(expected);
  });

  test("as a new run of its seed, when the seed comes from the checkpoint", async () => {
    const checkpoint = freshFile();
    const { seed } = await two.sample(kernels.heston, { method: "mlmc", standardError: 0.1, checkpoint });
    const resumed = await two.sample(kernels.heston, { method: "mlmc", standardError: 0.1, checkpoint });
    expect(resumed.seed).toBe(seed);
    expect(bitsOfLevels(resumed)).toEqual(
      bitsOfLevels(await one.sample(kernels.heston, { method: "mlmc", standardError: 0.1, seed })),
    );
  });
});

describe("what a run over levels says", () => {
  test("is the price of Heston's closed form, within 4 of its errors, and how it came by it", async () => {
    const estimate = await seven.sample(kernels.heston, { ...OPTIONS, standardError: 0.02 });
    const { mlmc, mean, standardError, outputs, confidenceInterval } = estimate;
    const answer = kernels.heston.knownLimit?.(completeParameters(kernels.heston)) ?? Number.NaN;
    expect(estimate).toMatchObject({ stopped: "standardError", complete: true, method: "mlmc", progress: 1 });
    expect(Math.abs(mean - answer)).toBeLessThan(4 * standardError + (mlmc?.bias ?? 0));
    expect(standardError).toBeLessThanOrEqual(0.02 / Math.SQRT2 + 1e-12);
    expect(mlmc?.bias).toBeLessThanOrEqual(0.02 / Math.SQRT2);
    expect(mlmc?.rootMeanSquareError).toBeLessThanOrEqual(0.02 + 1e-12);
    expect(outputs.fine.mean).toBe(mean);
    // What the finest level adds to the one before is its mean.
    expect(mean - outputs.coarse.mean).toBeCloseTo(mlmc?.levels.at(-1)?.mean ?? Number.NaN, 9);
    expect(confidenceInterval[1] - mean).toBeGreaterThan(1.9 * standardError + (mlmc?.bias ?? 0));
    const drawn = mlmc?.levels.reduce((sum, { samples }) => sum + samples, 0);
    expect(drawn).toBe(estimate.samples);
    expect(mlmc?.levels.map(({ cost }) => cost)).toEqual(mlmc?.levels.map((_, level) => 2 ** level));
    for (const { kurtosis, consistency } of mlmc?.levels ?? []) {
      expect(kurtosis).toBeGreaterThan(1);
      expect(consistency).toBeLessThan(1);
    }
    expect(mlmc?.warnings).toEqual([]);
    expect(mlmc?.rates.beta).toBeGreaterThan(0.7);
    expect(mlmc?.rates.beta).toBeLessThan(1.3);
  });

  test("casts no doubt on differences without spread, whose kurtosis is that of rounding", async () => {
    const { mlmc, mean, standardError } = await two.sample(exact, { ...OPTIONS, standardError: 0.01 });
    expect(Math.abs(mean)).toBeLessThan(4 * standardError + (mlmc?.bias ?? 0));
    expect(mlmc?.levels.slice(1).map(({ kurtosis }) => kurtosis)).toEqual(mlmc?.levels.slice(1).map(() => Number.NaN));
    expect(mlmc?.warnings).toEqual([]);
  });

  test("can be watched, cloned and written as JSON", async () => {
    const run = two.sample(kernels.heston, { ...OPTIONS, standardError: 0.02 });
    expect(run.latest).toMatchObject({ samples: 0, method: "mlmc", stopped: undefined });
    let last: Estimate | undefined;
    for await (const estimate of run) {
      expect(estimate.samples).toBeGreaterThanOrEqual(last?.samples ?? 0);
      last = estimate;
    }
    expect(last).toBe(await run);
    const copy = structuredClone({ ...last });
    expect(copy.mlmc).toEqual(last?.mlmc);
    expect(JSON.stringify(last)).toContain('"mlmc":{"levels":[{"level":0,"samples":');
  });

  test("counts the cost as the kernel does", async () => {
    const estimate = await two.sample(
      (rng, { level }) => {
        const steps = 2 ** level;
        let [fine, coarse] = [0, 0];
        for (let i = 0; i < steps; i++) {
          const z = rng.normal() / Math.sqrt(steps);
          fine += Math.abs(z) / Math.sqrt(steps);
          coarse += z;
        }
        return { fine, coarse: level === 0 ? 0 : fine + coarse / steps, cost: 3 * steps };
      },
      { method: "mlmc", standardError: 0.01, seed: 1, outputs: ["fine", "coarse", "cost"] },
    );
    expect(estimate.mlmc?.levels.map(({ cost }) => cost)).toEqual(
      estimate.mlmc?.levels.map(({ level }) => 3 * 2 ** level),
    );
    expect(estimate.mlmc?.rates.gamma).toBeCloseTo(1, 5);
  });

  test("warns when coarse values are not those of the level before", async () => {
    const estimate = await two.sample(
      (rng, { level }) => {
        const u = rng.uniform();
        return { fine: u + 2 ** -level, coarse: level === 0 ? 0 : u + 2 ** -level * 1.5 };
      },
      { method: "mlmc", standardError: 0.01, seed: 1 },
    );
    expect(estimate.mlmc?.warnings[0]).toMatch(
      /the coarse values of level 1 do not have the mean of the fine ones of level 0/,
    );
  });
});

describe("a run over levels ends", () => {
  test("and says so, when variances do not fall with the level, and keeps what was found", async () => {
    const estimate = await two.sample(twoLaws, { method: "mlmc", standardError: 1e-3, seed: 1 });
    expect(estimate).toMatchObject({ stopped: "noDecay", complete: false, samples: 5000 });
    expect(estimate.mlmc?.levels).toHaveLength(5);
    expect(estimate.mean).toBeGreaterThan(-1);
  });

  test("at the finest level allowed", async () => {
    const options = { ...OPTIONS, standardError: 0.01, levels: { max: 2 } };
    const estimate = await two.sample(kernels.asianEuler, options);
    expect(estimate).toMatchObject({ stopped: "maxLevel", complete: false });
    expect(estimate.mlmc?.levels).toHaveLength(3);
    expect(estimate.mlmc?.bias).toBeGreaterThan(0.01 / Math.SQRT2);
  });

  test("at the samples allowed, of all levels together", async () => {
    const estimate = await two.sample(kernels.heston, { ...OPTIONS, standardError: 1e-4, maxSamples: 50_000 });
    expect(estimate).toMatchObject({ stopped: "maxSamples", complete: false, samplesWanted: 50_000 });
    expect(estimate.samples).toBeLessThanOrEqual(50_000);
    expect(estimate.samples).toBeGreaterThan(49_980);
  });

  test("when its time is over", async () => {
    const estimate = await two.sample(kernels.heston, { ...OPTIONS, standardError: 1e-6, timeLimitMs: 300 });
    expect(estimate).toMatchObject({ stopped: "timeLimit", complete: false });
    expect(estimate.samples).toBeGreaterThan(0);
  });

  test("when it is aborted, with what is there; or, before anything is, with the reason", async () => {
    const run = two.sample(kernels.heston, { ...OPTIONS, standardError: 1e-6 });
    for await (const { samples } of run) if (samples > 5000) break;
    const estimate = await run;
    expect(estimate).toMatchObject({ stopped: "aborted", complete: false });
    const none = two.sample(kernels.heston, OPTIONS);
    none.abort("at once");
    expect(await failure(none)).toMatchObject({ name: "TaskAbortedError" });
    expect(await failure(two.sample(kernels.heston, { ...OPTIONS, signal: AbortSignal.abort() }))).toMatchObject({
      name: "TaskAbortedError",
    });
  });

  test("with the client", async () => {
    const client = await connect({ engines: 2 });
    const run = client.sample(kernels.heston, { ...OPTIONS, standardError: 1e-7 });
    const watched = failure(
      (async () => {
        for await (const { samples } of run) if (samples > 3000) void client.close();
      })(),
    );
    expect(await failure(run)).toMatchObject({ name: "ClientClosedError" });
    expect(await watched).toMatchObject({ name: "ClientClosedError" });
  });

  test("with the error of a sample that throws", async () => {
    const thrown = failure(
      two.sample(
        (_rng, { level }) => {
          if (level === 2) throw new RangeError("too fine");
          return { fine: 1, coarse: 1 };
        },
        { method: "mlmc", standardError: 0.1, seed: 1 },
      ),
    );
    expect((await thrown).message).toMatch(/too fine/);
  });

  test("with an error when a level has no finite samples, and counts single ones that are not", async () => {
    const nothing = two.sample((_rng, { level }) => ({ fine: level === 1 ? Number.NaN : 1, coarse: 1 }), {
      method: "mlmc",
      standardError: 0.1,
      seed: 1,
    });
    const error: KernelError = (await failure(nothing)) as KernelError;
    expect(error.name).toBe("KernelError");
    expect(error.message).toMatch(/on level 1 fewer than 2 of 1000 samples are finite/);
    const some = await two.sample(
      (rng, { level }) => {
        const u = rng.uniform();
        return { fine: u < 0.01 ? Number.NaN : u + 2 ** -level, coarse: u + 2 ** (1 - level) };
      },
      { method: "mlmc", standardError: 0.02, seed: 1 },
    );
    expect(some.nonFinite.count).toBeGreaterThan(0);
    expect(some.complete).toBe(true);
  });
});
