import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CheckpointError, kernels, type Rng, type SweepOptions } from "wasm-ensemble";
import { bits, failure, freshFile, start } from "../support.ts";

// On the engines: how often each row was sampled.
declare const drawn: Int32Array;

const counting = (rng: Rng, { row }: { row: number }): number => {
  Atomics.add(drawn, row, 1);
  return rng.normal() + row;
};

const failing = (rng: Rng, { row }: { row: number }): number => {
  if (row === 1 && Atomics.load(drawn, 0) === 0) throw new Error("not yet");
  return rng.uniform();
};

const OPTIONS = { samples: 20_001, chunkSamples: 1024, seed: 11 };
const GRID = { strike: [90, 95, 100, 105], volatility: [0.1, 0.2] };

describe("a sweep that goes on from its checkpoint", () => {
  test("runs no row again that had ended, and goes on with the others, to the same bits", async () => {
    const client = await start(2);
    const counts = new Int32Array(new SharedArrayBuffer(4 * 6));
    await client.directView().push({ drawn: counts });
    const grid = { row: [0, 1, 2, 3, 4, 5] };
    const options = { samples: 4100, seed: 3 };
    const whole = client.sweep(counting, grid, options);
    const expected = await whole;
    counts.fill(0);
    const checkpoint = freshFile();
    const cut = client.sweep(counting, grid, { ...options, checkpoint });
    for await (const { index } of cut) if (index === 2) cut.abort();
    const first = [...counts];
    expect(first.slice(0, 3)).toEqual([4100, 4100, 4100]);
    const resumed = client.sweep(counting, grid, { ...options, checkpoint });
    const rows = await resumed;
    expect([...counts].slice(0, 3)).toEqual(first.slice(0, 3));
    expect(rows.map(({ state }) => state)).toEqual(new Array(6).fill("done"));
    expect(rows.map(({ estimate }) => bits(estimate))).toEqual(expected.map(({ estimate }) => bits(estimate)));
    // Errors of differences, too.
    for (const row of [0, 2, 5]) expect(resumed.difference(row, 3)).toEqual(whole.difference(row, 3));
    // All of it is there now.
    const before = [...counts];
    const again = await client.sweep(counting, grid, { ...options, checkpoint });
    expect([...counts]).toEqual(before);
    expect(again.map(({ estimate }) => bits(estimate))).toEqual(expected.map(({ estimate }) => bits(estimate)));
  });

  test.each([1, 2, 3, 4])("at a random place, again and again, on any engines, round %i", async (round) => {
    const [one, three] = [await start(1), await start(3)];
    const expected = one.sweep(kernels.european, GRID, OPTIONS);
    const rows = await expected;
    const checkpoint = freshFile();
    let sessions = 0;
    for (let isCut = true; isCut; sessions++) {
      const client = sessions % 2 === 0 ? three : one;
      const sweep = client.sweep(kernels.european, GRID, { ...OPTIONS, checkpoint });
      let seen = 0;
      for await (const { state } of sweep) {
        if (state === "done") seen += 1;
        if (seen === round + 2 * sessions) sweep.abort();
      }
      isCut = (await sweep.allSettled()).some(({ state }) => state !== "done");
      if (isCut) continue;
      expect((await sweep).map(({ estimate }) => bits(estimate))).toEqual(rows.map(({ estimate }) => bits(estimate)));
      expect(sweep.difference(0, 7)).toEqual(expected.difference(0, 7));
    }
  });

  test("takes its seed, where none is given", async () => {
    const client = await start(1);
    const { seed: _, ...options } = { ...OPTIONS, checkpoint: freshFile() };
    const first = client.sweep(kernels.european, GRID, options);
    await first;
    const second = client.sweep(kernels.european, GRID, options);
    await second;
    expect(second.seed).toBe(first.seed);
    expect(first.seed).toBe((await first)[7]?.estimate.seed);
  });

  test("runs a row again that had failed", async () => {
    const client = await start(1);
    const gate = new Int32Array(new SharedArrayBuffer(4));
    await client.directView().push({ drawn: gate });
    const options = { samples: 100, seed: 1, checkpoint: freshFile() };
    await failure(client.sweep(failing, { row: [0, 1] }, options));
    Atomics.store(gate, 0, 1);
    expect((await client.sweep(failing, { row: [0, 1] }, options)).map(({ state }) => state)).toEqual(["done", "done"]);
  });
});

describe("a checkpoint is refused, and left as it is,", () => {
  test.each<[string, SweepOptions<"strike" | "volatility", "price">, object, RegExp]>([
    [
      "of other points",
      OPTIONS,
      { strike: [90, 95, 100, 106], volatility: [0.1, 0.2] },
      /with points 8 of strike, volatility \(\w+\), this/u,
    ],
    [
      "of other values that are the same in all rows",
      { ...OPTIONS, params: { years: 2 } as object },
      GRID,
      /with points 8 of/u,
    ],
    ["of another seed", { ...OPTIONS, seed: 12 }, GRID, /with seed 11, this one has 12; name another file/u],
    [
      "of other ends",
      { ...OPTIONS, samples: 20_002 },
      GRID,
      /with ends .*"limit":"20001".*, this one has .*"limit":"20002"/u,
    ],
    ["of another method", { ...OPTIONS, method: "sobol" }, GRID, /with (chunkSamples|method) /u],
    [
      "of independent rows",
      { ...OPTIONS, commonRandomNumbers: false },
      GRID,
      /commonRandomNumbers true, this one has false/u,
    ],
  ])("%s", async (_, options, grid, message) => {
    const client = await start(1);
    const checkpoint = freshFile();
    await client.sweep(kernels.european, GRID, { ...OPTIONS, checkpoint });
    const before = readFileSync(checkpoint, "utf8");
    const begin = (): unknown => client.sweep(kernels.european, grid, { ...options, checkpoint });
    expect(begin).toThrow(CheckpointError);
    expect(begin).toThrow(message);
    expect(readFileSync(checkpoint, "utf8")).toBe(before);
    // Nobody has it.
    await client.sweep(kernels.european, GRID, { ...OPTIONS, checkpoint });
  });

  test("of a single run, and one of a sweep by a single run", async () => {
    const client = await start(1);
    const [one, all] = [freshFile(), freshFile()];
    await client.sample(kernels.european, { ...OPTIONS, checkpoint: one });
    await client.sweep(kernels.european, GRID, { ...OPTIONS, checkpoint: all });
    expect(() => client.sweep(kernels.european, GRID, { ...OPTIONS, checkpoint: one })).toThrow(
      "no checkpoint of a sweep",
    );
    expect(() => client.sample(kernels.european, { ...OPTIONS, checkpoint: all })).toThrow("its format is sweep 1");
  });

  test("that was damaged, or that another run has", async () => {
    const client = await start(1);
    const checkpoint = freshFile();
    await client.sweep(kernels.european, GRID, { ...OPTIONS, checkpoint });
    writeFileSync(checkpoint, readFileSync(checkpoint, "utf8").replace("strike", "strikf"));
    expect(() => client.sweep(kernels.european, GRID, { ...OPTIONS, checkpoint })).toThrow("its checksum does not fit");
    const other = freshFile();
    const sweep = client.sweep(kernels.european, GRID, { ...OPTIONS, samples: 1e15, checkpoint: other });
    expect(() => client.sweep(kernels.european, GRID, { ...OPTIONS, checkpoint: other })).toThrow(CheckpointError);
    sweep.abort();
    await sweep.allSettled();
  });
});
