import { beforeAll, describe, expect, test } from "vitest";
import { type Instance, instantiate } from "../module.ts";
import { normalTail } from "./special-functions.ts";

// The static tables, computed again by the formula above them.

const LAYERS = 256;

interface Law {
  readonly density: (x: number) => number;
  readonly inverse: (y: number) => number;
  /** Integral of the density from `x` on. */
  readonly tail: (x: number) => number;
  readonly start: number;
}

const LAWS: Record<"NORMAL" | "EXPONENTIAL", Law> = {
  NORMAL: {
    density: (x) => Math.exp((-x * x) / 2),
    inverse: (y) => Math.sqrt(-2 * Math.log(y)),
    tail: (x) => Math.sqrt(2 * Math.PI) * normalTail(x),
    start: 3.6541528853610088,
  },
  EXPONENTIAL: {
    density: (x) => Math.exp(-x),
    inverse: (y) => -Math.log(y),
    tail: (x) => Math.exp(-x),
    start: 7.69711747013105,
  },
};

let instance: Instance;

beforeAll(async () => {
  instance = await instantiate();
});

function table(name: string): number[] {
  return [...new Float64Array(instance.memory.buffer, instance.call(name), LAYERS + 1)];
}

describe.each(["NORMAL", "EXPONENTIAL"] as const)("tables of the ziggurat: %s", (name) => {
  const { density, inverse, tail, start } = LAWS[name];
  const area = start * density(start) + tail(start);

  test("edges follow from the one above", () => {
    const x = table(`${name}_x`);
    expect(x[1]).toBe(start);
    expect(Math.abs((x[0] ?? 0) / (area / density(start)) - 1)).toBeLessThan(1e-13);
    for (let i = 1; i < LAYERS - 1; i++) {
      const edge = x[i] ?? 0;
      const next = inverse(density(edge) + area / edge);
      // Near the top the density is flat, so that its rounding, 1e-16, is divided by a small slope.
      expect(Math.abs((x[i + 1] ?? 0) - next), `edge ${i + 1}`).toBeLessThan(1e-13);
    }
    expect(x[LAYERS]).toBe(0);
  });

  test("the top layer has the area of the others", () => {
    const edge = table(`${name}_x`)[LAYERS - 1] ?? 0;
    expect(Math.abs((edge * (1 - density(edge))) / area - 1)).toBeLessThan(1e-11);
  });

  test("heights are the density at the edges", () => {
    const x = table(`${name}_x`);
    const f = table(`${name}_f`);
    expect(f[0]).toBe(0);
    for (let i = 1; i <= LAYERS; i++) expect(Math.abs((f[i] ?? 0) - density(x[i] ?? 0))).toBeLessThan(2e-16);
  });
});
