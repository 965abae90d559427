import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CheckpointError, type EngineEvent, type Rng } from "wasm-ensemble";
import { decodeState, encodeState } from "../../../src/sampling/markov/state-text.ts";
import { failure, freshFile, start } from "../support.ts";
import { chainBits, metropolis } from "./support.ts";

const withMap = (rng: Rng, state: { x: number; seen: Map<number, number> }) => ({ ...state, x: rng.normal() });

const OPTIONS = { start: { x: 3 }, warmup: 100, draws: 5000, seed: 99 };

/** Uses all laws, so that each block of the stream is in use at any cut. */
function mixed(rng: Rng, { x }: { x: number }): { x: number } {
  return { x: 0.5 * x + (rng.uniform() < 0.3 ? rng.exponential() : rng.normal()) };
}

describe("chains with a checkpoint", () => {
  test.each([[metropolis], [mixed]])("that were cut have the bits of those that were not", async (step) => {
    const client = await start(2);
    const expected = chainBits(await client.chains(step, { ...OPTIONS }));
    const checkpoint = freshFile();
    for (const most of [1, 700, 2500]) {
      const run = client.chains(step, { ...OPTIONS, checkpoint });
      for await (const { drawsPerChain } of run) if (drawsPerChain >= most) run.abort();
    }
    const three = await start(3);
    const resumed = await three.chains(step, { ...OPTIONS, checkpoint });
    expect(chainBits(resumed)).toEqual(expected);
    expect(resumed.checkpointFailure).toBeUndefined();
  });

  test("that have ended go on for more draws, with the seed of the checkpoint", async () => {
    const client = await start(2);
    const checkpoint = freshFile();
    const { seed: _, ...options } = OPTIONS;
    const short = await client.chains(metropolis, { ...options, draws: 300, checkpoint });
    const long = await client.chains(metropolis, { ...options, draws: 900, checkpoint });
    expect(long.seed).toBe(short.seed);
    expect(long.draws.x).toEqual(
      (await client.chains(metropolis, { ...options, draws: 900, seed: short.seed })).draws.x,
    );
    expect(long.draws.x.map((chain) => chain.slice(0, 300))).toEqual(short.draws.x);
    expect(() => client.chains(metropolis, { ...options, draws: 500, checkpoint })).toThrow(/it holds 900 draws/);
  });

  test("that met a tolerance end there again, without a step", async () => {
    const client = await start(1);
    const options = { start: { x: 3 }, ess: 800, seed: 4, checkpoint: freshFile() };
    const first = await client.chains(metropolis, options);
    const again = await client.chains(metropolis, options);
    expect(chainBits(again)).toEqual(chainBits(first));
    const looser = await client.chains(metropolis, { ...options, ess: 100, rHat: 1.5 });
    expect(looser.drawsPerChain).toBeLessThan(first.drawsPerChain);
    expect(looser.stopped).toBe("converged");
  });

  test("refuse one that is of other chains, or damaged", async () => {
    const client = await start(1);
    const checkpoint = freshFile();
    const options = { ...OPTIONS, draws: 100, checkpoint };
    await client.chains(metropolis, options);
    for (const other of [
      { seed: 1 },
      { chains: 3 },
      { warmup: 50 },
      { thin: 2 },
      { start: { x: 4 } },
      { quantities: ["x"] },
    ]) {
      expect(() => client.chains(metropolis, { ...options, ...other })).toThrow(CheckpointError);
    }
    expect(() => client.chains(mixed, options)).toThrow(/with kernel "step/);
    expect(() => client.sample(() => 1, { samples: 10, checkpoint })).toThrow(CheckpointError);
    const text = readFileSync(checkpoint, "utf8");
    writeFileSync(checkpoint, text.replace('"taken":200', '"taken":201'));
    expect(() => client.chains(metropolis, options)).toThrow(/checksum/);
    writeFileSync(checkpoint, text.slice(0, 100));
    expect(() => client.chains(metropolis, options)).toThrow(/not whole/);
    const sampled = freshFile();
    await client.sample(() => 1, { samples: 10, checkpoint: sampled });
    expect(() => client.chains(metropolis, { ...options, checkpoint: sampled })).toThrow(/none of Markov chains/);
  });

  test("two runs at a time are refused, and a state that can't be kept costs the checkpoint alone", async () => {
    const client = await start(1);
    const checkpoint = freshFile();
    const events: EngineEvent[] = [];
    void (async () => {
      for await (const event of client.events()) events.push(event);
    })();
    const run = client.chains(withMap, {
      start: () => ({ x: 0, seen: new Map<number, number>() }),
      draws: 200,
      checkpoint,
    });
    expect(() => client.chains(metropolis, { ...OPTIONS, checkpoint })).toThrow(CheckpointError);
    const { checkpointFailure, drawsPerChain } = await run;
    expect(drawsPerChain).toBe(200);
    expect(checkpointFailure).toMatch(/a checkpoint can't keep/);
    await expect.poll(() => events.some(({ kind }) => kind === "checkpoint-failed")).toBe(true);
  });
});

test("what a state may hold comes back from its text as it was", async () => {
  const state = {
    numbers: [0, -0, Number.NaN, Infinity, -Infinity, 5e-324, 0.1],
    typed: [
      Float64Array.of(1 / 3, Number.NaN),
      new Int32Array([1, -2]),
      new BigUint64Array([2n ** 64n - 1n]),
      new Uint8Array(),
    ],
    nested: { a: null, b: undefined, c: true, d: "text", e: 2n ** 70n, number: 3, "": {} },
  };
  expect(decodeState(JSON.parse(JSON.stringify(encodeState(state))))).toEqual(state);
  expect(Object.is((decodeState(encodeState(-0)) as number) ?? 1, -0)).toBe(true);
  expect(() => encodeState({ a: [new Map()] })).toThrow(/can't keep/);
  expect(() => encodeState(() => 1)).toThrow(/can't keep/);
  expect(await failure(Promise.resolve().then(() => decodeState({ Set: "" })))).toBeInstanceOf(TypeError);
});
