import { beforeAll, describe, expect, test } from "vitest";
import { type Instance, instantiate } from "../module.ts";
import { countValues, expectChances } from "./statistics.ts";

const N = 2_000_000;
const ENTRY_BYTES = 16;

let instance: Instance;

beforeAll(async () => {
  instance = await instantiate();
});

/** A table of the weights; whether the weights were taken, the chances it stands for, and draws from it. */
function tableOf(weights: readonly number[], draws = 0): { taken: boolean; chances: number[]; sample: Float64Array } {
  const size = weights.length;
  const weightsPtr = instance.reserve(8 * size);
  const tablePtr = instance.reserve(ENTRY_BYTES * size);
  const outPtr = instance.reserve(8 * draws);
  new Float64Array(instance.memory.buffer, weightsPtr, size).set(weights);
  const taken = instance.call("aliasTable", weightsPtr, size, tablePtr) !== 0;
  const chances = new Array<number>(size).fill(0);
  const view = new DataView(instance.memory.buffer);
  for (let i = 0; i < size; i++) {
    const stays = Math.min(1, view.getFloat64(tablePtr + ENTRY_BYTES * i, true));
    const other = view.getInt32(tablePtr + ENTRY_BYTES * i + 8, true);
    chances[i] = (chances[i] ?? 0) + stays / size;
    chances[other] = (chances[other] ?? 0) + (1 - stays) / size;
  }
  drawAliases(tablePtr, size, outPtr, draws);
  return { taken, chances, sample: new Float64Array(instance.memory.buffer, outPtr, draws).slice() };
}

function drawAliases(tablePtr: number, size: number, outPtr: number, n: number): void {
  const statePtr = instance.reserve(32);
  instance.call("seedRng", statePtr, 91n, 0n);
  instance.call("aliases", n, statePtr, outPtr, tablePtr, size);
}

/** Weights that spread over many orders of magnitude, and zeros. */
function unevenWeights(size: number): number[] {
  return Array.from({ length: size }, (_, i) => (i % 7 === 3 ? 0 : Math.exp(10 * Math.sin(i * i))));
}

describe("the alias method", () => {
  test.each([
    ["one", [3]],
    ["equal", [2, 2, 2, 2]],
    ["two", [1, 1e6]],
    ["zeros", [0, 0, 1, 0, 3, 0]],
    ["tenths", [0.1, 0.2, 0.3, 0.4]],
    ["uneven", unevenWeights(1000)],
    ["subnormal", [5e-324, 1e-323]],
  ])("a table of %s weights stands for their chances", (_name, weights) => {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const { taken, chances } = tableOf(weights);
    expect(taken).toBe(true);
    for (const [i, weight] of weights.entries()) {
      expect(Math.abs((chances[i] ?? Number.NaN) - weight / sum)).toBeLessThan(1e-13);
      if (weight === 0) expect(chances[i]).toBe(0);
    }
  });

  test("large tables are right too", () => {
    const weights = unevenWeights(300_000);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const { chances } = tableOf(weights);
    const worst = Math.max(...weights.slice(0, 100_000).map((w, i) => Math.abs((chances[i] ?? 0) - w / sum)));
    expect(worst).toBeLessThan(1e-13);
  });

  test.each([
    ["tenths", [0.1, 0.2, 0.3, 0.4]],
    ["zeros", [0, 0, 1, 0, 3, 0]],
    ["uneven", unevenWeights(200)],
  ])("draws from %s weights have their chances", (_name, weights) => {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const { sample } = tableOf(weights, N);
    expectChances(
      countValues(sample, weights.length),
      weights.map((weight) => weight / sum),
      N,
    );
    expect(sample.every((i) => (weights[i] ?? 0) > 0)).toBe(true);
  });

  test.each([
    ["none positive", [0, 0]],
    ["negative", [1, -1e-9, 2]],
    ["NaN", [1, Number.NaN]],
    ["infinite", [1, Infinity]],
    ["an infinite sum", [1e308, 1e308]],
  ])("weights are refused when %s, and the table gives -1", (_name, weights) => {
    const { taken, sample } = tableOf(weights, 100);
    expect(taken).toBe(false);
    expect(sample.every((i) => i === -1)).toBe(true);
  });

  test("a bad size is refused without touching memory", () => {
    for (const size of [0, -1, 2 ** 26 + 1]) expect(instance.call("aliasTable", 0, size, 0)).toBe(0);
    const outPtr = instance.reserve(8);
    drawAliases(0, 0, outPtr, 1);
    expect(new Float64Array(instance.memory.buffer, outPtr, 1)[0]).toBe(-1);
  });
});
