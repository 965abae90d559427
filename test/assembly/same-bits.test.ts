import { beforeAll, describe, expect, test } from "vitest";
import { type Build, compile, type Instance } from "./compile.ts";

// Scalar and SIMD builds give the same numbers bit for bit: results must not depend on the machine.

/** Everything that draws, as a function that fills `n` f64 from stream (seed, stream). */
const LAWS: Readonly<Record<string, string>> = {
  uniform: "uniform(rng, -1, 3)",
  uniformOpen: "uniformOpen(rng)",
  integer: "integer(rng, 1000003)",
  normal: "normal(rng)",
  exponential: "exponential(rng)",
  gammaSmall: "gamma(rng, 0.3, 2)",
  gamma: "gamma(rng, 7.5, 2)",
  betaSmall: "beta(rng, 0.3, 0.9)",
  beta: "beta(rng, 3, 0.9)",
  poissonSmall: "poisson(rng, 3.3)",
  poisson: "poisson(rng, 1e6)",
  binomialSmall: "binomial(rng, 20, 0.2)",
  binomial: "binomial(rng, 1e9, 0.7)",
};

const BLOCKS: Readonly<Record<string, string>> = {
  normals: "normals(changetype<Rng>(statePtr), outPtr, n)",
  uniforms: "uniforms(changetype<Rng>(statePtr), outPtr, n)",
  fillNormal: "initStream(statePtr, 3, 4); fillNormal(n, statePtr, outPtr)",
  fillUniform: "initStream(statePtr, 3, 4); fillUniform(n, statePtr, outPtr)",
  fillWords: "initStream(statePtr, 3, 4); fillWords(n / 4, statePtr, outPtr)",
  fillXoshiro128pp: "seedXoshiro128pp(statePtr, 3, 4); fillXoshiro128pp(n / 2, statePtr, outPtr)",
  fillPhilox: "fillPhilox(n / 2, 3, 4, 5, outPtr)",
};

const SOURCE = `
import {
  Rng, beta, binomial, exponential, fillNormal, fillPhilox, fillUniform, fillXoshiro128pp, gamma, integer, normal, normals,
  poisson, seedRng, seedXoshiro128pp, uniform, uniformOpen, uniforms,
} from "./assembly/ensemble";
import { initStream, nextWords } from "./assembly/rng/sfc64";
import { fillWords } from "./assembly/rng/words";
export { initStream, nextWords, fillWords };
${Object.entries(LAWS)
  .map(
    ([name, law]) => `export function ${name}_(statePtr: usize, outPtr: usize, n: i32): void {
  seedRng(statePtr, 3, 4);
  const rng = changetype<Rng>(statePtr);
  for (let i = 0; i < n; i++) store<f64>(outPtr + (<usize>i << 3), ${law});
}`,
  )
  .join("\n")}
${Object.entries(BLOCKS)
  .map(
    ([name, block]) => `export function ${name}_(statePtr: usize, outPtr: usize, n: i32): void {
  seedRng(statePtr, 3, 4);
  ${block};
}`,
  )
  .join("\n")}`;

let scalar: Instance;
let simd: Instance;

beforeAll(async () => {
  scalar = await compile(SOURCE, "scalar");
  simd = await compile(SOURCE, "simd");
});

/** The numbers, as bits, and the state afterwards. */
function draw(instance: Instance, name: string, n: number): { words: BigUint64Array; state: BigUint64Array } {
  const statePtr = instance.reserve(112);
  const outPtr = instance.reserve(8 * n);
  instance.call(`${name}_`, statePtr, outPtr, n);
  return {
    words: new BigUint64Array(instance.memory.buffer, outPtr, n).slice(),
    state: new BigUint64Array(instance.memory.buffer, statePtr, 14).slice(),
  };
}

/** Index of the first difference, or -1: quick on long arrays, where a failing toEqual prints for minutes. */
function firstDifference(a: BigUint64Array, b: BigUint64Array): number {
  return a.findIndex((word, i) => word !== b[i]);
}

describe("scalar and SIMD builds", () => {
  test.each([...Object.keys(LAWS), ...Object.keys(BLOCKS)])(
    "%s: the same bits, and the same state afterwards",
    (name) => {
      for (const n of [4, 8, 44, 1020, 1024, 1028, 100_000]) {
        const a = draw(scalar, name, n);
        const b = draw(simd, name, n);
        expect(firstDifference(a.words, b.words)).toBe(-1);
        expect(firstDifference(a.state, b.state)).toBe(-1);
        expect(new Set(a.words).size).toBeGreaterThan(1);
      }
    },
  );

  test.each<Build>(["scalar", "simd"])("fillWords gives what single steps give, %s build", (build) => {
    const instance = build === "scalar" ? scalar : simd;
    const statePtr = instance.reserve(112);
    const outPtr = instance.reserve(32 * 1000);
    const stepPtr = instance.reserve(32);
    instance.call("initStream", statePtr, 8n, 9n);
    let filled = 0;
    for (const steps of [0, -1, 1, 2, 997]) {
      instance.call("fillWords", steps, statePtr, outPtr + 32 * filled);
      filled += Math.max(0, steps);
    }
    const after = new BigUint64Array(instance.memory.buffer, statePtr, 13).slice();
    instance.call("initStream", statePtr, 8n, 9n);
    for (let step = 0; step < 1000; step++) {
      instance.call("nextWords", statePtr, stepPtr);
      const expected = new BigUint64Array(instance.memory.buffer, stepPtr, 4);
      expect(firstDifference(new BigUint64Array(instance.memory.buffer, outPtr + 32 * step, 4), expected)).toBe(-1);
    }
    expect(firstDifference(new BigUint64Array(instance.memory.buffer, statePtr, 13), after)).toBe(-1);
  });
});
