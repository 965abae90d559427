import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { SampleReport } from "../../src/cli/sample/report.ts";
import { type Ending, ending, startWith } from "./ensemble.ts";

const folder = mkdtempSync(join(tmpdir(), "ensemble compile-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);

const DICE = `
import { integer, Rng } from "wasm-ensemble/assembly";
export class Params {
  /** Sides of each die. */
  sides: i32 = 6;
}
/** The sum of two dice. */
export function sample(rng: Rng, params: Params): f64 {
  return f64(2 + integer(rng, params.sides) + integer(rng, params.sides));
}
export function greet(name: string, times: i32 = 1): string { return name.repeat(times); }
export function total(values: Float64Array | null, more: Array<string>): void {}
`;
writeFileSync(path("dice.ts"), DICE);

function run(args: readonly string[], stdin?: string): Promise<Ending> {
  const child = startWith({ XDG_CACHE_HOME: path("cache") }, ...args);
  child.stdin.end(stdin);
  return ending(child);
}

const SAMPLING = ["--samples", "1e5", "--seed", "1", "--param", "sides=20", "--json"];

describe("a kernel's file", () => {
  test("is written, and what is in it is said", async () => {
    const { code, stdout, stderr } = await run(["compile", path("dice.ts")]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(existsSync(path("dice.wasm"))).toBe(true);
    expect(stdout).toMatch(/^written +.*dice\.wasm, [\d,]+ bytes$/mu);
    expect(stdout).toMatch(/^sample +The sum of two dice\.$/mu);
    expect(stdout).toMatch(/^outputs +value$/mu);
    expect(stdout).toMatch(/^exports +greet\(name: string, times\?: i32\): string$/mu);
    expect(stdout).toMatch(/^ +total\(values: Float64Array \| null, more: Array<string>\): void$/mu);
    expect(stdout).toMatch(/^sides +i32 +6 +Sides of each die\.$/mu);
  });

  test("gives the numbers that its source gives, for programs as well", async () => {
    const compiled = await run(["compile", path("dice.ts"), "-o", path("twice.wasm"), "--json"]);
    expect(JSON.parse(compiled.stdout)).toMatchObject({
      file: path("twice.wasm"),
      name: "dice",
      sampling: { outputs: ["value"], chunkSamples: 65_536, parameters: [{ name: "sides", default: 6 }] },
      functions: [{ name: "greet", signature: "(name: string, times?: i32): string" }, { name: "total" }],
    });
    // Its own output is overwritten.
    expect(await run(["compile", path("dice.ts"), "-o", path("twice.wasm")])).toMatchObject({ code: 0 });
    const [fromSource, fromFile, fromStdin] = await Promise.all([
      run(["sample", path("dice.ts"), ...SAMPLING]),
      run(["sample", path("twice.wasm"), ...SAMPLING]),
      run(["sample", "-", ...SAMPLING], DICE),
    ]);
    const [expected, ...others] = [fromSource, fromFile, fromStdin].map(
      ({ stdout }) => JSON.parse(stdout) as SampleReport,
    );
    for (const report of others) expect(report.outputs).toEqual(expected?.outputs);
  });

  test("comes from standard input as well", async () => {
    const { code, stdout } = await run(["compile", "-", "-o", path("piped.wasm"), "--chunk-samples", "1e3"], DICE);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^chunk +1,000 samples$/mu);
    const { stdout: report } = await run(["sample", path("piped.wasm"), ...SAMPLING]);
    expect(JSON.parse(report)).toMatchObject({ kernel: "piped", chunkSamples: 1000 });
  });
});

describe("what does not compile", () => {
  const wrong = "export function half(x: f64): f64 {\n  return y / 2;\n}\n";

  test("is shown with its place, and nothing is written", async () => {
    writeFileSync(path("wrong.ts"), wrong);
    const { code, stdout, stderr } = await run(["compile", path("wrong.ts")]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("Cannot find name 'y'");
    expect(stderr).toContain("in wrong.ts:2:10");
    expect(existsSync(path("wrong.wasm"))).toBe(false);
    const asJson = await run(["compile", path("wrong.ts"), "--json"]);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      diagnostics: [{ file: "wrong.ts", line: 2, column: 10, message: "Cannot find name 'y'." }],
    });
    expect(asJson.code).toBe(1);
  });

  test("is not shown with warnings of the library", async () => {
    const source = DICE.replace("params.sides)", "params.side)");
    const { stderr } = await run(["sample", "-", "--samples", "10"], source);
    expect(stderr).toContain("Property 'side' does not exist");
    expect(stderr).not.toContain("WARNING");
  });
});

describe("refused, and nothing is overwritten, is", () => {
  test.each([
    [["compile"], "compile expects a kernel: ensemble compile FILE.ts"],
    [["compile", "none.ts"], "there is no file none.ts"],
    [["compile", "a.js"], "compile expects AssemblyScript, a .ts file; got a.js"],
    [["compile", "-"], "compile - needs the file to write: ensemble compile - -o FILE.wasm"],
    [
      ["compile", "-", "-o", path("none.wasm")],
      "- expects a kernel on standard input, where nothing came; give it by a pipe or a file: ensemble compile - -o FILE.wasm < FILE.ts",
    ],
    [
      ["sample", "-"],
      "- expects a kernel on standard input, where nothing came; give it by a pipe or a file: ensemble sample - < FILE.ts",
    ],
  ])("ensemble %j", async (args, message) => {
    expect(await run(args)).toEqual({ code: 2, stdout: "", stderr: `ensemble: ${message}\n` });
  });

  test("a file that is no WebAssembly", async () => {
    writeFileSync(path("notes.wasm"), "notes");
    const { code, stderr } = await run(["compile", path("dice.ts"), "-o", path("notes.wasm")]);
    expect(code).toBe(2);
    expect(stderr).toContain("is there, and is no WebAssembly; nothing is overwritten");
    expect(readFileSync(path("notes.wasm"), "utf8")).toBe("notes");
    const named = await run(["compile", path("dice.ts"), "-o", path("dice.ts")]);
    expect(named.stderr).toContain("--output expects a file name that ends in .wasm");
    expect(readFileSync(path("dice.ts"), "utf8")).toBe(DICE);
  });
});
