import { afterAll, describe, expect, test } from "vitest";
import { type BootstrapOptions, type Client, connect, kernels, loadKernel, RemoteError } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { compileFile } from "../../../src/node/compile/compile-file.ts";
import { failure } from "../support.ts";
import { correlation, LAW_SCHOOLS } from "./law-schools.ts";

const client: Client = await connect({ engines: 2 });
afterAll(() => client.close());

const CORRELATION = `
export class Data { lsat: StaticArray<f64>; gpa: StaticArray<f64>; }
function mean(x: StaticArray<f64>): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  return sum / x.length;
}
/** Correlation of the two columns. */
export function statistic(data: Data): f64 {
  const lsat = data.lsat;
  const gpa = data.gpa;
  const x = mean(lsat);
  const y = mean(gpa);
  let xy: f64 = 0;
  let xx: f64 = 0;
  let yy: f64 = 0;
  for (let i = 0; i < lsat.length; i++) {
    const dx = lsat[i] - x;
    const dy = gpa[i] - y;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xy / Math.sqrt(xx * yy);
}`;

const ONE = "export class Data { x: StaticArray<f64>; }\n";

// Sent to engines.
const ends = (x: Float64Array): number => (x[0] ?? 0) + 2 * (x.at(-1) ?? 0);
const sorting = (x: Int16Array): { median: number; last: number } => {
  x.sort();
  return { median: x[x.length >> 1] ?? 0, last: x[0] === 1 ? (x.at(-1) ?? 0) : 0 };
};

describe("a compiled statistic", () => {
  test("has the numbers of the same in JavaScript, bit for bit", async () => {
    const kernel = await compileKernel<object, never, "value">(CORRELATION, { name: "correlation" });
    const options = { data: LAW_SCHOOLS, resamples: 3000, seed: 5 };
    const [compiled, plain] = [await client.bootstrap(kernel, options), await client.bootstrap(correlation, options)];
    expect(compiled.replicates).toEqual(plain.replicates);
    expect(compiled.outputs.value.acceleration).toBe(plain.acceleration);
    expect(compiled.confidenceInterval).toEqual(plain.confidenceInterval);
    expect(compiled.statistic).toBe(plain.statistic);
  });

  test("leaves out the same groups of many rows", async () => {
    const kernel = await compileKernel(
      `${ONE}export function statistic(data: Data): f64 { return data.x[0] + 2 * data.x[data.x.length - 1]; }`,
    );
    // The rows at both ends lie in some groups of 4 or 5, which the random order of the rows says.
    const options = { data: Array.from({ length: 2203 }, (_, i) => Math.sqrt(i)), resamples: 100, seed: 9 };
    const [compiled, plain] = [await client.bootstrap(kernel, options), await client.bootstrap(ends, options)];
    expect(compiled.acceleration).toBe(plain.acceleration);
    expect(compiled.replicates).toEqual(plain.replicates);
  });

  test("may give several numbers, and do with its data as it likes", async () => {
    const kernel = await compileKernel<object, never, "median" | "last">(`${ONE}
export class Outputs { median: f64; last: f64; }
export function statistic(data: Data, out: Outputs): void {
  const x = data.x;
  x.sort();
  out.median = x[x.length >> 1];
  // What it leaves alone is 0.
  if (x[0] == 1) out.last = x[x.length - 1];
  data.x = new StaticArray<f64>(1);
}`);
    const data = Int16Array.of(5, 3, 1, 9, 7);
    const options = { data, resamples: 1000, seed: 3 };
    const [compiled, expected] = [await client.bootstrap(kernel, options), await client.bootstrap(sorting, options)];
    expect(Object.keys(compiled.outputs)).toEqual(["median", "last"]);
    expect(compiled.outputs.median.replicates).toEqual(expected.outputs.median.replicates);
    expect(compiled.outputs.last.replicates).toEqual(expected.outputs.last.replicates);
    expect(compiled.outputs.last.statistic).toBe(9);
  });

  test("may allocate, and so may other functions of its source: the memory is used again", async () => {
    const text = `${ONE}
export function statistic(data: Data): f64 {
  const copy = new StaticArray<f64>(1 << 17);
  copy[7] = data.x[0];
  return copy[7] + copy[8];
}
export function long(i: i32): string { return "x".repeat(100000 + i); }`;
    const small = await connect({ engines: 1, maxWasmMb: 256 });
    const kernel = await compileKernel<{ readonly long: (i: number) => string }>(text);
    // 1 MB an evaluation, 128 in a chunk; and 200 kB a call.
    const { replicates } = await small.bootstrap(kernel, { data: [1, 2, 3], resamples: 2000, seed: 1 });
    expect(new Set(replicates)).toEqual(new Set([1, 2, 3]));
    const lengths = await small.loadBalancedView().map(
      kernel.functions.long,
      Array.from({ length: 3000 }, (_, i) => i),
    );
    expect(lengths.map((each) => each.length)).toEqual(Array.from({ length: 3000 }, (_, i) => 100_000 + i));
    await small.close();
  });

  test("gives the same numbers however it is optimized", async () => {
    const options = { data: LAW_SCHOOLS, resamples: 400, seed: 5 };
    const all = await Promise.all(
      ([0, 1, 3] as const).map(async (optimizeLevel) => {
        const kernel = await compileKernel(CORRELATION, { name: "correlation", optimizeLevel });
        return (await client.bootstrap(kernel, options)).replicates;
      }),
    );
    for (const replicates of all) expect(replicates).toEqual(all[0]);
  });

  test("is a file, too, which says all of itself", async () => {
    const { wasm, facts } = await compileFile(CORRELATION, { name: "correlation" });
    expect(facts.statistic).toMatchObject({ columns: ["lsat", "gpa"], outputs: ["value"] });
    const kernel = await loadKernel(wasm);
    const options = { data: LAW_SCHOOLS, resamples: 500, seed: 5 };
    expect((await client.bootstrap(kernel, options)).replicates).toEqual(
      (await client.bootstrap(correlation, options)).replicates,
    );
    expect(() => client.sample(kernel, { samples: 1 })).toThrow("sample expects a kernel");
  });

  test("that traps rejects the run", async () => {
    const kernel = await compileKernel(`${ONE}export function statistic(data: Data): f64 { return data.x[99]; }`);
    const error = await failure(client.bootstrap(kernel, { data: [1, 2, 3] }));
    expect(error).toBeInstanceOf(RemoteError);
    expect(error.message).toContain("KernelError: statistic failed: Index out of range");
  });
});

