import { describe, expect, test } from "vitest";
import { KernelCompileError } from "../../../src/protocol/errors.ts";
import { compileWith, countingCompiler, samplerHere } from "./in-process.ts";

const { compiler } = countingCompiler();
const IMPORT = 'import { Rng } from "wasm-ensemble/assembly";\n';

const SUMS = `${IMPORT}
  export class Params { scale: f64 = 2 }
  export class Data { x: StaticArray<f64> }
  export class State {
    sums: StaticArray<f64>;
    seen: Map<i32, f64> = new Map<i32, f64>();
    calls: i32 = 0;
    constructor(n: i32) { this.sums = new StaticArray<f64>(n); }
  }
  export function setup(params: Params, data: Data): State {
    const state = new State(data.x.length);
    let sum: f64 = 0;
    for (let i = 0; i < data.x.length; i++) { sum += params.scale * data.x[i]; state.sums[i] = sum; }
    return state;
  }
  export class Outputs { last: f64; calls: f64; size: f64; pages: f64 }
  export function sample(rng: Rng, params: Params, data: Data, state: State, out: Outputs): void {
    out.last = state.sums[data.x.length - 1];
    out.calls = ++state.calls;
    state.seen.set(<i32>(10 * rng.uniform()), 1);
    out.size = state.seen.size;
    out.pages = memory.size();
  }`;

/** The first problem that the compiler finds. */
async function problem(text: string): Promise<string | undefined> {
  const failure: unknown = await compileWith(compiler, { text: IMPORT + text }).catch((error: unknown) => error);
  return failure instanceof KernelCompileError ? failure.diagnostics[0]?.message : undefined;
}

describe("state", () => {
  test("is made anew for each chunk, from parameters and data", async () => {
    const kernel = await compileWith(compiler, { text: SUMS });
    expect(Object.keys(kernel.functions)).toEqual([]);
    const sampler = samplerHere(kernel, { params: { scale: 3 }, data: { x: [1, 2, 4] } });
    const records = [0, 1, 0].map((chunk) => sampler(chunk, 9));
    for (const record of records) expect(record.slice(3, 5)).toEqual([21, 5]);
    expect(records[2]).toEqual(records[0]);
    expect(records[1]).not.toEqual(records[0]);
  });

  test("is freed between chunks", async () => {
    const kernel = await compileWith(compiler, { text: SUMS });
    const sampler = samplerHere(kernel, { data: { x: new Float64Array(10_000) } });
    for (let chunk = 0; chunk < 5; chunk++) sampler(chunk, 9);
    const [pages = 0] = sampler(5, 9).slice(6, 7);
    // 80 kB each: those of 500 chunks would be 40 MB.
    for (let chunk = 0; chunk < 500; chunk++) sampler(chunk, 9);
    expect(sampler(5, 9)[6]).toBe(pages);
  });

  test("may draw from the random stream of its chunk", async () => {
    const kernel = await compileWith(compiler, {
      text: `${IMPORT}
        export class State { first: f64 }
        export function setup(rng: Rng): State { return { first: rng.uniform() }; }
        export class Outputs { first: f64; next: f64 }
        export function sample(rng: Rng, state: State, out: Outputs): void { out.first = state.first; out.next = rng.uniform(); }`,
    });
    const plain = await compileWith(compiler, {
      text: `${IMPORT}export class Outputs { first: f64; next: f64 }
        export function sample(rng: Rng, out: Outputs): void { out.first = rng.uniform(); out.next = rng.uniform(); }`,
    });
    expect(samplerHere(kernel, {})(7, 1)).toEqual(samplerHere(plain, {})(7, 1));
    const [one, other] = [1, 2].map((chunk) => samplerHere(kernel, {})(chunk, 10)[3]);
    expect(one).not.toBe(other);
  });

  test("that fails to be made says why, and the next chunk is none the worse", async () => {
    const kernel = await compileWith(compiler, {
      text: `${IMPORT}
        export class Params { n: i32 = 1 }
        export class State { x: f64 = 1 }
        export function setup(params: Params): State { if (params.n < 0) throw new Error("no such state"); return new State(); }
        export function sample(rng: Rng, params: Params, state: State): f64 { return state.x; }`,
    });
    expect(() => samplerHere(kernel, { params: { n: -1 } })(0, 5)).toThrow(/kernel sample failed: no such state/);
    expect(samplerHere(kernel, {})(0, 5)[3]).toBe(1);
  });

  test("goes together with parameters, data and outputs that are arrays", async () => {
    const kernel = await compileWith(compiler, {
      text: `${IMPORT}
        export class Params { w: StaticArray<f64> }
        export class Data { x: StaticArray<f64> }
        export class State { sum: f64 }
        export function setup(params: Params, data: Data): State { return { sum: params.w[0] + data.x[0] }; }
        export class Outputs { sum: f64; path: StaticArray<f64> = new StaticArray<f64>(3) }
        export function sample(rng: Rng, params: Params, data: Data, state: State, out: Outputs): void {
          out.sum = state.sum;
          for (let i = 0; i < 3; i++) out.path[i] = params.w[1] * data.x[i];
        }`,
    });
    const client = { params: { w: [1, 10] }, data: { x: [5, 6, 7] } };
    const record = samplerHere(kernel, client)(0, 4);
    expect(kernel.arrays).toMatchObject([{ name: "path", length: 3 }]);
    expect([...record]).toEqual(expect.arrayContaining([6, 50, 60, 70]));
  });

  test("needs a setup that makes it", async () => {
    const sample = "export function sample(rng: Rng, state: State): f64 { return state.x; }";
    const state = "export class State { x: f64 = 1 }";
    expect(await problem(`${state} ${sample}`)).toMatch(/^sample takes a State, and nothing makes one; write export/);
    expect(await problem(`${state} ${sample} export function setup(n: i32): State { return new State(); }`)).toMatch(
      /^setup\(n: i32\): State makes no state for sample; write export function setup\(rng: Rng, params: Params, data: Data\): State/,
    );
    expect(await problem(`${state} ${sample} export function setup(): f64 { return 1; }`)).toMatch(
      /^setup\(\): f64 makes/,
    );
    expect(
      await problem(
        `${state} ${sample} export const dimensions = 1; export function setup(rng: Rng): State { return new State(); }`,
      ),
    ).toBe("setup draws no numbers where the source exports dimensions, which are those of a sample");
  });

  test("is no matter of a setup that sample does not ask for", async () => {
    const kernel = await compileWith(compiler, {
      text: `${IMPORT}export function setup(n: i32): i32 { return n; } export function sample(rng: Rng): f64 { return 1; }`,
    });
    expect(Object.keys(kernel.functions)).toEqual(["setup"]);
  });
});
