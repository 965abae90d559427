import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compileString } from "assemblyscript/asc";
import { afterAll, describe, expect, test } from "vitest";
import { type CompositeError, connect, KernelError, loadWasm, type RemoteError } from "wasm-ensemble";
import { failure } from "./support.ts";

const SOURCE = `
  let calls: i32 = 0;
  export function add(a: f64, b: f64): f64 { return a + b; }
  export function count(): i32 { return ++calls; }
  export function big(x: i64): i64 { return x * 2; }
  export function positive(x: i32): bool { return x > 0; }
  export function greet(name: string): string { return "hello " + name; }
  export function sum(xs: Float64Array): f64 { let s: f64 = 0; for (let i = 0; i < xs.length; i++) s += xs[i]; return s; }
  export function squares(n: i32): Int32Array { const out = new Int32Array(n); for (let i = 0; i < n; i++) out[i] = i * i; return out; }
  export function trap(): void { unreachable(); }
  export function fail(): void { assert(false, "asserted"); }
`;

interface Mine {
  readonly add: (a: number, b: number) => number;
  readonly count: () => number;
  readonly big: (x: bigint) => bigint;
  readonly positive: (x: number) => number;
  readonly greet: (name: string) => string;
  readonly sum: (xs: Float64Array) => number;
  readonly squares: (n: number) => Int32Array;
  readonly trap: () => void;
  readonly fail: () => void;
}

const client = await connect({ engines: 2 });
const dview = client.directView();
const lview = client.loadBalancedView();
const one = client.at(0);
// The types of asc do not know this option, which they pass on.
const ASC_OPTIONS: Parameters<typeof compileString>[1] & { exportRuntime: boolean } = {
  exportRuntime: true,
  optimizeLevel: 1,
};
const compiled = await compileString(SOURCE, ASC_OPTIONS);
const bytes = compiled.binary as Uint8Array<ArrayBuffer>;
const folder = await mkdtemp(join(tmpdir(), "kernels-"));
const url = pathToFileURL(join(folder, "mine.wasm"));
await writeFile(url, bytes);
const mine = await loadWasm<Mine>(url, { returns: { greet: "string", squares: "array" } });
afterAll(async () => {
  await client.close();
  await rm(folder, { recursive: true });
});

test("numbers go in and out, by apply, applySync and map", async () => {
  expect(await dview.apply(mine.add, 1.5, 2)).toEqual([3.5, 3.5]);
  expect(one.applySync(mine.add, 1, 2)).toBe(3);
  expect(await lview.apply(mine.add, 1, 2)).toBe(3);
  expect(await lview.map(mine.add, [1, 2, 3], [10, 20, 30])).toEqual([11, 22, 33]);
  expect(await dview.map(mine.add, Float64Array.from([1, 2, 3]), [10, 20, 30])).toEqual([11, 22, 33]);
});

test("bigints, booleans, strings and typed arrays", async () => {
  expect(await one.apply(mine.big, 2n ** 40n)).toBe(2n ** 41n);
  expect(Boolean(await one.apply(mine.positive, 5))).toBe(true);
  expect(await dview.apply(mine.sum, new Float64Array([1, 2, 3.5]))).toEqual([6.5, 6.5]);
  expect(await one.apply(mine.greet, "world \u{1f30d}")).toBe("hello world \u{1f30d}");
  expect([...(await one.apply(mine.squares, 4))]).toEqual([0, 1, 4, 9]);
});

test("each engine has one instance, with a memory of its own, that lives on", async () => {
  expect(await dview.apply(mine.count)).toEqual([1, 1]);
  expect(await dview.apply(mine.count)).toEqual([2, 2]);
  expect(await one.apply(mine.count)).toBe(3);
  expect(await dview.apply(mine.count)).toEqual([4, 3]);
});

test("a thousand strings and arrays do not use memory up", async () => {
  const xs = new Float64Array(10_000).fill(1);
  const sums = await lview.map(
    mine.sum,
    Array.from({ length: 1000 }, () => xs),
  );
  expect(sums.every((sum) => sum === 10_000)).toBe(true);
});

describe("failures", () => {
  test("a trap is an error that says so, and the engine goes on", async () => {
    const error = (await failure(one.apply(mine.trap))) as RemoteError;
    expect(error.message).toMatch(/trap|unreachable/iu);
    expect(await one.apply(mine.add, 1, 1)).toBe(2);
  });

  test("a failed assertion brings its message", async () => {
    const error = (await failure(dview.apply(mine.fail))) as CompositeError;
    expect(error.errors[0]?.message).toMatch(/asserted/u);
  });

  test("bytes can be given as well as a URL", async () => {
    const same = await loadWasm<Mine>(bytes);
    expect(await one.apply(same.add, 2, 3)).toBe(5);
    const again = await loadWasm<Mine>(new Uint8Array(await readFile(url)));
    expect(await one.apply(again.add, 2, 3)).toBe(5);
  });

  test.each<[string, unknown]>([
    ["bytes that are no WebAssembly", new Uint8Array([1, 2, 3, 4])],
    ["no bytes", new Uint8Array(0)],
    ["a file that is not there", new URL("file:///no/such/kernel.wasm")],
    ["a file that is no WebAssembly", new URL("../fixtures/myscript.js", import.meta.url)],
    ["a number", 5],
    ["null", null],
    ["undefined", undefined],
  ])("%s: a TypeError that says what was found", async (_, source) => {
    const error = await failure((async () => await loadWasm(source as Uint8Array))());
    expect(error instanceof TypeError || error instanceof KernelError).toBe(true);
    expect(error).toBeInstanceOf(TypeError);
  });

  test("returns that names no function is a TypeError", async () => {
    const error = await failure((async () => await loadWasm(url, { returns: { nothing: "string" } }))());
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toMatch(/nothing/u);
  });

  test("a cut-off binary is a TypeError", async () => {
    expect(await failure((async () => await loadWasm(bytes.slice(0, 100)))())).toBeInstanceOf(TypeError);
  });
});
