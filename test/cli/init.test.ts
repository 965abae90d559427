import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, describe, expect, test } from "vitest";
import { ensemble } from "./ensemble.ts";

const folder = mkdtempSync(join(tmpdir(), "ensemble init-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (...names: readonly string[]): string => join(folder, ...names);

const FILES = [".gitignore", "README.md", "assembly", "package.json", "src", "test", "tsconfig.json"];

const nameIn = (project: string): unknown =>
  (JSON.parse(readFileSync(path(project, "package.json"), "utf8")) as { readonly name: string }).name;

test("a project is made in a new folder, and what comes next is said", async () => {
  const { code, stdout, stderr } = await ensemble("init", path("Über uns", "My Demo"));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(readdirSync(path("Über uns", "My Demo")).toSorted()).toEqual(FILES);
  expect(nameIn("Über uns/My Demo")).toBe("my-demo");
  expect(stdout).toMatch(/^next +cd ".*My Demo"\n +npm install\n +npm start\n +npm test\n$/mu);
  // What another run would write is there.
  const again = await ensemble("init", path("Über uns", "My Demo"));
  expect(again.code).toBe(2);
});

test("a folder with nothing but a repository is empty", async () => {
  mkdirSync(path("repository", ".git"), { recursive: true });
  expect(await ensemble("init", path("repository"), "--name", "@lab/dice.2")).toMatchObject({ code: 0 });
  expect(nameIn("repository")).toBe("@lab/dice.2");
});

test.each([
  ["wasm-ensemble", "my-ensemble"],
  ["piscina", "my-ensemble"],
  ["node_modules", "my-ensemble"],
  ["___", "my-ensemble"],
  [".Hidden-", "hidden"],
])("a folder %s gives a package that npm takes: %s", async (project, name) => {
  expect(await ensemble("init", path(project))).toMatchObject({ code: 0 });
  expect(nameIn(project)).toBe(name);
});

describe("refused, and nothing is written, is", () => {
  test("a folder that holds something, which is named", async () => {
    mkdirSync(path("full", "src"), { recursive: true });
    for (const name of ["a.txt", "b.txt", "c.txt", "d.txt", "package.json", "z.txt"])
      writeFileSync(path("full", name), "");
    const { code, stderr } = await ensemble("init", path("full"));
    expect(code).toBe(2);
    expect(stderr).toBe(
      `ensemble: init expects an empty folder; ${path("full")} holds a.txt, b.txt, c.txt, d.txt, package.json and 2 more; nothing was written\n`,
    );
    expect(readFileSync(path("full", "package.json"), "utf8")).toBe("");
    expect(readdirSync(path("full"))).toHaveLength(7);
  });

  test("a file in place of the folder", async () => {
    writeFileSync(path("file"), "mine");
    expect(await ensemble("init", path("file"))).toEqual({
      code: 2,
      stdout: "",
      stderr: `ensemble: init: ${path("file")} is no folder\n`,
    });
    expect(readFileSync(path("file"), "utf8")).toBe("mine");
    const below = await ensemble("init", path("file", "below"));
    expect(below.code).toBe(1);
    expect(below.stderr).toMatch(/^ensemble: init: ENOTDIR/u);
  });

  test.skipIf(process.platform !== "linux")("a folder in which the system makes none", async () => {
    const made = await ensemble("init", "/proc/demo/app");
    expect({ code: made.code, stdout: made.stdout }).toEqual({ code: 1, stdout: "" });
    expect(made.stderr).toMatch(/^ensemble: init: E[A-Z]+: .*'\/proc\/demo'/u);
    const cluster = await ensemble("cluster", "init", "/proc/demo/lab");
    expect(cluster).toMatchObject({ code: 1, stdout: "" });
    expect(cluster.stderr).toMatch(
      /^ensemble: \/proc\/demo\/lab can't be made: E[A-Z]+: .*; choose another folder\n$/u,
    );
  });

  test.each([
    [["a", "b"], "init expects one folder; got a b"],
    [[""], "init expects the name of a folder"],
    [
      ["new", "--name", "My Demo"],
      '--name expects the name of a package: small letters, digits, "-", "_" and ".", at most 214; got "My Demo"',
    ],
    [
      ["new", "--name", "wasm-ensemble"],
      "--name expects another than those of the packages that it needs; got wasm-ensemble",
    ],
  ])("%j", async (args, message) => {
    expect(await ensemble("init", ...args)).toEqual({ code: 2, stdout: "", stderr: `ensemble: ${message}\n` });
  });
});
