import { describe, expect, test } from "vitest";
import { callHere, compileWith, countingCompiler, kernelText, sampleHere } from "./in-process.ts";

const { compiler } = countingCompiler();
const european = await compileWith(compiler, { text: await kernelText("european.ts") });

describe("a source with sample is a sampling kernel", () => {
  test("with the fields of its parameters' class: names, types, places, defaults and comments", () => {
    expect(european.parameters).toEqual([
      { name: "spot", type: "f64", offset: 0, default: 100, about: "price today" },
      { name: "strike", type: "f64", offset: 8, default: 110, about: "Price at which one may buy." },
      { name: "rate", type: "f64", offset: 16, default: 0.05 },
      { name: "volatility", type: "f64", offset: 24, default: 0.2 },
      { name: "years", type: "f64", offset: 32, default: 1 },
      { name: "discounted", type: "bool", offset: 40, default: 1 },
    ]);
  });

  test("with the names of its outputs, a title, a chunk and an identity", () => {
    expect(european).toMatchObject({
      name: "kernel",
      title: "European call under geometric Brownian motion.",
      outputs: ["price", "stock"],
      chunkSamples: 1000,
      identity: expect.stringMatching(/^kernel\.ts\/[0-9a-f]{64}$/) as string,
    });
  });

  test("that gives a record of its outputs", () => {
    const samples = 100_000;
    const [finite = 0, nonFinite, first, price = 0, stock = 0, ss = 0] = sampleHere(european, samples);
    expect([finite, nonFinite, first]).toEqual([samples, 0, -1]);
    const standardError = Math.sqrt(ss / (samples - 1) / samples);
    // Black & Scholes (1973), eq. 13: 6.0400881; the discounted stock is a martingale. 4 standard errors, fixed seed.
    expect(Math.abs(price - 6.0400881)).toBeLessThan(4 * standardError);
    // Standard deviation 100 sqrt(exp(0.04) - 1) = 20.2.
    expect(Math.abs(stock - 100)).toBeLessThan((4 * 20.2) / Math.sqrt(samples));
  });

  test("whose parameters reach it", () => {
    const record = sampleHere(european, 1000, { spot: 1, strike: 1e6, volatility: 0, rate: 0, years: 2 });
    expect(record.slice(0, 5)).toEqual([1000, 0, -1, 0, 1]);
    const raw = sampleHere(european, 10, { volatility: 0, rate: 1, discounted: 0 });
    expect(raw[4]).toBeCloseTo(100 * Math.E, 9);
  });
});

