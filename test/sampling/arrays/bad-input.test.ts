import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Client, connect, KernelCompileError, kernels, loadKernel } from "wasm-ensemble";
import { samplingSubmission } from "../../../src/jobs/sampling-submission.ts";
import { compileFile } from "../../../src/node/compile/compile-file.ts";
import { failure, freshFile, start } from "../support.ts";
import { arrayBits, kernelOf, pricePath } from "./kernels.ts";

const fixed = await kernelOf(
  "path: StaticArray<f64> = new StaticArray<f64>(3);",
  "out.path[0] = rng.uniform(); if (params.bad == 1) out.path = new StaticArray<f64>(3); if (params.bad == 2) out.path[3] = 1;",
);

describe("before an engine works", () => {
  test.each<[string, Parameters<Client["sample"]>[1], RegExp, typeof TypeError | typeof RangeError]>([
    ["no length", {}, /leaves the length of price open; give lengths: \{ price: … \}/u, TypeError],
    ["a missing one", { lengths: { price: 2 } }, /leaves the length of highest open/u, TypeError],
    ["an unknown name", { lengths: { prize: 2 } }, /has no array prize; it has the arrays price, highest/u, TypeError],
    [
      "a length of 0",
      { lengths: { price: 0, highest: 1 } },
      /price expects a whole number from 1 to 100000, got 0/u,
      RangeError,
    ],
    ["a negative one", { lengths: { price: -1, highest: 1 } }, /whole number .* got -1/u, RangeError],
    ["a fraction", { lengths: { price: 1.5, highest: 1 } }, /whole number .* got 1.5/u, RangeError],
    ["NaN", { lengths: { price: Number.NaN, highest: 1 } }, /whole number .* got NaN/u, RangeError],
    ["a text", { lengths: { price: "2" as never, highest: 1 } }, /price expects a number, got/u, TypeError],
    ["no object", { lengths: 5 as never }, /lengths expects numbers by the names of arrays, got 5/u, TypeError],
    ["null", { lengths: null as never }, /lengths expects numbers by the names of arrays, got null/u, TypeError],
    ["too many values", { lengths: { price: 1e5, highest: 1 } }, /has 100002 values; the most is 100000/u, RangeError],
    [
      "a covariance of 65 values",
      { lengths: { price: 63, highest: 1 }, covariance: true },
      /at most 64 values; .* has 65/u,
      RangeError,
    ],
    [
      "a covariance that is no boolean",
      { lengths: { price: 1, highest: 1 }, covariance: 1 as never },
      /covariance expects a boolean, got 1/u,
      TypeError,
    ],
  ])("%s is an error that names it", async (_, options, message, type) => {
    const client = await start(1);
    expect(() => client.sample(pricePath, { samples: 10, ...options })).toThrow(message);
    expect(() => client.sample(pricePath, { samples: 10, ...options })).toThrow(type);
    expect(client.queueStatus().engines.get(0)?.completed).toBe(0);
  });

  test("lengths of a kernel that has no arrays, or fixes them, are errors", async () => {
    const client = await start(1);
    expect(() => client.sample(kernels.pi, { samples: 10, lengths: { a: 1 } })).toThrow(
      "it has no arrays among its outputs",
    );
    expect(() => client.sample(() => 1, { samples: 10, lengths: { a: 1 } })).toThrow(TypeError);
    expect(() => client.sample(fixed, { samples: 10, lengths: { path: 4 } })).toThrow(
      "path has 3 values, as the source of",
    );
    expect((await client.sample(fixed, { samples: 10, lengths: { path: 3 } })).samples).toBe(10);
  });

  test("what needs a number is refused of arrays alone", async () => {
    const client = await start(1);
    expect(() => client.sample(fixed, { samples: 1, histogram: { low: 0, high: 1 } })).toThrow(
      "histogram is of the first",
    );
  });

  test("a control variate of more than 16 outputs needs their covariance", async () => {
    const client = await start(1);
    const names = Array.from({ length: 17 }, (_, i) => `x${i}: f64;`).join(" ");
    const kernel = await kernelOf(names, "out.x1 = rng.uniform(); out.x0 = out.x1 * out.x1;");
    const options = { samples: 1000, seed: 1, control: { x1: 0.5 } };
    expect(() => client.sample(kernel, options)).toThrow("control needs covariance: true, as kernel has 17 outputs");
    expect((await client.sample(kernel, { ...options, covariance: true })).control["x1"]?.coefficient).toBeCloseTo(
      1,
      1,
    );
  });

  test("a job takes no arrays", () => {
    const options = { samples: 10, lengths: { path: 3 } };
    expect(() => samplingSubmission(fixed, options)).toThrow("a job takes no kernel with arrays");
  });

  test("a checkpoint of other lengths is refused", async () => {
    const client = await start(1);
    const options = { samples: 100, chunkSamples: 10, seed: 1, checkpoint: freshFile() };
    await client.sample(pricePath, { ...options, lengths: { price: 3, highest: 4 } });
    expect(() => client.sample(pricePath, { ...options, lengths: { price: 2, highest: 5 } })).toThrow(
      /it is of a run with values/u,
    );
  });
});

