import { beforeAll, expect, test } from "vitest";
import { type Instance, instantiate } from "../module.ts";

const MOST = 1024;

let module: Instance;
let ptr: number;

beforeAll(async () => {
  module = await instantiate();
  ptr = module.reserve(8 * MOST);
});

/** The steps that these numbers make. */
function stepsOf(numbers: readonly number[]): number[] {
  new Float64Array(module.memory.buffer, ptr, numbers.length).set(numbers);
  module.call("beginBridge", numbers.length);
  module.call("bridge", numbers.length, ptr);
  return [...new Float64Array(module.memory.buffer, ptr, numbers.length)];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function square(values: readonly number[]): number {
  return sum(values.map((value) => value * value));
}

/** Steps of the walk whose `index`-th number of `steps` is 1, all others 0. */
function column(steps: number, index: number): number[] {
  return stepsOf(Array.from({ length: steps }, (_, i) => (i === index ? 1 : 0)));
}

test.each([1, 2, 3, 4, 7, 12, 64, 100])(
  "a bridge of %d steps is a rotation, so that steps are independent and standard normal",
  (steps) => {
    const columns = Array.from({ length: steps }, (_, index) => column(steps, index));
    for (const [i, a] of columns.entries()) {
      for (const [j, b] of columns.entries()) {
        const product = sum(a.map((value, k) => value * (b[k] ?? 0)));
        expect(product).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
  },
);

test("the first number makes the end, the second the middle, and no later one moves them", () => {
  expect(sum(column(8, 0))).toBeCloseTo(Math.sqrt(8), 12);
  // A bridge of 8 steps has the variance 4 * 4 / 8 in its middle.
  expect(sum(column(8, 1).slice(0, 4))).toBeCloseTo(Math.sqrt(2), 12);
  for (let index = 1; index < 8; index++) expect(sum(column(8, index))).toBeCloseTo(0, 12);
  for (let index = 2; index < 8; index++) expect(sum(column(8, index).slice(0, 4))).toBeCloseTo(0, 12);
});

test("the longest walk keeps the length of its numbers", () => {
  const numbers = Array.from({ length: MOST }, (_, i) => Math.sin(i + 1));
  expect(square(stepsOf(numbers)) / square(numbers)).toBeCloseTo(1, 12);
});
