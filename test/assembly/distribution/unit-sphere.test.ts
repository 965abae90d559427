import { beforeAll, describe, expect, test } from "vitest";
import { type Instance, instantiate } from "../module.ts";
import { betaI } from "./special-functions.ts";
import { expectKs, expectWithin, K } from "./statistics.ts";

const N = 200_000;

let instance: Instance;

beforeAll(async () => {
  instance = await instantiate();
});

/** `n` points of `d` coordinates each. */
function draw(d: number, n: number): Float64Array {
  const statePtr = instance.reserve(32);
  const outPtr = instance.reserve(8 * d * n);
  instance.call("seedRng", statePtr, 92n, BigInt(d));
  instance.call("unitSpheres", n, statePtr, outPtr, d);
  return new Float64Array(instance.memory.buffer, outPtr, d * n);
}

/**
 * Distribution function of one coordinate: (1 + x) / 2 is beta((d - 1) / 2, (d - 1) / 2), from the area of a cap; in two
 * dimensions the arc sine law, in three uniform (Archimedes).
 */
function coordinateCdf(d: number): (x: number) => number {
  return (x) => betaI((d - 1) / 2, (d - 1) / 2, (1 + x) / 2);
}

describe("points on the unit sphere", () => {
  test.each([1, 2, 3, 4, 7, 100])("in %i dimensions they have length 1", (d) => {
    const points = draw(d, 1000);
    for (let i = 0; i < 1000; i++) {
      const square = points.subarray(d * i, d * i + d).reduce((sum, x) => sum + x * x, 0);
      expect(Math.abs(square - 1)).toBeLessThan(1e-14);
    }
  });

  test.each([2, 3, 4, 7])("in %i dimensions every coordinate follows its law", (d) => {
    const points = draw(d, N);
    for (let axis = 0; axis < d; axis++) {
      expectKs(
        points.filter((_, i) => i % d === axis),
        coordinateCdf(d),
      );
    }
  });

  test.each([2, 3, 5])("in %i dimensions the law is the same along a slanted direction", (d) => {
    const points = draw(d, N);
    const weights = Array.from({ length: d }, (_, i) => i + 1);
    const length = Math.hypot(...weights);
    const projected = Float64Array.from({ length: N }, (_, i) =>
      weights.reduce((sum, weight, axis) => sum + (weight / length) * (points[d * i + axis] ?? Number.NaN), 0),
    );
    expectKs(projected, coordinateCdf(d));
  });

  test("in one dimension the two points are equally frequent", () => {
    const points = draw(1, N);
    expect(points.every((x) => x === 1 || x === -1)).toBe(true);
    expectWithin(points.reduce((sum, x) => sum + x, 0) / Math.sqrt(N), K, "mean");
  });

  test("fewer than one dimension writes nothing", () => {
    const outPtr = instance.reserve(8);
    new Float64Array(instance.memory.buffer, outPtr, 1)[0] = 42;
    for (const d of [0, -3]) instance.call("unitSpheres", 1, instance.reserve(32), outPtr, d);
    expect(new Float64Array(instance.memory.buffer, outPtr, 1)[0]).toBe(42);
  });
});