describe("a source", () => {
  test.each([
    [
      "of more than 1e5 values",
      "path: StaticArray<f64> = new StaticArray<f64>(100001);",
      "a sample has 100001 values; a kernel has at most 100000",
    ],
    [
      "with an array of other numbers",
      "path: StaticArray<f32> = new StaticArray<f32>(2);",
      "Outputs.path is a StaticArray<f32>; allowed: f64, StaticArray<f64>",
    ],
    [
      "with a typed array",
      "path: Float64Array = new Float64Array(2);",
      "Outputs.path is a Float64Array; allowed: f64, StaticArray<f64>",
    ],
    ["without outputs", "", "Outputs has 0 fields"],
    [
      "of 65 numbers",
      Array.from({ length: 65 }, (_, i) => `x${i}: f64;`).join(" "),
      "Outputs has 65 fields; a kernel has 1 to 64 outputs",
    ],
  ])("%s is a KernelCompileError", async (_, outputs, message) => {
    const error = await failure(kernelOf(outputs, ""));
    expect(error).toBeInstanceOf(KernelCompileError);
    expect(error.message).toContain(message);
  });
});

describe("a sample", () => {
  test("that replaces an array, or writes beyond its end, fails the run and says so; the engine lives on", async () => {
    const client = await start(1);
    const replaced = await failure(client.sample(fixed, { samples: 10, params: { bad: 1 } }));
    expect(replaced.message).toContain("sample put another array into Outputs.path; write its values instead");
    const beyond = await failure(client.sample(fixed, { samples: 10, params: { bad: 2 } }));
    expect(beyond.message).toContain("Index out of range");
    expect((await client.sample(fixed, { samples: 10 })).samples).toBe(10);
    expect(client.ids).toEqual([0]);
  });
});

describe("a file that ensemble compile has written", () => {
  test("has the arrays, open ones too, and gives the same bits", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ensemble-arrays-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { wasm } = await compileFile(new URL("../../../examples/assembly/price-path.ts", import.meta.url), {});
    const file = join(folder, "price-path.wasm");
    writeFileSync(file, wasm);
    const loaded = await loadKernel(pathToFileURL(file));
    expect(loaded).toMatchObject({ outputs: pricePath.outputs, arrays: pricePath.arrays });
    const client = await start(1);
    const options = { samples: 500, seed: 1, lengths: { price: 2, highest: 3 } };
    const ours = arrayBits(await client.sample(pricePath, options));
    expect(arrayBits(await client.sample(loaded, options))).toEqual(ours);
    expect(() => client.sample(loaded, { samples: 1 })).toThrow("leaves the length of price open");
  });

  test("of arrays alone is a kernel", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ensemble-arrays-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const source = join(folder, "only.ts");
    writeFileSync(
      source,
      `import { Rng } from "wasm-ensemble/assembly";
       export class Outputs { path: StaticArray<f64> = new StaticArray<f64>(2) }
       export function sample(rng: Rng, out: Outputs): void { out.path[1] = 3; }`,
    );
    const { wasm } = await compileFile(pathToFileURL(source), {});
    writeFileSync(join(folder, "only.wasm"), wasm);
    const loaded = await loadKernel(pathToFileURL(join(folder, "only.wasm")));
    const client = await start(1);
    expect((await client.sample(loaded, { samples: 5, seed: 1 })).arrays["path"]?.mean).toEqual(Float64Array.of(0, 3));
  });
});

describe("memory", () => {
  test("of an engine is bounded: 1e5 values in 16 MB", async () => {
    const client = await connect({ engines: 1, maxWasmMb: 16 });
    try {
      const lengths = { price: 49_999, highest: 50_000 };
      const estimate = await client.sample(pricePath, { samples: 130, seed: 1, lengths });
      expect([estimate.samples, estimate.chunkSamples]).toEqual([130, 64]);
      expect(estimate.arrays["price"]?.mean).toHaveLength(49_999);
    } finally {
      await client.close();
    }
  });
});
