import { describe, expect, test } from "vitest";
import { effectiveSampleSize, type Rng, rHat, rng } from "wasm-ensemble";
import { start } from "../support.ts";
import { autoregression, chainBits, metropolis } from "./support.ts";

const counting = (random: Rng, { n }: { n: number; list: number[]; typed: Float32Array; name: string }) => ({
  n: n + 1,
  list: [n, random.uniform()],
  typed: new Float32Array([n]),
  name: "none",
});

const warmingUp = (_: Rng, state: { warm: number; n: number; isWarmup: boolean; accepted: boolean }) => ({
  ...state,
  warm: state.warm + Number(state.isWarmup),
  n: state.n + 1,
  accepted: state.isWarmup || state.n % 4 === 0,
});

const inPlace = (_: Rng, state: { list: number[] }) => {
  state.list[0] = (state.list[0] ?? 0) + 1;
  return state;
};

const OPTIONS = { start: { x: 3 }, warmup: 100, draws: 500, seed: 2026 };

describe("chains of a function", () => {
  test("have the mean, the spread and the size of the law that is known, within 4 of their standard errors", async () => {
    const client = await start(2);
    const { quantities, drawsPerChain, acceptance } = await client.chains(autoregression, {
      ...OPTIONS,
      draws: 20_000,
    });
    const { x } = quantities;
    expect(drawsPerChain).toBe(20_000);
    expect(Math.abs(x.mean) / x.mcse).toBeLessThan(4);
    expect(Math.abs(x.sd - 1) / x.mcseSd).toBeLessThan(4);
    // The standard error of the mean as theory has it: 1 / sqrt(n (1 - 0.9) / (1 + 0.9)).
    expect(x.mcse / Math.sqrt(19 / 80_000)).toBeGreaterThan(0.85);
    expect(x.mcse / Math.sqrt(19 / 80_000)).toBeLessThan(1.15);
    expect(x.median).toBeCloseTo(0, 0);
    expect(x.q95 - x.q5).toBeCloseTo(2 * 1.645, 0);
    expect(x.rHat).toBeLessThan(1.01);
    expect(acceptance).toBeUndefined();
  });

  test("draw from the stream of their index, as a loop over rng({ seed, stream }) does", async () => {
    const client = await start(2);
    const { draws } = await client.chains(metropolis, { ...OPTIONS, chains: 3, thin: 2 });
    const expected = [0, 1, 2].map((stream) => {
      const random = rng({ seed: OPTIONS.seed, stream });
      let state: { x: number } = OPTIONS.start;
      for (let step = 0; step < OPTIONS.warmup; step++) state = metropolis(random, state);
      return Float64Array.from(
        { length: OPTIONS.draws },
        () => (state = metropolis(random, metropolis(random, state))).x,
      );
    });
    expect(draws.x).toEqual(expected);
  });

  test("have the same bits on 1, 2, 3 and 7 engines", async () => {
    const expected = chainBits(await (await start(1)).chains(metropolis, OPTIONS));
    for (const engines of [2, 3, 7]) {
      expect(chainBits(await (await start(engines)).chains(metropolis, OPTIONS))).toEqual(expected);
    }
  });

  test("draw lists number by number, and what is named only", async () => {
    const client = await start(1);
    const options = {
      start: { n: 0, list: [0, 0], typed: new Float32Array(1), name: "" },
      chains: 2,
      warmup: 0,
      draws: 10,
    };
    const all = await client.chains(counting, options);
    expect(Object.keys(all.draws)).toEqual(["n", "list[0]", "list[1]", "typed[0]"]);
    expect([...(all.draws["list[0]"]?.[1] ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const named = await client.chains(counting, { ...options, quantities: ["typed", "n"] });
    expect(Object.keys(named.quantities)).toEqual(["typed[0]", "n"]);
  });

  test("begin where a function says, from their own stream; parameters and data come along", async () => {
    const client = await start(2);
    const params = { scale: 10 };
    const data = { y: Float64Array.of(1, 2, 3) };
    const run = client.chains((_, state) => state, {
      start: (random: Rng, { scale }: typeof params, { y }: typeof data) => ({
        x: scale * random.uniform(),
        y: y[2] ?? 0,
      }),
      params,
      data,
      warmup: 0,
      draws: 4,
      seed: 7,
    });
    const { draws } = await run;
    expect(draws.x.map(([first]) => first)).toEqual(
      [0, 1, 2, 3].map((stream) => 10 * rng({ seed: 7, stream }).uniform()),
    );
    expect(draws.y.map(([first]) => first)).toEqual([3, 3, 3, 3]);
  });

  test("know while they step whether they warm up, and count what was accepted behind that", async () => {
    const client = await start(1);
    const options = { start: { warm: 0, n: 0, isWarmup: false, accepted: false }, warmup: 40, draws: 100, thin: 2 };
    const { draws, acceptance } = await client.chains(warmingUp, { ...options, chains: 2 });
    expect(new Set(draws.warm[0])).toEqual(new Set([40]));
    expect(draws.n[1]?.at(-1)).toBe(240);
    expect(acceptance).toEqual([0.25, 0.25]);
  });

  test("that change a state in place, and give it, change that of no other chain", async () => {
    const client = await start(1);
    const { draws } = await client.chains(inPlace, { start: { list: [0] }, warmup: 0, draws: 5 });
    for (const chain of draws["list[0]"] ?? []) expect([...chain]).toEqual([1, 2, 3, 4, 5]);
  });

  test("give figures that the functions for chains give of their draws", async () => {
    const client = await start(2);
    const { draws, quantities, rHat: all, ess } = await client.chains(metropolis, OPTIONS);
    expect(quantities.x.rHat).toBe(rHat(draws.x));
    expect(quantities.x.essBulk).toBe(effectiveSampleSize(draws.x));
    expect(quantities.x.essTail).toBe(effectiveSampleSize(draws.x, "tail"));
    expect(all).toBe(rHat(draws.x));
    expect(ess).toBe(Math.min(quantities.x.essBulk, quantities.x.essTail));
    expect(quantities.x.mcse).toBeCloseTo(quantities.x.sd / Math.sqrt(effectiveSampleSize(draws.x, "mean")), 12);
  });
});

describe("chains with a tolerance", () => {
  test("end at the same draw on any engines, once R-hat and sizes are met", async () => {
    const options = { start: { x: 3 }, warmup: 100, ess: 1500, rHat: 1.02, seed: 5 };
    const first = await (await start(1)).chains(metropolis, options);
    expect(first).toMatchObject({ stopped: "converged", complete: true, warnings: [] });
    expect(first.ess).toBeGreaterThanOrEqual(1500);
    expect(first.rHat).toBeLessThanOrEqual(1.02);
    // One look before, it was not met.
    const before = 100 * Math.floor(first.drawsPerChain / 125);
    const cut = first.draws.x.map((chain) => chain.slice(0, before));
    expect(effectiveSampleSize(cut)).toBeLessThan(1500);
    for (const engines of [3, 7]) {
      expect(chainBits(await (await start(engines)).chains(metropolis, options))).toEqual(chainBits(first));
    }
  });

  test("end unmet at maxDraws, and say so", async () => {
    const client = await start(2);
    const estimate = await client.chains(metropolis, {
      start: { x: 0 },
      warmup: 10,
      rHat: 1.01,
      maxDraws: 60,
      seed: 1,
    });
    expect(estimate).toMatchObject({ stopped: "maxDraws", complete: false, drawsPerChain: 60 });
    expect(estimate.warnings.join()).toContain("below 100 for each chain");
  });
});
