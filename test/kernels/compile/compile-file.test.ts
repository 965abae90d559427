import { describe, expect, test } from "vitest";
import { withCustomSection } from "../../../src/kernels/instances/custom-section.ts";
import { compileFile } from "../../../src/node/compile/compile-file.ts";
import { compileKernel } from "../../../src/node/compile.ts";
import { loadKernel } from "../../../src/node/load-kernel.ts";
import { KernelError } from "../../../src/protocol/errors.ts";
import { failure } from "../../behaviour/support.ts";
import { sampleHere } from "./in-process.ts";

const SOURCE = `
import { Rng, uniform } from "wasm-ensemble/assembly";
export const dimensions: i32 = 2;
export class Params {
  /** Added to each sample. */
  shift: f64 = 0.5;
}
export class Outputs { sum: f64; square: f64 }
/** The sum of two uniform numbers. */
export function sample(rng: Rng, params: Params, out: Outputs): void {
  const sum = rng.uniform() + rng.uniform();
  out.sum = sum + params.shift;
  out.square = sum * sum;
}
`;

describe("a compiled file", () => {
  test("is the kernel that its source is: the same bits, names, parameters and identity", async () => {
    const source = await compileKernel(SOURCE, { name: "sums", chunkSamples: 1000 });
    const { wasm } = await compileFile(SOURCE, { name: "sums", chunkSamples: 1000 });
    const loaded = await loadKernel(wasm);
    expect(loaded).toMatchObject({
      name: "sums",
      title: "The sum of two uniform numbers.",
      outputs: ["sum", "square"],
      chunkSamples: 1000,
      identity: source.identity,
      parameters: source.parameters,
    });
    expect(loaded.dimensions?.({})).toBe(2);
    expect(sampleHere(loaded, 500, { shift: 3 })).toEqual(sampleHere(source, 500, { shift: 3 }));
  });

  test("takes another title, chunk and answer", async () => {
    const { wasm } = await compileFile(SOURCE, { name: "sums" });
    const kernel = await loadKernel(wasm, { title: "sums", chunkSamples: 10, knownAnswer: () => [1.5, 7 / 6] });
    expect(kernel).toMatchObject({ name: "sums", title: "sums", chunkSamples: 10 });
    expect(kernel.knownAnswer?.({})).toEqual([1.5, 7 / 6]);
  });

  test("without sample is no kernel", async () => {
    const { wasm, functions } = await compileFile("export function add(a: f64, b: f64): f64 { return a + b; }", {});
    expect(functions.map(({ name }) => name)).toEqual(["add"]);
    const error = await failure(loadKernel(wasm));
    expect(error).toBeInstanceOf(KernelError);
    expect((error as Error).message).toBe(
      "the given module has no function sample; loadWasm gives the functions that it has",
    );
  });
});

const EMPTY = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

test.each([
  ["{", "the given module can't be read: its section ensemble.kernel is damaged; compile it again"],
  ["null", "the given module was compiled by another version of wasm-ensemble; compile it again"],
  ['{"version":9}', "the given module was compiled by another version of wasm-ensemble; compile it again"],
])("a section %j is refused", async (content, message) => {
  const error = await failure(loadKernel(withCustomSection(EMPTY, "ensemble.kernel", content)));
  expect(error).toBeInstanceOf(KernelError);
  expect((error as Error).message).toBe(message);
});

test("a module that says nothing of itself has to be told", async () => {
  const error = await failure(loadKernel(EMPTY));
  expect(error).toBeInstanceOf(TypeError);
  expect((error as Error).message).toMatch(/^the given module does not say what it is.*loadKernel needs \{ name \}/u);
});

test("a long section is measured right", async () => {
  const content = "x".repeat(20_000);
  const module = await WebAssembly.compile(withCustomSection(EMPTY, "long", content));
  const [section] = WebAssembly.Module.customSections(module, "long");
  expect(new TextDecoder().decode(section)).toBe(content);
});
