import { beforeAll, describe, expect, test } from "vitest";
import type { LAWS } from "./entry.ts";
import { type Build, type Instance, instantiate } from "./module.ts";

// Scalar and SIMD builds give the same numbers bit for bit: results must not depend on the machine.

const STATE_BYTES = 112;

/** Laws with parameters a, b that lead to each of their methods. */
const LAW_CASES: readonly (readonly [law: keyof typeof LAWS, a: number, b: number])[] = [
  ["unit", 0, 0],
  ["uniform", -1, 3],
  ["uniformOpen", 0, 0],
  ["integer", 1_000_003, 0],
  ["normal", 0, 0],
  ["exponential", 0, 0],
  ["gamma", 0.3, 2],
  ["gamma", 7.5, 2],
  ["beta", 0.3, 0.9],
  ["beta", 3, 0.9],
  ["poisson", 3.3, 0],
  ["poisson", 1e6, 0],
  ["binomial", 20, 0.2],
  ["binomial", 1e9, 0.7],
];

/** Functions that fill `n` words of 64 bits, after their state is made. */
const BLOCKS: Readonly<Record<string, (instance: Instance, n: number, statePtr: number, outPtr: number) => void>> = {
  normals: (instance, n, statePtr, outPtr) => {
    instance.call("seedRng", statePtr, 3n, 4n);
    instance.call("normalsOf", n, statePtr, outPtr);
  },
  uniforms: (instance, n, statePtr, outPtr) => {
    instance.call("seedRng", statePtr, 3n, 4n);
    instance.call("uniformsOf", n, statePtr, outPtr);
  },
  fillNormal: (instance, n, statePtr, outPtr) => {
    instance.call("initStream", statePtr, 3n, 4n);
    instance.call("fillNormal", n, statePtr, outPtr);
  },
  fillExponential: (instance, n, statePtr, outPtr) => {
    instance.call("initStream", statePtr, 3n, 4n);
    instance.call("fillExponential", n, statePtr, outPtr);
  },
  fillUniform: (instance, n, statePtr, outPtr) => {
    instance.call("initStream", statePtr, 3n, 4n);
    instance.call("fillUniform", n, statePtr, outPtr);
  },
  fillWords: (instance, n, statePtr, outPtr) => {
    instance.call("initStream", statePtr, 3n, 4n);
    instance.call("fillWords", n >> 2, statePtr, outPtr);
  },
  fillXoshiro128pp: (instance, n, statePtr, outPtr) => {
    instance.call("seedXoshiro128pp", statePtr, 3n, 4n);
    instance.call("fillXoshiro128pp", n >> 1, statePtr, outPtr);
  },
  fillPhilox: (instance, n, _statePtr, outPtr) => {
    instance.call("fillPhilox", n >> 1, 3n, 4n, 5n, outPtr);
  },
};

let scalar: Instance;
let simd: Instance;

beforeAll(async () => {
  scalar = await instantiate("scalar");
  simd = await instantiate("simd");
});

/** What `fill` writes, and the state afterwards, as bits. */
function draw(
  instance: Instance,
  n: number,
  fill: (instance: Instance, n: number, statePtr: number, outPtr: number) => void,
): { words: BigUint64Array; state: BigUint64Array } {
  const statePtr = instance.reserve(STATE_BYTES);
  const outPtr = instance.reserve(8 * n);
  fill(instance, n, statePtr, outPtr);
  return {
    words: new BigUint64Array(instance.memory.buffer, outPtr, n).slice(),
    state: new BigUint64Array(instance.memory.buffer, statePtr, STATE_BYTES / 8).slice(),
  };
}

function expectSame(n: number, fill: Parameters<typeof draw>[2]): void {
  const a = draw(scalar, n, fill);
  const b = draw(simd, n, fill);
  expect(firstDifference(a.words, b.words)).toBe(-1);
  expect(firstDifference(a.state, b.state)).toBe(-1);
  expect(new Set(a.words).size).toBeGreaterThan(1);
}

/** Index of the first difference, or -1: quick on long arrays, where a failing toEqual prints for minutes. */
function firstDifference(a: BigUint64Array, b: BigUint64Array): number {
  return a.findIndex((word, i) => word !== b[i]);
}

describe("scalar and SIMD builds", () => {
  test.each(LAW_CASES)("%s with parameters %f, %f: the same bits, and the same state afterwards", (law, a, b) => {
    expectSame(100_000, (instance, n, statePtr, outPtr) => {
      instance.call("seedRng", statePtr, 3n, 4n);
      instance.call(`${law}_`, n, statePtr, outPtr, a, b);
    });
  });

  test.each(Object.entries(BLOCKS))("%s: the same bits, and the same state afterwards", (_name, fill) => {
    for (const n of [4, 8, 44, 1020, 1024, 1028, 100_000]) expectSame(n, fill);
  });

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