test("a function of a kernel that takes a list is a statistic of one column", async () => {
  const { functions } = await compileKernel<{ readonly sum: (x: Float64Array) => number }>(
    "export function sum(x: StaticArray<f64>): f64 { let s: f64 = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s; }",
  );
  const options = { data: [1, 2, 4], resamples: 500, seed: 1 };
  const compiled = await client.bootstrap(functions.sum, options);
  const plain = await client.bootstrap((x: Float64Array) => x.reduce((sum, value) => sum + value, 0), options);
  expect(compiled.replicates).toEqual(plain.replicates);
});

describe("data that a kernel does not read are refused at the call", () => {
  test.each<[string, BootstrapOptions["data"], string]>([
    ["a column too few", { lsat: [1] }, "the kernel correlation reads the columns lsat, gpa, got lsat"],
    ["a column too many", { lsat: [1], gpa: [1], x: [1] }, "got lsat, gpa, x"],
    ["another column", { lsat: [1], x: [1] }, "got lsat, x"],
    ["a column without a name", [1, 2], "got one without a name"],
    ["rows", [{ lsat: 1, gpa: 1 }], "got a list of rows"],
  ])("%s", async (_, data, message) => {
    const kernel = await compileKernel(CORRELATION, { name: "correlation" });
    // As a program in JavaScript may call it.
    expect(() => client.bootstrap(kernel, { data: data as { lsat: number[] } })).toThrow(message);
  });

  test("and so is a kernel that has no statistic", () => {
    expect(() => client.bootstrap(kernels.pi, { data: [1, 2] })).toThrow(
      "bootstrap expects a function, or a compiled kernel with a statistic of data, got the kernel pi, which has none",
    );
  });
});
