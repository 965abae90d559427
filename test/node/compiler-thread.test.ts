import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { KernelCompileError } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";

const run = promisify(execFile);

function source(factor: number): string {
  return `import { Rng } from "wasm-ensemble/assembly";
    export function sample(rng: Rng): f64 { return ${factor} * rng.uniform(); }`;
}

/** Runs a program in a process of its own, with a folder for caches; gives what it prints and the folder. */
async function program(code: string): Promise<{ stdout: string; cache: string }> {
  const cache = await mkdtemp(join(tmpdir(), "ensemble-cache-"));
  onTestFinished(() => rm(cache, { recursive: true }));
  const text = `import { compileKernel } from "wasm-ensemble/compile"; const source = ${source.toString()}; ${code}`;
  const env = { ...process.env, XDG_CACHE_HOME: cache, LOCALAPPDATA: cache };
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", text], { env });
  return { stdout, cache };
}

test("a compilation leaves the thread that asks for it free, and the process ends by itself", async () => {
  const { stdout } = await program(`
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await compileKernel(source(1));
    clearInterval(timer);
    console.log(turns);
  `);
  // It takes 300 ms at the least; in this thread there would be none, or one for each of its few steps.
  expect(Number(stdout)).toBeGreaterThan(20);
});

test("kernels are kept in the user's folder for caches, unless that is not wanted", async () => {
  const kept = await program("await compileKernel(source(2));");
  const folder = join(kept.cache, "wasm-ensemble");
  expect(await readdir(folder)).toHaveLength(1);
  expect((await stat(folder)).mode & 0o077).toBe(0);
  const none = await program("await compileKernel(source(2), { cacheFolder: false });");
  expect(await readdir(none.cache)).toEqual([]);
});

test("an error of the source is the same as in this thread, and the next kernel compiles", async () => {
  const failed = compileKernel("export function sample(", { cacheFolder: false, name: "cut" });
  await expect(failed).rejects.toThrow(KernelCompileError);
  await expect(failed).rejects.toMatchObject({
    diagnostics: [expect.objectContaining({ file: "cut.ts", line: 1 })],
  });
  const kernels = await Promise.all([3, 4].map((factor) => compileKernel(source(factor), { cacheFolder: false })));
  expect(kernels.map(({ outputs }) => outputs)).toEqual([["value"], ["value"]]);
});
