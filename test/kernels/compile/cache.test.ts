import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { diskCache } from "../../../src/node/compile/disk-cache.ts";
import { compileWith, countingCompiler, sampleHere } from "./in-process.ts";

const TEXT = `import { Rng } from "wasm-ensemble/assembly"; import { factor } from "./factor";
  export class Params { scale: f64 = factor() }
  export function sample(rng: Rng, params: Params): f64 { return params.scale * rng.uniform(); }`;

async function folderWith(
  factor: number,
): Promise<{ folder: string; base: URL; setFactor: (to: number) => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "ensemble-compile-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const setFactor = (to: number): Promise<void> =>
    writeFile(join(folder, "factor.ts"), `export function factor(): f64 { return ${to}; }`);
  await setFactor(factor);
  return { folder, base: pathToFileURL(`${folder}/`), setFactor };
}

test("the same source is compiled once, calls at one time too, and gives the same kernel", async () => {
  const { compiler, runs } = countingCompiler();
  const { base } = await folderWith(3);
  const [first, second] = await Promise.all([
    compileWith(compiler, { text: TEXT, base }),
    compileWith(compiler, { text: TEXT, base }),
  ]);
  expect(second).toBe(first);
  expect(runs()).toBe(2);
  const other = await compileWith(compiler, { text: TEXT, base, chunkSamples: 7 });
  expect(other.chunkSamples).toBe(7);
  expect(other.identity).toBe(first.identity);
  expect(runs()).toBe(2);
});

test("a change of an imported file is seen", async () => {
  const { compiler, runs } = countingCompiler();
  const { base, setFactor } = await folderWith(3);
  const before = await compileWith(compiler, { text: TEXT, base });
  await setFactor(4);
  const after = await compileWith(compiler, { text: TEXT, base });
  expect(runs()).toBe(4);
  expect(after.parameters[0]?.default).toBe(4);
  expect(after.identity).not.toBe(before.identity);
});

test("another process takes the kernel from disk, without the compiler", async () => {
  const { folder, base, setFactor } = await folderWith(3);
  const cache = diskCache(join(folder, "cache", "kernels"));
  const first = countingCompiler();
  const made = await compileWith(first.compiler, { text: TEXT, base, cache });
  const second = countingCompiler();
  const read = await compileWith(second.compiler, { text: TEXT, base, cache });
  expect(second.runs()).toBe(0);
  expect(read).toMatchObject({ parameters: made.parameters, outputs: made.outputs, identity: made.identity });
  expect(sampleHere(read, 1000)).toEqual(sampleHere(made, 1000));
  expect(await readdir(join(folder, "cache", "kernels"))).toHaveLength(1);

  await setFactor(4);
  const third = countingCompiler();
  expect((await compileWith(third.compiler, { text: TEXT, base, cache })).parameters[0]?.default).toBe(4);
  expect(third.runs()).toBe(2);
});

test.each([
  ["cut off", (text: string) => text.slice(0, text.length / 2)],
  ["edited", (text: string) => text.replace('"default":3', '"default":5')],
  ["empty", () => ""],
])("a cached file that is %s is made anew", async (_, damage) => {
  const { folder, base } = await folderWith(3);
  const cacheFolder = join(folder, "cache");
  const cache = diskCache(cacheFolder);
  await compileWith(countingCompiler().compiler, { text: TEXT, base, cache });
  const [name = ""] = await readdir(cacheFolder);
  const file = join(cacheFolder, name);
  const whole = await readFile(file, "utf8");
  await writeFile(file, damage(whole));
  const { compiler, runs } = countingCompiler();
  expect((await compileWith(compiler, { text: TEXT, base, cache })).parameters[0]?.default).toBe(3);
  expect(runs()).toBe(2);
  expect(await readFile(file, "utf8")).toBe(whole);
});

test("a folder that can't be made costs no kernel", async () => {
  const { folder, base } = await folderWith(3);
  const cache = diskCache(join(folder, "factor.ts", "cache"));
  const kernel = await compileWith(countingCompiler().compiler, { text: TEXT, base, cache });
  expect(kernel.outputs).toEqual(["value"]);
});
