import { describe, expect, test } from "vitest";
import { loadAsc } from "../../../src/kernels/compile/asc.ts";
import { KernelCompiler } from "../../../src/kernels/compile/kernel-compiler.ts";
import { nodeHost } from "../../../src/node/compile/node-host.ts";
import { compileKernel } from "../../../src/node/compile.ts";
import { KernelCompileError, KernelError } from "../../../src/protocol/errors.ts";
import { failure } from "../../behaviour/support.ts";
import { compileWith, countingCompiler, KERNELS } from "./in-process.ts";

const { compiler } = countingCompiler();

async function errorOf(text: string): Promise<KernelCompileError> {
  const error = await failure(compileWith(compiler, { text }));
  expect(error).toBeInstanceOf(KernelCompileError);
  return error as KernelCompileError;
}

const RNG = 'import { Rng } from "wasm-ensemble/assembly";\n';

describe("what the compiler refuses has its text and place", () => {
  test("a syntax error", async () => {
    const error = await errorOf("export function f(): i32 {\n  return 1 +;\n}");
    expect(error.diagnostics[0]).toMatchObject({
      file: "kernel.ts",
      line: 2,
      column: 13,
      message: "Expression expected.",
    });
    expect(error.message).toMatch(/^kernel\.ts does not compile:\nERROR TS1109: Expression expected\./);
    expect(error.message).toMatch(/in kernel\.ts:2:13$/);
  });

  test("without the compiler's own count of the errors", async () => {
    const error = await errorOf("export function f(): f64 {\n  return a() + b();\n}");
    expect(error.diagnostics.map(({ message }) => message)).toEqual(["Cannot find name 'a'.", "Cannot find name 'b'."]);
    expect(error.message).toMatch(/in kernel\.ts:2:16$/);
    expect(error.message).not.toContain("FAILURE");
  });

  test("a type error in sample", async () => {
    const error = await errorOf(`${RNG}export function sample(rng: Rng): f64 {\n  return "text";\n}`);
    expect(error.diagnostics).toEqual([
      {
        file: "kernel.ts",
        line: 3,
        column: 10,
        code: 2322,
        message: "Type '~lib/string/String' is not assignable to type 'f64'.",
      },
    ]);
  });

  test("an unknown name in an imported file", async () => {
    const error = await failure(
      compiler.compile({
        path: "main.ts",
        name: "main",
        text: 'import { g } from "./lib/other"; export function f(): f64 { return g(); }',
        readUser: (path) =>
          Promise.resolve(path === "lib/other.ts" ? "export function g(): f64 {\n return missing;\n}" : null),
        optimizeLevel: 0,
        simd: true,
        chunkSamples: 1,
      }),
    );
    expect((error as KernelCompileError).diagnostics[0]).toMatchObject({ file: "lib/other.ts", line: 2, column: 9 });
  });

  test("an import that is not there", async () => {
    const error = await errorOf('import { g } from "./nowhere"; export function f(): f64 { return g(); }');
    expect(error.message).toContain("nowhere.ts");
    expect(error.diagnostics[0]).toMatchObject({ file: "kernel.ts", line: 1, column: 19 });
  });

  test("an unknown type of a parameter is told once", async () => {
    const error = await errorOf(`${RNG}export function sample(rng: Rng, p: Nothing): f64 { return 1; }`);
    expect(error.diagnostics).toHaveLength(1);
    expect(error.message).toContain("Nothing");
  });
});

