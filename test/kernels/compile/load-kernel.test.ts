import binaryen from "assemblyscript/binaryen";
import { describe, expect, test } from "vitest";
import { loadKernel } from "../../../src/node/load-kernel.ts";
import { KernelError } from "../../../src/protocol/errors.ts";
import { failure } from "../../behaviour/support.ts";
import { sampleHere } from "./in-process.ts";

/** Every sample is `params[0]`; the record is written by hand. */
export const WAT = `(module
  (memory (export "memory") 1)
  (global (export "STATE_BYTES") i32 (i32.const 8))
  (global $top (mut i32) (i32.const 1024))
  (func (export "arena") (param $bytes i32) (result i32)
    (local $start i32)
    (local.set $start (global.get $top))
    (global.set $top (i32.and (i32.add (i32.add (local.get $start) (local.get $bytes)) (i32.const 15)) (i32.const -16)))
    (local.get $start))
  (func (export "initStream") (param $state i32) (param $seed i64) (param $stream i64)
    (i64.store (local.get $state) (i64.add (local.get $seed) (local.get $stream))))
  (func (export "constant") (param $samples i32) (param $state i32) (param $params i32) (param $out i32)
    (f64.store (local.get $out) (f64.convert_i32_s (local.get $samples)))
    (f64.store offset=8 (local.get $out) (f64.const 0))
    (f64.store offset=16 (local.get $out) (f64.const -1))
    (f64.store offset=24 (local.get $out) (f64.load (local.get $params)))
    (f64.store offset=32 (local.get $out) (f64.const 0))))`;

function assemble(text: string): Uint8Array {
  const module = binaryen.parseText(text);
  try {
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}

const PARAMETERS = [{ name: "value", type: "f64", offset: 0, default: 2.5 }] as const;

test("a module of another language is a sampling kernel", async () => {
  const kernel = await loadKernel(assemble(WAT), { name: "constant", parameters: PARAMETERS, title: "a constant" });
  expect(kernel).toMatchObject({ name: "constant", outputs: ["value"], chunkSamples: 65_536, title: "a constant" });
  expect(kernel.identity).toMatch(/^constant\/[0-9a-f]{64}$/);
  expect(sampleHere(kernel, 10)).toEqual([10, 0, -1, 2.5, 0, 0, 1, 0]);
  expect(sampleHere(kernel, 10, { value: 7 })).toEqual([10, 0, -1, 7, 0, 0, 1, 0]);
});

test("a module whose language exports constants by address has a function for the size of a state", async () => {
  const text = WAT.replace(
    '(global (export "STATE_BYTES") i32 (i32.const 8))',
    '(func (export "STATE_BYTES") (result i32) (i32.const 8))',
  );
  const kernel = await loadKernel(assemble(text), { name: "constant", parameters: PARAMETERS });
  expect(sampleHere(kernel, 10, { value: 7 })).toEqual([10, 0, -1, 7, 0, 0, 1, 0]);
});

describe("a module that is none", () => {
  test.each([
    [{ name: "sample" }, WAT, "does not export function sample"],
    [
      { name: "constant" },
      WAT.replace('"arena"', '"alloc"').replace('"memory"', '"mem"'),
      "export memory, function arena",
    ],
    [{ name: "memory" }, WAT, "does not export function memory"],
    [{ name: "constant" }, WAT.replace('"STATE_BYTES"', '"SIZE"'), "does not export global STATE_BYTES"],
    [
      { name: "constant", dimensions: 2 },
      WAT,
      "does not export function sobol, function antithetic, function refinement",
    ],
    [
      { name: "constant" },
      WAT.replace("(module", '(module (import "wasi" "write" (func))'),
      "imports wasi.write, which engines",
    ],
  ])("%o", async (options, text, message) => {
    const error = await failure(loadKernel(assemble(text), options));
    expect(error).toBeInstanceOf(KernelError);
    expect((error as Error).message).toContain(message);
  });

  test.each<[unknown, unknown, string]>([
    [new Uint8Array([1, 2, 3]), { name: "a" }, "the given module is not a WebAssembly module"],
    [5, { name: "a" }, "loadKernel expects a URL or bytes, got 5"],
    [new URL("nothing.wasm", import.meta.url), { name: "a" }, "loadKernel can't read"],
    [new Uint8Array(), "a", "loadKernel expects an object of options (name, outputs,"],
    [new Uint8Array(), { name: null }, "name expects the name of an export, got null"],
    [new Uint8Array(), { name: "a", outputs: [] }, "outputs expects at least one name"],
    [new Uint8Array(), { name: "a", outputs: "x" }, "outputs expects a list of names"],
    [new Uint8Array(), { name: "a", chunkSamples: 0 }, "chunkSamples expects a whole number"],
    [new Uint8Array(), { name: "a", dimensions: 1025 }, "dimensions expects a whole number from 1 to 1024"],
    [new Uint8Array(), { name: "a", dimensions: "2" }, "dimensions expects a whole number from 1 to 1024"],
    [
      new Uint8Array(),
      { name: "a", parameters: [{ name: "x", type: "u8", offset: 0, default: 0 }] },
      'x has the type the string "u8"',
    ],
    [
      new Uint8Array(),
      { name: "a", parameters: [{ name: "x", type: "f64", offset: -8, default: 0 }] },
      "x has the offset -8",
    ],
    [
      new Uint8Array(),
      { name: "a", parameters: [{ name: "x", type: "f64", offset: 8 }] },
      "x has the default undefined",
    ],
  ])("%o with %o is refused at the call", async (source, options, message) => {
    const error = await failure(loadKernel(source as Uint8Array, options as { name: string }));
    expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
    expect((error as Error).message).toContain(message);
  });
});
