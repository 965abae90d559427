import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { KernelCompileError } from "../../../src/protocol/errors.ts";
import { failure } from "../../behaviour/support.ts";
import { compileWith, countingCompiler } from "./in-process.ts";

const { compiler } = countingCompiler();

const DATA = "export class Data { x: StaticArray<f64>; y: StaticArray<f64>; }\n";

async function problemsOf(text: string): Promise<string[]> {
  const error = await failure(compileWith(compiler, { text }));
  expect(error).toBeInstanceOf(KernelCompileError);
  return (error as KernelCompileError).diagnostics.map(
    ({ file, line, column, message }) => `${file}:${line}:${column} ${message}`,
  );
}

test("a source with a statistic of data is one, and says which columns it reads and what it gives", async () => {
  const text = `${DATA}
export class Outputs { sum: f64; product: f64; }
/** Of the first row. */
export function statistic(data: Data, out: Outputs): void { out.sum = data.x[0] + data.y[0]; out.product = data.x[0] * data.y[0]; }
export function half(x: f64): f64 { return x / 2; }`;
  const kernel = await compileWith(compiler, { text });
  expect(kernel).toMatchObject({ title: "Of the first row.", columns: ["x", "y"], outputs: ["sum", "product"] });
  expect(Object.keys(kernel.functions)).toEqual(["half"]);
  expect(inspect(kernel)).toBe("StatisticKernel kernel { x, y, gives sum, product }");
});

test("a function of that name that takes no data is called as it is", async () => {
  const kernel = await compileWith(compiler, {
    text: "export function statistic(x: StaticArray<f64>): f64 { return x[0]; }",
  });
  expect(Object.keys(kernel.functions)).toEqual(["statistic"]);
  expect(kernel).not.toHaveProperty("columns");
});

describe("what is no statistic is refused, with its place", () => {
  test.each([
    [
      `${DATA}export function statistic(data: Data): i32 { return 1; }`,
      "kernel.ts:2:17 statistic(data: Data): i32 is no statistic; write statistic(data: Data): f64 or",
    ],
    [
      `${DATA}export function statistic(data: Data, n: i32): f64 { return 1; }`,
      "kernel.ts:2:17 statistic(data: Data, n: i32): f64 is no statistic",
    ],
    [
      `${DATA}export function statistic(data: Data): void {}`,
      "kernel.ts:2:17 statistic(data: Data): void is no statistic",
    ],
    [
      "class Data { x: StaticArray<f64>; }\nexport function statistic(data: Data): f64 { return 1; }",
      "kernel.ts:1:7 class Data must be exported",
    ],
    [
      "export class Data { x: Array<f64> = []; }\nexport function statistic(data: Data): f64 { return 1; }",
      "kernel.ts:1:21 Data.x is a Array<f64>; allowed: StaticArray<f64>",
    ],
    [
      "export class Data {}\nexport function statistic(data: Data): f64 { return 1; }",
      "kernel.ts:2:17 Data has 0 columns; a statistic has at least 1",
    ],
    [
      `${DATA}export class Outputs {}\nexport function statistic(data: Data, out: Outputs): void {}`,
      "kernel.ts:3:17 Outputs has 0 outputs; a statistic has 1 to 64",
    ],
    [
      `import { Rng } from "wasm-ensemble/assembly";\n${DATA}export function sample(rng: Rng): f64 { return 1; }
export function statistic(data: Data): f64 { return 1; }`,
      "kernel.ts:4:17 a source has either a sample or a statistic; give each a file of its own",
    ],
  ])("%s", async (text, problem) => {
    expect((await problemsOf(text))[0]).toContain(problem);
  });
});
