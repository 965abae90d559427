import { describe, expect, test } from "vitest";
import { KernelCompileError, KernelError } from "../../../src/protocol/errors.ts";
import { compileWith, countingCompiler, type Given, samplerHere } from "./in-process.ts";

const { compiler } = countingCompiler();
const IMPORT = 'import { Rng } from "wasm-ensemble/assembly";\n';

/** The first problem that the compiler finds. */
async function problem(text: string): Promise<string | undefined> {
  const failure: unknown = await compileWith(compiler, { text: IMPORT + text }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(KernelCompileError);
  return (failure as KernelCompileError).diagnostics[0]?.message;
}

describe("parameters", () => {
  const TEXT = `${IMPORT}
    export class Inner { c: f64 = 7; b: StaticArray<i32> = [5, 6] }
    class Model { kappa: f64 = 2; inner: Inner = new Inner() }
    export class Params {
      k: f64 = 3;
      w: StaticArray<f64>; // weights
      fixed: StaticArray<f64> = new StaticArray<f64>(3);
      model: Model = new Model();
    }
    export class Outputs { sum: f64; length: f64; kappa: f64; deep: f64; fixed: f64; k: f64 }
    function sumOf(values: StaticArray<f64>): f64 {
      let sum: f64 = 0;
      for (let i = 0; i < values.length; i++) sum += values[i];
      return sum;
    }
    export function sample(rng: Rng, p: Params, out: Outputs): void {
      out.sum = sumOf(p.w);
      out.length = p.w.length;
      out.kappa = p.model.kappa;
      out.deep = p.model.inner.b[1] + p.model.inner.c;
      out.fixed = p.fixed[2];
      out.k = p.k;
    }`;
  const read = async (params: NonNullable<Given["params"]>): Promise<number[]> => {
    const kernel = await compileWith(compiler, { text: TEXT });
    return Array.from(samplerHere(kernel, { params })(0, 10)).slice(3, 9);
  };

  test("may be arrays and objects, which say what they are", async () => {
    const { parameters, parameterArrays } = await compileWith(compiler, { text: TEXT });
    expect(parameters.map(({ name, default: value }) => [name, value])).toEqual([
      ["k", 3],
      ["model.kappa", 2],
      ["model.inner.c", 7],
    ]);
    expect(parameterArrays).toEqual([
      { name: "w", type: "f64[]", offset: 8, about: "weights" },
      { name: "fixed", type: "f64[]", offset: 12, length: 3, default: [0, 0, 0] },
      { name: "model.inner.b", type: "i32[]", offset: 48, length: 2, default: [5, 6] },
    ]);
  });

  test("reach the kernel, with their defaults where none are given", async () => {
    expect(await read({ w: [1, 2, 3] })).toEqual([6, 3, 2, 13, 0, 3]);
    expect(await read({ w: [] })).toEqual([0, 0, 2, 13, 0, 3]);
    const w = new Float64Array(1000).fill(2);
    const model = { kappa: 9, inner: { b: Int32Array.of(1, -4) } };
    expect(await read({ w, fixed: [1, 2, 3], model, k: 1 })).toEqual([2000, 1000, 9, 3, 3, 1]);
    expect(await read({ w: [0.5], "model.kappa": 8, "model.inner.c": 0 })).toEqual([0.5, 1, 8, 6, 0, 3]);
  });

  test("of other types are refused, with what would be right", async () => {
    const allowed =
      "allowed: f64, f32, i32, u32, i64, u64, bool, StaticArray of f64, f32, i64, u64, i32, u32, i16, u16, i8, u8, classes of these";
    const sample = "export function sample(rng: Rng, p: Params): f64 { return 1; }";
    const asks: readonly (readonly [member: string, message: string])[] = [
      ["w: Array<f64> = []", `Params.w is a Array<f64>; ${allowed}`],
      ["w: StaticArray<bool> = [true]", `Params.w is a StaticArray<bool>; ${allowed}`],
      ["w: StaticArray<f64> | null = null", `Params.w is a StaticArray<f64> | null; ${allowed}`],
      ['w: string = ""', `Params.w is a string; ${allowed}`],
      ["again: Params = new Params()", "Params.again holds itself"],
    ];
    for (const [member, message] of asks) {
      expect(await problem(`export class Params { ${member} } ${sample}`)).toBe(message);
    }
  });

  test("keep arrays that fill more memory than the module begins with", async () => {
    const kernel = await compileWith(compiler, {
      text: `${IMPORT}
        function filled(n: i32, x: f64): StaticArray<f64> { const a = new StaticArray<f64>(n); a.fill(x); return a; }
        const TABLE: StaticArray<f64> = [1, 2];
        export class Params {
          a: StaticArray<f64> = filled(20_000, 1); b: StaticArray<f64> = filled(20_000, 2);
          c: StaticArray<f64> = filled(20_000, 3); d: StaticArray<f64> = TABLE;
        }
        export function sample(rng: Rng, p: Params): f64 { return p.a[19_999] + p.b[0] + p.c[7] + p.d[1]; }`,
    });
    const [a, b, c, d] = kernel.parameterArrays ?? [];
    for (const [i, array] of [a, b, c].entries()) {
      expect(array).toMatchObject({ length: 20_000 });
      expect(new Set(array?.default)).toEqual(new Set([i + 1]));
    }
    expect(d?.default).toEqual([1, 2]);
    expect(samplerHere(kernel, {})(0, 1)[3]).toBe(8);
  });
});

describe("data sets", () => {
  const TEXT = `${IMPORT}
    export class Data {
      returns: StaticArray<f64>; // daily
      groups: StaticArray<i32>;
      flags: StaticArray<u8>;
      long: StaticArray<i64>;
    }
    export class Outputs { last: f64; group: f64; flag: f64; long: f64; lengths: f64; pages: f64 }
    export function sample(rng: Rng, data: Data, out: Outputs): void {
      const { length } = data.returns;
      out.last = length > 0 ? data.returns[length - 1] : -1;
      out.group = data.groups[1];
      out.flag = data.flags[2];
      out.long = <f64>data.long[0];
      out.lengths = length + data.groups.length + data.flags.length + data.long.length;
      out.pages = memory.size();
    }`.replace("const { length } = data.returns;", "const length = data.returns.length;");
  const data = {
    returns: Float64Array.of(0.5, 1.5, 2.5),
    groups: Int32Array.of(3, -8),
    flags: Uint8Array.of(1, 2, 255),
    long: BigInt64Array.of(-(2n ** 40n)),
  };

  test("reach the kernel, whatever memory they lie in", async () => {
    const kernel = await compileWith(compiler, { text: TEXT });
    expect(kernel.parameters).toEqual([]);
    expect(kernel.dataSets).toMatchObject([
      { name: "returns", type: "f64[]", about: "daily" },
      { name: "groups", type: "i32[]" },
      { name: "flags", type: "u8[]" },
      { name: "long", type: "i64[]" },
    ]);
    const expected = [2.5, -8, 255, -(2 ** 40), 9];
    const shared = new Float64Array(new SharedArrayBuffer(64), 8, 3);
    shared.set(data.returns);
    const lists = { returns: [0.5, 1.5, 2.5], groups: [3, -8], flags: [1, 2, 255], long: [-(2 ** 40)] };
    for (const given of [data, { ...data, returns: shared }, lists]) {
      expect(samplerHere(kernel, { data: given })(0, 5).slice(3, 8)).toEqual(expected);
    }
    const none = samplerHere(kernel, { data: { ...data, returns: [] } })(0, 5);
    expect([none[3], none[7]]).toEqual([-1, 6]);
  });

  test("are placed once in an instance of their own", async () => {
    const kernel = await compileWith(compiler, { text: TEXT });
    const sampler = samplerHere(kernel, { data: { ...data, returns: new Float64Array(1e6) } });
    const [pages = 0] = sampler(0, 5).slice(8, 9);
    expect(pages).toBeGreaterThan(8e6 / 65_536);
    for (let chunk = 1; chunk < 20; chunk++) expect(sampler(chunk, 5)[8]).toBe(pages);
  });

  test("that the kernel writes to are a failure that says so", async () => {
    const kernel = await compileWith(compiler, {
      text: `${IMPORT}
        export class Data { x: StaticArray<f64> }
        export function sample(rng: Rng, data: Data): f64 { data.x[1] += 1; return data.x[1]; }`,
    });
    const sampler = samplerHere(kernel, { data: { x: [1, 2, 3] } });
    expect(() => sampler(0, 5)).toThrow(KernelError);
    expect(() => samplerHere(kernel, { data: { x: [1, 2, 3] } })(0, 5)).toThrow(/has changed its data/);
  });

  test("out of bounds are a failure that says where", async () => {
    const kernel = await compileWith(compiler, {
      text: `${IMPORT}export class Data { x: StaticArray<f64> }
        export function sample(rng: Rng, data: Data): f64 { return data.x[5]; }`,
    });
    expect(() => samplerHere(kernel, { data: { x: [1] } })(0, 5)).toThrow(/kernel sample failed: Index out of range/);
  });

  test("are arrays, under names that parameters don't have", async () => {
    const sample = "export function sample(rng: Rng, p: Params, d: Data): f64 { return 1; }";
    const params = "export class Params { x: StaticArray<f64> }";
    const allowed = "allowed: StaticArray of f64, f32, i64, u64, i32, u32, i16, u16, i8, u8";
    expect(await problem(`${params} export class Data { x: f64 = 1 } ${sample}`)).toBe(`Data.x is a f64; ${allowed}`);
    expect(await problem(`${params} export class Data { x: StaticArray<i32> } ${sample}`)).toBe(
      "both the parameters and the data have an array x",
    );
    expect(await problem(`${params} class Data { y: StaticArray<i32> } ${sample}`)).toBe("class Data must be exported");
    const turned = "export function sample(rng: Rng, d: Data, p: Params): f64 { return 1; }";
    expect(await problem(`${params} export class Data { y: StaticArray<i32> } ${turned}`)).toMatch(
      /^sample\(rng: Rng, d: Data, p: Params\): f64 is no sampling kernel; write sample\(rng: Rng\): f64/,
    );
  });
});
