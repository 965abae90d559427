import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { loadKernel } from "wasm-ensemble";
import { type Example, patternOf, readExample } from "../scripts/lib/example.mjs";
import { sampleHere } from "./kernels/compile/in-process.ts";

const run = promisify(execFile);
const folder = new URL("../examples/", import.meta.url);
const files = await readdir(folder);
const programs = files.filter((file) => file.endsWith(".js"));

// Seeds are fixed, so these are the same in each run with as many engines. 5 of what is printed, and half a unit of its
// last digit.
const STANDARD_ERRORS = 5;
const ESTIMATE = /(-?[\d.]+) ± ([\d.]+)(?: \w+)?, exactly (-?[\d.]+)/g;
// Bootstraps: a fifth is more than 5 standard errors of 500 draws.
const FORMULA = /standard error of the mean ([\d.]+), by its formula ([\d.]+)/g;

const main = fileURLToPath(new URL("../build/lib/cli/main.bundle.js", import.meta.url));

async function outputOf(program: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, [fileURLToPath(new URL(program, folder)), ...args], {
    timeout: 120_000,
  });
  expect(stderr).toBe("");
  return stdout;
}

/** The picture that an example's text shows, made anew: by the program, or by the command that the text has for it. */
async function pictureAnew({ commands }: Example, program: string, file: string): Promise<string> {
  const command = commands.find((line) => line.includes("--plot"))?.split(" ");
  if (command === undefined) return await outputOf(program, file);
  await run(process.execPath, [main, ...command.slice(2, -1), file]);
  return await outputOf(program);
}

/** The numbers of each match. */
function numbersIn(text: string, pattern: RegExp): number[][] {
  return [...text.matchAll(pattern)].map((match) => match.slice(1).map(Number));
}

