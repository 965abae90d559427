import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { MAIN } from "../cli/ensemble.ts";

const ROOT = new URL("../..", import.meta.url);

/** Files that a process has run code of, by their paths in this checkout. */
async function loaded(args: readonly string[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "ensemble-loaded-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  // V8 notes every file of which it has run a function, whoever has loaded it.
  const env = { ...process.env, NODE_V8_COVERAGE: folder };
  await promisify(execFile)(process.execPath, [...args], { cwd: fileURLToPath(ROOT), env });
  const reports = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), "utf8")));
  const urls = reports.flatMap((text) => (JSON.parse(text) as { result: { url: string }[] }).result);
  const paths = urls.flatMap(({ url }) => (url.startsWith(ROOT.href) ? [url.slice(ROOT.href.length)] : []));
  // Code of the command line.
  return paths.filter((path) => !path.startsWith("[eval"));
}

function run(code: string): readonly string[] {
  return ["--input-type=module", "--eval", code];
}

describe("importing the package", () => {
  test.each(["wasm-ensemble", "wasm-ensemble/compile"])(
    "as %s loads a few files, and none of its packages",
    async (name) => {
      const files = await loaded(run(`await import("${name}")`));
      expect(files.filter((file) => !file.endsWith(".bundle.js"))).toEqual([]);
      expect(files.length).toBeLessThan(36);
      expect(files.length).toBeGreaterThan(0);
    },
  );

  test("loads what engines need when they are started", async () => {
    const code = `const { connect } = await import("wasm-ensemble"); await (await connect({ engines: 1 })).close();`;
    const files = await loaded(run(code));
    for (const name of ["acorn", "piscina"])
      expect(files.some((file) => file.startsWith(`node_modules/${name}/`))).toBe(true);
    expect(files).toContain("build/lib/node/engine.bundle.cjs");
  });

  test("gives the same classes under all names", async () => {
    const code = `
      const [here, node, { compileKernel }] = await Promise.all(
        ["wasm-ensemble", "wasm-ensemble/node", "wasm-ensemble/compile"].map((name) => import(name)));
      const error = await compileKernel("export function sample(): void {").catch((reason) => reason);
      console.log(here === node, error instanceof here.KernelCompileError, error instanceof here.EnsembleError);`;
    const { stdout } = await promisify(execFile)(process.execPath, [...run(code)], { cwd: fileURLToPath(ROOT) });
    expect(stdout).toBe("true true true\n");
  });

  test("gives classes under their names", async () => {
    const library: Readonly<Record<string, unknown>> = await import("wasm-ensemble");
    const named = Object.entries(library).flatMap(([name, value]) =>
      typeof value === "function" ? [[name, value.name]] : [],
    );
    expect(named.length).toBeGreaterThan(20);
    // The client of the package samples, and shows what engines do, which its name inside says.
    expect(named.filter(([name, own]) => name !== own)).toEqual([["Client", "NodeClient"]]);
  });
});

describe("the command line", () => {
  test("prints its version with nothing but the files that know it", async () => {
    const files = await loaded([MAIN, "--version"]);
    expect(files).toContain("build/lib/cli/main.bundle.js");
    expect(files.filter((file) => !file.startsWith("build/lib/"))).toEqual([]);
    expect(files.length).toBeLessThan(4);
  });

  test.each([[["--help"]], [["pi", "--help"]]])("prints %j without the library and its packages", async (args) => {
    const files = await loaded([MAIN, ...args]);
    expect(
      files.filter((file) => !file.startsWith("build/lib/") && !file.startsWith("node_modules/picocolors/")),
    ).toEqual([]);
    expect(files.length).toBeLessThan(12);
  });
});
