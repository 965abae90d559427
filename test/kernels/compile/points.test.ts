import { afterAll, describe, expect, test } from "vitest";
import { type Client, connect, type SampleOptions } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { sobolDirections } from "../../../src/sampling/sobol/directions.ts";
import { compileWith, countingCompiler, sampleHere } from "./in-process.ts";

const client: Client = await connect({ engines: 2 });
afterAll(() => client.close());

/** Tolerance in standard errors, at fixed seeds. */
const K = 4;

const BODY = `
  export class Params { scale: f64 = 2; draws: i32 = 4; }
  export class Outputs { growth: f64; sum: f64; }
  export function sample(rng: Rng, params: Params, out: Outputs): void {
    let sum: f64 = 0;
    for (let i = 0; i < params.draws; i++) sum += i & 1 ? normal(rng) : params.scale * exponential(rng) + rng.uniform();
    out.growth = Math.exp(0.1 * sum);
    out.sum = sum;
  }`;
const SOURCE = `import { exponential, normal, Rng } from "wasm-ensemble/assembly";
  export const dimensions = 2 * 3;
  ${BODY}`;

// E exp(0.2 x) of exponential x is 1 / 0.8; of exp(0.1 u) expm1(0.1) / 0.1; of exp(0.1 z) exp(0.005); each twice.
const GROWTH = ((1 / 0.8) * (Math.expm1(0.1) / 0.1) * Math.exp(0.005)) ** 2;

const kernel = await compileKernel(SOURCE, { name: "growth" });
const plain = await compileKernel(SOURCE.replace(/export const dimensions.*/u, ""), { name: "plain" });

describe("a source that exports dimensions", () => {
  test("is a kernel that says how many numbers a sample draws", () => {
    expect(kernel.dimensions?.({})).toBe(6);
    expect(plain.dimensions).toBeUndefined();
  });

  test.each<Partial<SampleOptions>>([
    {},
    { method: "sobol" },
    { antithetic: true },
    { method: "sobol", antithetic: true },
    { control: { sum: 5 } },
    { method: "sobol", control: { sum: 5 } },
  ])("can be sampled each way, with the same answer: %j", async (drawn) => {
    const options = { samples: 2 ** 18, seed: 5, ...drawn };
    const estimate = await client.sample(kernel, options);
    expect(Math.abs(estimate.mean - GROWTH) / estimate.standardError).toBeLessThan(K);
    const random = await client.sample(plain, { samples: 2 ** 18, seed: 5 });
    if (drawn.method === "sobol") expect(estimate.standardError).toBeLessThan(random.standardError / 8);
    else if (drawn.antithetic ?? drawn.control) expect(estimate.standardError).toBeLessThan(random.standardError / 1.5);
    else expect(estimate.standardError / random.standardError).toBeCloseTo(1, 1);
  });

  test("gives the same bits with and without SIMD", async () => {
    const { compiler } = countingCompiler();
    const builds = await Promise.all([true, false].map((simd) => compileWith(compiler, { text: SOURCE, simd })));
    const sobol = { dimensions: 6, directions: sobolDirections(6) };
    for (const drawing of [{}, { sobol }, { antithetic: true }, { sobol, antithetic: true }]) {
      const [simd, scalar] = builds.map((build) => sampleHere(build, 1000, {}, drawing));
      expect(scalar).toEqual(simd);
    }
  });

  test("and draws fewer numbers is right, too", async () => {
    const estimate = await client.sample(kernel, { samples: 2 ** 16, seed: 1, method: "sobol", params: { draws: 2 } });
    expect(Math.abs(estimate.mean - Math.sqrt(GROWTH)) / estimate.standardError).toBeLessThan(K);
  });

  test.each<Partial<SampleOptions>>([{}, { method: "sobol" }])(
    "and draws more fails, and says so: %j",
    async (drawn) => {
      const run = client.sample(kernel, { samples: 1e4, seed: 1, params: { draws: 5 }, ...drawn });
      await expect(run).rejects.toThrow("sample drew more numbers than its source exports as dimensions");
    },
  );

  test("with one output, and blocks of numbers", async () => {
    const blocks = await compileKernel(
      `import { normals, Rng, uniforms } from "wasm-ensemble/assembly";
       export const dimensions: i32 = 80;
       const AT: usize = memory.data(640, 8);
       export function sample(rng: Rng): f64 {
         normals(rng, AT, 40);
         uniforms(rng, AT + 320, 40);
         let product: f64 = 0;
         for (let i = 0; i < 40; i++) product += (1 + load<f64>(AT + (<usize>i << 3))) * load<f64>(AT + 320 + (<usize>i << 3));
         return product;
       }`,
    );
    for (const method of ["random", "sobol"] as const) {
      const { mean, standardError } = await client.sample(blocks, { samples: 2 ** 15, seed: 2, method });
      expect(Math.abs(mean - 20) / standardError).toBeLessThan(K);
    }
  });

  test.each([
    ["0", "dimensions is 0; a kernel has 1 to 1024"],
    ["1025", "dimensions is 1025; a kernel has 1 to 1024"],
    ['"six"', "is not assignable to type 'i32'"],
  ])("as %s is refused", async (value, message) => {
    const { compiler } = countingCompiler();
    await expect(compileWith(compiler, { text: SOURCE.replace("2 * 3", value) })).rejects.toThrow(message);
  });

  test("has the names sobol and antithetic for itself", async () => {
    const { compiler } = countingCompiler();
    const text = `${SOURCE} export function sobol(): i32 { return 1; }`;
    await expect(compileWith(compiler, { text })).rejects.toThrow("module has a sobol of its own");
  });

  test("is compiled once: a cache knows it", async () => {
    const texts = new Map<string, string>();
    const cache = {
      load: async (key: string) => texts.get(key),
      save: async (key: string, text: string) => void texts.set(key, text),
    };
    const first = countingCompiler();
    await compileWith(first.compiler, { text: SOURCE, cache });
    const second = countingCompiler();
    const again = await compileWith(second.compiler, { text: SOURCE, cache });
    expect(second.runs()).toBe(0);
    expect(again.dimensions?.({})).toBe(6);
  });
});

describe("a module without sobol and antithetic", () => {
  test("can't draw so, which its engine says", () => {
    const sobol = { dimensions: 1, directions: sobolDirections(1) };
    expect(() => sampleHere(plain, 1, {}, { sobol })).toThrow("takes no points: its module has no sobol");
    expect(() => sampleHere(plain, 1, {}, { antithetic: true })).toThrow(
      "takes no points: its module has no antithetic",
    );
  });
});

describe("a kernel that does not say how many numbers a sample draws", () => {
  test.each<Partial<SampleOptions>>([{ method: "sobol" }, { antithetic: true }])(
    "is refused at the call, with what to do: %j",
    (drawn) => {
      const call = () => client.sample(plain, { samples: 1, ...drawn });
      expect(call).toThrow(TypeError);
      expect(call).toThrow(
        /plain does not say how many numbers a sample draws, .* those whose source exports dimensions/u,
      );
    },
  );
});
