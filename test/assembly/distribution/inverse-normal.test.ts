import { beforeAll, describe, expect, test } from "vitest";
import { normalBelow } from "../../../src/kernels/gallery/normal-law.ts";
import { type Instance, instantiate } from "../module.ts";

let module: Instance;

beforeAll(async () => {
  module = await instantiate();
});

describe("the inverse of the normal law", () => {
  // Quantiles to 15 digits: Wichura (1988), table 1, and tables of the normal law.
  test.each([
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167813],
    [1e-20, -9.26234008979841],
    [0.975, 1.959963984540054],
    [0.5, 0],
  ])("at %d is %d", (p, value) => {
    expect(module.call("inverseNormal", p)).toBeCloseTo(value, 13);
  });

  test("is undone by the law, from the middle to the tails", () => {
    for (let exponent = 1; exponent < 300; exponent += 7) {
      const p = 0.9 * 10 ** -exponent;
      expect(normalBelow(module.call("inverseNormal", p)) / p).toBeCloseTo(1, 9);
    }
    for (let p = 0.01; p < 1; p += 0.01) expect(normalBelow(module.call("inverseNormal", p))).toBeCloseTo(p, 14);
  });

  test("is odd about one half, and rises", () => {
    let before = Number.NEGATIVE_INFINITY;
    for (let i = 1; i < 1024; i++) {
      const z = module.call("inverseNormal", i / 1024);
      expect(z).toBeGreaterThan(before);
      expect(z + module.call("inverseNormal", 1 - i / 1024)).toBe(0);
      before = z;
    }
  });

  test.each([0, 1, -0.1, 1.1, Number.NaN])("at %d is nothing", (p) => {
    expect(module.call("inverseNormal", p)).toBeNaN();
  });
});