describe("examples", () => {
  test.each(programs)(
    "%s ends by itself, near the truth, and prints and draws what its text shows",
    async (program) => {
      const example = readExample(await readFile(new URL(program, folder), "utf8"));
      const drawn = await mkdtemp(join(tmpdir(), "ensemble-examples-"));
      onTestFinished(() => rm(drawn, { recursive: true, force: true }));
      const { picture } = example;
      const text = await (picture ? pictureAnew(example, program, join(drawn, "picture.svg")) : outputOf(program));
      expect(text).toMatch(patternOf(example.output));
      if (picture) {
        const shown = await readFile(new URL(picture.path, folder), "utf8");
        expect(await readFile(join(drawn, "picture.svg"), "utf8")).toBe(shown);
      }
      expect(text).not.toMatch(/NaN|undefined/);
      for (const [mean = 0, standardError = 0, exact = 0] of numbersIn(text, ESTIMATE)) {
        const unit = 10 ** -(String(mean).split(".")[1]?.length ?? 0);
        expect(Math.abs(mean - exact), `${mean} of ${exact}`).toBeLessThan(STANDARD_ERRORS * standardError + unit);
      }
      for (const [found = 0, formula = 1] of numbersIn(text, FORMULA)) {
        expect(Math.abs(found / formula - 1), `${found} of ${formula}`).toBeLessThan(0.2);
      }
    },
  );

  test("most say what is exact", async () => {
    const texts = await Promise.all(programs.map((program) => readFile(new URL(program, folder), "utf8")));
    expect(texts.filter((text) => /exactly|by its formula/.test(text)).length).toBeGreaterThanOrEqual(11);
  });

  test("what a text shows is compared, where … stands for what differs", () => {
    const opening = "// What?\n//\n//   node a.js\n\ncode();\n\n";
    const ending = "// Output, where … differs from run to run:\n//\n//   …\n//   a = …, exactly 1\n";
    const { output, ...parts } = readExample(opening + ending);
    expect(parts).toEqual({ purpose: "What?", commands: ["node a.js"], code: "code();", picture: undefined });
    expect("3 samples\n9 samples\na = 0.9, exactly 1\n").toMatch(patternOf(output));
    for (const other of ["a = 0.9, exactly 2\n", "a = 0.9, exactly 1\nmore\n", "a = 0.9\n", ""]) {
      expect(other).not.toMatch(patternOf(output));
    }
    expect(() => readExample(opening)).toThrow("its output at its end");
  });

  test("a table in CSV has its estimates near the exact columns", async () => {
    const [names = "", ...rows] = (await outputOf("sweep-csv.js")).trimEnd().split("\n");
    expect(rows).toHaveLength(18);
    for (const row of rows) {
      const cells = row.split(",").map(Number);
      const cell = (name: string) => cells[names.split(",").indexOf(name)] ?? Number.NaN;
      for (const name of ["cases", "large"]) {
        const tolerance = STANDARD_ERRORS * cell(`${name}_standardError`) + 1e-4;
        expect(Math.abs(cell(name) - cell(`${name}_exact`)), row).toBeLessThan(tolerance);
      }
    }
  });

  test("are listed in their README, each opens with a question, and says what runs it", async () => {
    const readme = await readFile(new URL("README.md", folder), "utf8");
    for (const program of programs) {
      expect(readme).toContain(`[${program}](${program})`);
      const { purpose, commands } = readExample(await readFile(new URL(program, folder), "utf8"));
      expect(purpose, program).toMatch(/^[^.:]+\?/);
      expect(commands.map((command) => command.split(/ [[>]/)[0])).toContain(`node examples/${program}`);
    }
  });

  test("a kernel in AssemblyScript is sampled by the command too", async () => {
    const cache = await mkdtemp(join(tmpdir(), "ensemble-examples-"));
    onTestFinished(() => rm(cache, { recursive: true, force: true }));
    const args = [
      "sample",
      fileURLToPath(new URL("assembly/coupons.ts", folder)),
      "--param",
      "pictures=2",
      "--samples",
      "1e6",
    ];
    const env = { ...process.env, XDG_CACHE_HOME: cache };
    const { stdout } = await run(process.execPath, [main, ...args, "--seed", "1", "--json"], { env });
    const { outputs } = JSON.parse(stdout) as { outputs: Record<string, { mean: number; standardError: number }> };
    const { packets, doubles } = outputs;
    // 2 (1 + 1/2) packets, of which 2 were not in vain.
    expect(Math.abs((packets?.mean ?? 0) - 3)).toBeLessThan(STANDARD_ERRORS * (packets?.standardError ?? 0));
    expect((packets?.mean ?? 0) - (doubles?.mean ?? 0)).toBeCloseTo(2, 9);
  });
});

const hasClang = await run("clang", ["--print-targets"]).then(
  ({ stdout }) => /\bwasm32\b/.test(stdout),
  () => false,
);

describe("the module in C", () => {
  const options = {
    name: "dice",
    parameters: [{ name: "sides", type: "i32", offset: 0, default: 6 }],
  } as const;

  test("has the kernel interface, and other numbers for another stream", async () => {
    const kernel = await loadKernel(new URL("kernel-in-c.wasm", folder), options);
    const [finite, nonFinite, first, mean = 0, squares = 0] = sampleHere(kernel, 1e5);
    expect([finite, nonFinite, first]).toEqual([1e5, 0, -1]);
    // Variance of two dice 35 / 6; of its estimate, less than that of a normal law.
    expect(Math.abs(mean - 7)).toBeLessThan(STANDARD_ERRORS * Math.sqrt(35 / 6 / 1e5));
    expect(Math.abs(squares / 1e5 / (35 / 6) - 1)).toBeLessThan(STANDARD_ERRORS * Math.sqrt(2 / 1e5));
  });

  test.runIf(hasClang)("compiles from its source to the same numbers", async () => {
    const built = await mkdtemp(join(tmpdir(), "ensemble-clang-"));
    onTestFinished(() => rm(built, { recursive: true, force: true }));
    const wasm = join(built, "kernel-in-c.wasm");
    const flags = ["--target=wasm32", "-O3", "-nostdlib", "-Wl,--no-entry", "-o", wasm];
    await run("clang", [...flags, fileURLToPath(new URL("kernel-in-c.c", folder))]);
    const [ours, theirs] = await Promise.all([
      loadKernel(new URL("kernel-in-c.wasm", folder), options),
      loadKernel(new Uint8Array(await readFile(wasm)), options),
    ]);
    expect(sampleHere(theirs, 1000, { sides: 20 })).toEqual(sampleHere(ours, 1000, { sides: 20 }));
  });
});
