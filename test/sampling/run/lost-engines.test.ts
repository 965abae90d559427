import { describe, expect, test } from "vitest";
import { EngineLostError, kernels, NoEnginesError } from "wasm-ensemble";
import { bits, dieAtChunks, failure, freshFile, randomIntegers, start, written } from "../support.ts";

const OPTIONS = { samples: 2_000_001, chunkSamples: 1024, seed: 31 };

describe("a run whose engines die on the way", () => {
  test.each([1, 2, 3, 4])("gives the bits of an undisturbed one, round %d", async (round) => {
    const undisturbed = await start(1);
    const expected = bits(await undisturbed.sample(kernels.pi, OPTIONS));
    const client = await start(5);
    const random = randomIntegers(round);
    const killed: Promise<Error>[] = [];
    const run = client.sample(kernels.pi, OPTIONS);
    for await (const { complete } of run) {
      if (complete || killed.length === 4 || random(3) > 0) continue;
      const victim = client.directView(client.ids[random(client.ids.length)] ?? 0);
      killed.push(failure(victim.apply(() => process.exit(1))));
    }
    expect(bits(await run)).toEqual(expected);
    for (const error of await Promise.all(killed)) expect(error).toBeInstanceOf(EngineLostError);
    expect(killed.length).toBeGreaterThan(0);
  });

  test.each([
    ["the first", [0]],
    ["one in the middle", [1000]],
    ["the last", [1953]],
    ["several", [3, 40, 41, 500, 1953]],
  ])("in the midst of %s of its chunks gives the bits of an undisturbed one", async (_, chunks) => {
    const undisturbed = await start(2);
    const expected = bits(await undisturbed.sample(kernels.pi, OPTIONS));
    const client = await start(3);
    await dieAtChunks(client, client.ids, chunks, 1);
    expect(bits(await client.sample(kernels.pi, OPTIONS))).toEqual(expected);
    // At least one: those that were started meanwhile do not die.
    expect(client.ids.filter((id) => id < 3).length).toBeLessThan(3);
  });

  test("ends at the same chunk by a tolerance", async () => {
    const options = { standardError: 3e-3, chunkSamples: 256, seed: 31 };
    const undisturbed = await start(1);
    const expected = bits(await undisturbed.sample(kernels.pi, options));
    const client = await start(4);
    await dieAtChunks(client, client.ids, [5, 100, 300], 1);
    expect(bits(await client.sample(kernels.pi, options))).toEqual(expected);
    expect(client.ids.filter((id) => id < 4).length).toBeLessThan(4);
  });

  test("gives the same bits when its targets lose engines, and the others stay out of it", async () => {
    const undisturbed = await start(1);
    const expected = bits(await undisturbed.sample(kernels.pi, OPTIONS));
    const client = await start(4);
    await dieAtChunks(client, [1, 3], [20], 1);
    expect(bits(await client.sample(kernels.pi, { ...OPTIONS, targets: [1, 3] }))).toEqual(expected);
    expect(client.ids.filter((id) => id < 4)).toHaveLength(3);
    expect(client.queueStatus().engines.get(2)?.completed).toBe(0);
  });
});

describe("a chunk that kills every engine it meets", () => {
  test("ends the run with EngineLostError after three of them, and the others live on", async () => {
    const client = await start(5);
    await dieAtChunks(client, client.ids, [7]);
    expect(await failure(client.sample(kernels.pi, OPTIONS))).toBeInstanceOf(EngineLostError);
    expect(client.ids.filter((id) => id < 5)).toHaveLength(2);
    for (const alive of await client.directView().apply(() => "alive")) expect(alive).toBe("alive");
  });

  test.each([1, 2])("goes on with fresh engines when all %d are gone", async (engines) => {
    const undisturbed = await start(1);
    const expected = bits(await undisturbed.sample(kernels.pi, OPTIONS));
    const client = await start(engines);
    await dieAtChunks(client, client.ids, [7]);
    expect(bits(await client.sample(kernels.pi, OPTIONS))).toEqual(expected);
    for (const id of client.ids) expect(id).toBeGreaterThanOrEqual(engines);
  });

  test("ends the run when all of its targets are gone, though others are there", async () => {
    const client = await start(3);
    await dieAtChunks(client, [0, 2], [7]);
    expect(await failure(client.sample(kernels.pi, { ...OPTIONS, targets: [0, 2] }))).toBeInstanceOf(NoEnginesError);
    expect(client.ids.filter((id) => id < 3)).toEqual([1]);
  });

  test("ends an iteration, too, and the checkpoint keeps what was before", async () => {
    const client = await start(4);
    const checkpoint = freshFile();
    await dieAtChunks(client, [0, 1, 2], [50]);
    const run = client.sample(kernels.pi, { ...OPTIONS, targets: [0, 1, 2], checkpoint });
    const iterate = async () => {
      for await (const { samples } of run) expect(samples).toBeLessThanOrEqual(50 * OPTIONS.chunkSamples);
    };
    expect(await failure(iterate())).toBe(await failure(run));
    await written(checkpoint);
    const undisturbed = await start(1);
    expect(bits(await client.sample(kernels.pi, { ...OPTIONS, checkpoint }))).toEqual(
      bits(await undisturbed.sample(kernels.pi, OPTIONS)),
    );
  });
});
