import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { ModuleReader } from "../../src/node/modules/collect-module.ts";
import { ModuleFolder, newFolderPath } from "../../src/node/modules/module-folder.ts";
import { sentFileUrl } from "../../src/node/modules/sent-files.ts";
import { writeFile } from "../nats/hosts.ts";

function written(files: Readonly<Record<string, string>>): (path: string) => string {
  const folder = mkdtempSync(join(tmpdir(), "ensemble-client-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) writeFile(join(folder, path), text);
  return (path) => pathToFileURL(join(folder, path)).href;
}

function madeFolder(mostBytes?: number): ModuleFolder {
  const made = new ModuleFolder(newFolderPath(), mostBytes);
  onTestFinished(() => made.close());
  return made;
}

const pathsOf = (url: string): readonly string[] => new ModuleReader().read(url).bundle.files.map(({ path }) => path);

test("what a module imports is found in every form, and what only looks like it is not", () => {
  const url = written({
    "a/main.mjs": `
      import "./side.mjs";
      export * from "./all.mjs";
      export { x } from "../up.mjs";
      import * as data from "./data.json" with { type: "json" };
      const late = () => import(\`./late.mjs\`);
      const file = new URL("some.bin", import.meta.url);
      const maybe = import("./not-there.mjs").catch(() => undefined);
      // import "./comment.mjs"
      const text = 'import "./text.mjs"';
      import "node:fs"; import "bare"; import "https://example.com/a.mjs";
      import "./query.mjs?v=1";`,
    ...Object.fromEntries(["side", "all", "late", "comment", "text", "query"].map((name) => [`a/${name}.mjs`, ""])),
    "up.mjs": "export const x = 1;",
    "a/data.json": "{}",
    "a/some.bin": "1",
  });
  expect(pathsOf(url("a/main.mjs"))).toEqual(
    ["all.mjs", "data.json", "late.mjs", "main.mjs", "query.mjs", "side.mjs", "some.bin"]
      .map((path) => `a/${path}`)
      .concat("up.mjs"),
  );
});

test("how Node is to run a file is told by its name, its package or its syntax", () => {
  const url = written({
    "package.json": "{}",
    "main.js": `import "./a.cjs"; import "./b.js"; import "./esm/c.js"; import "./d.ts"; import "./e.cts"; import "./f.mts";`,
    "a.cjs": "",
    "b.js": "module.exports = 1;",
    "esm/package.json": '{ "type": "module" }',
    "esm/c.js": "globalThis.c = 1;",
    "d.ts": "const a: number = 1;",
    "e.cts": "",
    "f.mts": "",
  });
  const { files } = new ModuleReader().read(url("main.js")).bundle;
  expect(Object.fromEntries(files.map(({ path, format }) => [path, format]))).toEqual({
    "a.cjs": "commonjs",
    "b.js": "commonjs",
    "d.ts": "module",
    "e.cts": "commonjs",
    "esm/c.js": "module",
    "f.mts": "module",
    "main.js": "module",
  });
});

test("the same files have the same id, others another one, wherever the change is", () => {
  const url = written({ "a.mjs": `import "./b.mjs";`, "b.mjs": "1;" });
  const reader = new ModuleReader();
  const before = reader.read(url("a.mjs")).bundle;
  expect(new ModuleReader().read(url("a.mjs")).bundle).toEqual(before);
  writeFile(new URL(url("b.mjs")).pathname, "2;");
  const after = reader.read(url("a.mjs")).bundle;
  expect(after.id).not.toBe(before.id);
  expect(after.files[0]).toEqual(before.files[0]);
});

test("a module that is too large is refused, with the largest of its files; so is one of too many", () => {
  const url = written({
    "a.mjs": `import "./b.mjs"; new URL("big.bin", import.meta.url);`,
    "b.mjs": "",
    "big.bin": "1".repeat(1000),
  });
  expect(() => new ModuleReader().read(url("a.mjs"), { bytes: 1000, files: 10 })).toThrow(RangeError);
  expect(() => new ModuleReader().read(url("a.mjs"), { bytes: 1000, files: 10 })).toThrow(url("big.bin"));
  expect(() => new ModuleReader().read(url("a.mjs"), { bytes: 10_000, files: 2 })).toThrow("2 files");
});

test("a folder keeps what was sent for itself alone, takes it again where it was lost, and is gone when it is closed", () => {
  const made = madeFolder();
  const { bundle, contents } = new ModuleReader().read(written({ "my file.mjs": "1;" })("my file.mjs"));
  const bytesOf = (name: string) => contents.find((each) => each.name === name)?.bytes ?? new Uint8Array();
  made.keep(bundle, bytesOf);
  expect(made.has(bundle.id)).toBe(true);
  const url = sentFileUrl(made.path, { bundle: bundle.id, url: `${bundle.root}my%20file.mjs` });
  expect(readFileSync(new URL(url), "utf8")).toBe("1;");
  expect(statSync(new URL(url)).mode & 0o777).toBe(0o600);
  expect(statSync(made.path).mode & 0o777).toBe(0o700);
  rmSync(new URL(".", url), { recursive: true });
  expect(made.has(bundle.id)).toBe(false);
  made.keep(bundle, bytesOf);
  expect(readFileSync(new URL(url), "utf8")).toBe("1;");
  made.close();
  expect(existsSync(made.path)).toBe(false);
});

test("no path of a bundle leads out of its folder", () => {
  const made = madeFolder();
  for (const path of [
    "../a",
    "a/../../b",
    "%2e%2e/a",
    "/etc/a",
    "a%2f..%2f..%2fb",
    "a\\..\\b",
    "a%00",
    "",
    ".",
    ".ensemble-bundle.json",
  ]) {
    const id = "0".repeat(64);
    made.keep({ id, root: "file:///", files: [{ path, name: "x", bytes: 1 }] }, () => Uint8Array.of(49));
    expect(made.has(id), path).toBe(false);
    expect(() => sentFileUrl(made.path, { bundle: id, url: "file:///a" })).toThrow("has no file");
  }
  made.keep({ id: "../up", root: "file:///", files: [] }, () => new Uint8Array());
  expect(made.has("../up")).toBe(false);
  expect(readdirSync(join(made.path, "..")).some((name) => name.startsWith("up"))).toBe(false);
});

test("a folder that is full, or that can't be written, says so where the module is imported", () => {
  const made = madeFolder(10);
  const id = "1".repeat(64);
  const files = [{ path: "a.mjs", name: "x", bytes: 11 }];
  made.keep({ id, root: "file:///", files }, () => new Uint8Array(11));
  expect(() => sentFileUrl(made.path, { bundle: id, url: "file:///a.mjs" })).toThrow(/could not keep .*start it again/);
});

test("a folder is not made where something is", () => {
  const path = newFolderPath();
  symlinkSync(tmpdir(), path);
  onTestFinished(() => rmSync(path));
  expect(() => new ModuleFolder(path)).toThrow("EEXIST");
});
