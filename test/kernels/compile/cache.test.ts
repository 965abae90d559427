import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
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

test("the folder is for its owner alone, and one that others may write to is not used", async () => {
  const { folder } = await folderWith(3);
  const own = join(folder, "own");
  await diskCache(own).save("key", "text");
  expect((await stat(own)).mode & 0o777).toBe(0o700);
  expect(await diskCache(own).load("key")).toBe("text");
  const shared = join(folder, "shared");
  await mkdir(shared);
  await writeFile(join(shared, "key.kernel"), "text of somebody else");
  await chmod(shared, 0o777);
  expect(await diskCache(shared).load("key")).toBeUndefined();
  await diskCache(shared).save("other", "text");
  expect(await readdir(shared)).toEqual(["key.kernel"]);
});

test("200 kernels are kept, the oldest go first", async () => {
  const { folder } = await folderWith(3);
  const kernels = join(folder, "kernels");
  const cache = diskCache(kernels);
  for (let i = 0; i < 200; i++) await cache.save(`key${i}`, "text");
  await utimes(join(kernels, "key7.kernel"), 1, 1);
  await cache.save("one more", "text");
  const names = await readdir(kernels);
  expect(names).toHaveLength(200);
  expect(names).toContain("one more.kernel");
  expect(names).not.toContain("key7.kernel");
});