describe("what is no sampling kernel says what one is", () => {
  test.each([
    ["sample(x: f64): f64", "sample(x: f64): f64 { return x; }"],
    ["sample(): f64", "sample(): f64 { return 1; }"],
    ["sample(rng: Rng): i32", "sample(rng: Rng): i32 { return 1; }"],
    ["sample(rng: Rng): void", "sample(rng: Rng): void {}"],
    ["sample(rng: Rng, n: i32): f64", "sample(rng: Rng, n: i32): f64 { return n; }"],
    ["sample(rng: Rng, a: P, b: P): f64", "sample(rng: Rng, a: P, b: P): f64 { return 1; }"],
  ])("%s", async (signature, code) => {
    const error = await errorOf(`${RNG}export class P { x: f64 = 1 }\nexport function ${code}`);
    expect(error.message).toContain(
      `kernel.ts:3:17: ${signature} is no sampling kernel; write sample(rng: Rng): f64, `,
    );
    expect(error.diagnostics[0]).toMatchObject({ file: "kernel.ts", line: 3, column: 17, code: 0 });
  });

  test.each([
    [
      "a field that is no number",
      'export class Params { spot: f64 = 1;\n name: string = ""; }',
      "kernel.ts:3:2: Params.name is a string; allowed: f64, f32, i32, u32, i64, u64, bool",
    ],
    ["a field of a small type", "export class Params { n: u8 = 1 }", "Params.n is a u8; allowed: f64, f32, i32"],
    ["a class that is not exported", "class Params { x: f64 = 1 }", "class Params must be exported"],
    [
      "a constructor with parameters",
      "export class Params { x: f64; constructor(x: f64) { this.x = x; } }",
      "the constructor of Params must not have parameters",
    ],
  ])("%s", async (_, declaration, message) => {
    const error = await errorOf(
      `${RNG}${declaration}\nexport function sample(rng: Rng, params: Params): f64 { return 1; }`,
    );
    expect(error.message).toContain(message);
  });

  test("outputs that are no f64, and none at all", async () => {
    const sample = "export function sample(rng: Rng, out: Out): void {}";
    expect((await errorOf(`${RNG}export class Out { n: i32 }\n${sample}`)).message).toContain(
      "Out.n is a i32; allowed: f64",
    );
    expect((await errorOf(`${RNG}export class Out {}\n${sample}`)).message).toContain("Out has 0 fields");
  });

  test("a function with a name of the kernel interface", async () => {
    const text = `${RNG}export function sample(rng: Rng): f64 { return 1; }\nexport function arena(): void {}`;
    expect((await errorOf(text)).message).toContain("module has a arena of its own");
  });

  test("an import that engines don't offer", async () => {
    const error = await errorOf("declare function fetchIt(): f64; export function f(): f64 { return fetchIt(); }");
    expect(error.message).toContain("engines don't offer kernel.fetchIt");
  });
});

describe("the call", () => {
  test.each<[string, unknown, object, string]>([
    ["a number", 5, {}, "compileKernel expects a URL or a source text, got 5"],
    ["a file that is not there", new URL("nothing.ts", KERNELS), {}, "there is no such file"],
    ["a folder", KERNELS, {}, "there is no such file"],
    ["no whole chunk", "", { chunkSamples: 1.5 }, "chunkSamples expects a whole number from 1 to 2^31 - 1, got 1.5"],
    ["a chunk of text", "", { chunkSamples: "5" }, 'chunkSamples expects a number, got the string "5"'],
    ["an option of pages", "", { createWorker: () => 1 }, "compileKernel takes createWorker in pages only"],
    ["an unknown option", "", { chunk: 5 }, "compileKernel has no option chunk; it has name, chunkSamples,"],
    ["a base that is no URL", "", { baseUrl: "." }, 'baseUrl expects a URL, got the string "."'],
    ["no level", "", { optimizeLevel: 4 }, "optimizeLevel expects 0, 1, 2 or 3, got 4"],
  ])("refuses %s", async (_, source, options, message) => {
    const error = await failure(compileKernel(source as string, options));
    expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
    expect((error as Error).message).toContain(message);
  });

  test("a text without a base can't import files", async () => {
    const error = await failure(
      compileKernel('import { call } from "./payoff"; export function f(): f64 { return call(1, 2); }'),
    );
    expect(error).toBeInstanceOf(KernelCompileError);
  });

  test("needs the compiler, and one of the right release", async () => {
    const missing = new KernelCompiler({ ...nodeHost(), ascVersion: () => Promise.resolve("0.27.5") });
    expect(await failure(compileWith(missing, { text: "" }))).toEqual(
      new KernelError("compileKernel needs assemblyscript@0.28, found 0.27.5; run npm install assemblyscript@0.28"),
    );
    expect(await loadAsc()).toHaveProperty("main");
  });

  test("ends neither the process nor its thread when the compiler crashes, and compiles on", async () => {
    // It prints its stack; the output of a thread is this process's.
    const error = await failure(compileKernel("export function f(): void { yield 5; }"));
    expect(error).toEqual(new KernelError("kernel.ts does not compile: the AssemblyScript compiler has crashed"));
    expect(await compileKernel("export function f(): i32 { return 1; }")).toHaveProperty("f");
  });

  test("a compilation that fails does not stop the next", async () => {
    const [bad, good] = await Promise.allSettled([
      compileWith(compiler, { text: "export function f(" }),
      compileWith(compiler, { text: "export function f(): i32 { return 1; }" }),
    ]);
    expect([bad.status, good.status]).toEqual(["rejected", "fulfilled"]);
  });
});