describe("forms of sample", () => {
  test("without parameters, with one number as its result", async () => {
    const kernel = await compileWith(compiler, {
      text: 'import { Rng } from "wasm-ensemble/assembly"; export function sample(rng: Rng): f64 { return rng.uniform(); }',
    });
    expect(kernel).toMatchObject({ parameters: [], outputs: ["value"], title: "samples of kernel" });
    // 4 standard errors of 1e5 uniform numbers.
    expect(Math.abs((sampleHere(kernel, 100_000)[3] ?? 0) - 0.5)).toBeLessThan(4 / Math.sqrt(12 * 100_000));
  });

  test("with outputs and no parameters; an output left alone is 0", async () => {
    const text = `import { Rng } from "wasm-ensemble/assembly";
      export class Two { first: f64; second: f64 }
      export function sample(rng: Rng, out: Two): void { if (rng.uniform() < 0.5) out.first = 1; out.second += 1; }`;
    const kernel = await compileWith(compiler, { text });
    expect(kernel.outputs).toEqual(["first", "second"]);
    const [, , , first, second] = sampleHere(kernel, 2000);
    expect(first).toBeGreaterThan(0.4);
    expect(first).toBeLessThan(0.6);
    expect(second).toBe(1);
  });

  test("with parameters of a class that has decorators, a constructor, accessors and methods", async () => {
    const text = `import { Rng } from "wasm-ensemble/assembly";
      @final export class P {
        static shared: f64 = 9;
        a: f64 = 1;
        constructor() { this.a = 4; }
        get double(): f64 { return 2 * this.a; }
        plus(x: f64): f64 { return this.a + x; }
      }
      export function sample(rng: Rng, p: P): f64 { return p.double + p.plus(1); }
      export function made(): f64 { return new P().a; }`;
    const kernel = await compileWith(compiler, { text });
    expect(kernel.parameters).toEqual([{ name: "a", type: "f64", offset: 0, default: 4 }]);
    expect(sampleHere(kernel, 10, { a: 2 })[3]).toBe(7);
    expect(callHere(kernel)("made")).toBe(4);
  });

  test("exported again from another file, with parameters that extend a class", async () => {
    const files = new Map([
      ["lib/base.ts", "export class Base { low: f64 = 2 }"],
      [
        "lib/impl.ts",
        `import { Rng } from "wasm-ensemble/assembly"; import { Base } from "./base";
         export class Range extends Base { high: f64 = this.low * 2 }
         export function sample(rng: Rng, p: Range): f64 { return p.low + (p.high - p.low) * rng.uniform(); }`,
      ],
    ]);
    const kernel = await compiler.compile({
      path: "again.ts",
      name: "again",
      text: 'export * from "./lib/impl"; export { Base } from "./lib/base";',
      readUser: (path) => Promise.resolve(files.get(path) ?? null),
      optimizeLevel: 1,
      simd: true,
      chunkSamples: 10,
    });
    expect(kernel.parameters).toEqual([
      { name: "low", type: "f64", offset: 0, default: 2 },
      { name: "high", type: "f64", offset: 8, default: 4 },
    ]);
    expect(sampleHere(kernel, 5000, { low: 9, high: 10 })[3]).toBeCloseTo(9.5, 1);
  });

  test("of a scalar and of a vector build give the same bits", async () => {
    const text = await kernelText("european.ts");
    const scalar = await compileWith(compiler, { text, simd: false });
    expect(sampleHere(scalar, 5000)).toEqual(sampleHere(european, 5000));
    expect(scalar.identity).toBe(european.identity);
  });

  test("that allocates a million times keeps its memory", async () => {
    const kernel = await compileWith(compiler, { text: await kernelText("allocating.ts") });
    const [count, , , median = 0, pages] = sampleHere(kernel, 1_000_000);
    expect(count).toBe(1_000_000);
    // The median of nine: variance 1 / 44. 4 standard errors.
    expect(Math.abs(median - 0.5)).toBeLessThan(4 / Math.sqrt(44e6));
    expect(pages).toBeLessThan(10);
  });
});

describe("samples that fail", () => {
  test("are counted when they are not finite, with the index of the first", async () => {
    const text = `import { Rng } from "wasm-ensemble/assembly"; let n = 0;
      export function sample(rng: Rng): f64 { return n++ % 10 == 7 ? NaN : 1; }`;
    expect(sampleHere(await compileWith(compiler, { text }), 100).slice(0, 4)).toEqual([90, 10, 7, 1]);
  });

  test("say where an assertion failed", async () => {
    const kernel = await compileWith(compiler, { text: await kernelText("asserting.ts") });
    expect(() => sampleHere(kernel, 1e6)).toThrow("kernel sample failed: x is too large at kernel.ts:5:3");
  });

  test("say where the kernel asked for an index that is not there", async () => {
    const text = `import { Rng } from "wasm-ensemble/assembly";
      export function sample(rng: Rng): f64 {
        const list = new StaticArray<f64>(3);
        return list[4 * i32(rng.uniform() + 1)];
      }`;
    const kernel = await compileWith(compiler, { text });
    expect(() => sampleHere(kernel, 10)).toThrow(
      /^kernel sample failed: Index out of range at ~lib\/staticarray.ts:\d+:\d+, called at kernel.ts:4:\d+$/,
    );
    // Where there are several, the check is a function of its own.
    const several = text.replace("list[4", "list[0] + list[1] + unchecked(list[2]) + list[4");
    const other = await compileWith(compiler, { text: several });
    expect(() => sampleHere(other, 10)).toThrow(/, called at kernel.ts:4:\d+$/);
  });

  test("say where a trap was", async () => {
    const text = `import { Rng } from "wasm-ensemble/assembly";
export function sample(rng: Rng): f64 {
  const n = <i32>(rng.uniform() * 10);
  const share = 100 / n;
  return share;
}`;
    const kernel = await compileWith(compiler, { text });
    expect(() => sampleHere(kernel, 1e6)).toThrow(/^kernel sample failed: .*zero.* at kernel\.ts:4:\d+$/);
  });

  test("may not use clocks or other random numbers", async () => {
    const text = `import { Rng } from "wasm-ensemble/assembly";
      export function sample(rng: Rng): f64 { return Math.random(); }
      export function other(): f64 { return Math.random(); }`;
    const kernel = await compileWith(compiler, { text });
    expect(() => sampleHere(kernel, 10)).toThrow("Math.random has no place in a sampling kernel: draw from rng");
  });
});
