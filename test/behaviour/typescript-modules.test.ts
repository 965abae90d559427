import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { connect, type RemoteError } from "wasm-ensemble";
import { failure, thrown } from "./support.ts";

interface Tasks {
  run(x: number): number;
}

const folder = mkdtempSync(join(tmpdir(), "ensemble modules-"));
const client = await connect({ engines: 1 });
const view = client.directView(0);
afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true });
});

/** Writes files into a folder of their own, and gives the address of one. */
function written(files: Readonly<Record<string, string>>): (path: string) => URL {
  const own = mkdtempSync(join(folder, "m-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(own, path)), { recursive: true });
    writeFileSync(join(own, path), text);
  }
  return (path) => pathToFileURL(join(own, path));
}

const TWICE = "export const twice = (x: number): number => 2 * x;";
const RUN = "export const run = (x: number): number => twice(x);";

describe("a TypeScript module finds", () => {
  test.each([
    ["./twice.ts", "twice.ts"],
    ["./twice.js", "twice.ts"],
    ["./twice", "twice.ts"],
    ["./twice", "twice.tsx"],
    ["./twice.mjs", "twice.mts"],
    ["./twice.mts", "twice.mts"],
    ["./twice", "twice/index.ts"],
    [".", "index.ts"],
    ["@lib/twice", "src/lib/twice.ts"],
    ["@lib/twice.js", "src/lib/twice.ts"],
    ["only/by/name", "src/named.ts"],
  ])("%s where there is %s", async (specifier, path) => {
    const url = written({
      "package.json": '{ "type": "module" }',
      "tsconfig.json": `{
        // As people write it.
        "compilerOptions": { "paths": { "@lib/*": ["./none/*", "./src/lib/*"], "only/by/name": ["./src/named"] } },
      }`,
      [path]: TWICE,
      "tasks.ts": `import { twice } from "${specifier}"; ${RUN}`,
      "late.ts": `export const run = async (x: number) => (await import("${specifier}")).twice(x);`,
    });
    expect(await view.module<Tasks>(url("tasks.ts")).run(21)).toBe(42);
    expect(await view.module<Tasks>(url("late.ts")).run(21)).toBe(42);
  });

  test("no package by a name that its tsconfig.json does not have: the error names it and the file", async () => {
    const url = written({ "tasks.ts": `import "@lib/none"; export const run = (x: number) => x;` });
    const error = (await failure(view.module<Tasks>(url("tasks.ts")).run(1))) as Error;
    expect(error.message).toContain("@lib/none");
    expect(error.message).toContain(fileURLToPath(url("tasks.ts")));
  });
});

describe("what only types need", () => {
  test("is not imported, whether marked or not", async () => {
    const url = written({
      "types.d.ts": "export interface Given { x: number }",
      "shapes.ts":
        "export interface Shape { x: number } export type All = number; export const two = 2, three = 3; export default 4;",
      "tasks.ts": `
        import type { Given } from "./none.js";
        import { Given as Other } from "./types.js";
        import { Shape, type All, two } from "./shapes.js";
        import {
          Shape as First,
          three,
        } from "./shapes.js";
        import four, { All as Rest } from "./shapes.js";
        import five, * as space from "./shapes.js";
        import six, { two as second } from "./shapes.js";
        import * as never from "./types.js";
        export { type Shape } from "./shapes.js";
        let used: space.Shape | never.Given | First | Rest | Given | Other | All | typeof six | undefined;
        const object = { Shape: 1, four };
        export const run = (x: number) => [x, two, three, object.four, five, second, object.Shape].join();
        export const fail = () => { throw new Error("here"); };`,
    });
    const tasks = view.module<{ run(x: number): string; fail(): void }>(url("tasks.ts"));
    expect(await tasks.run(1)).toBe("1,2,3,4,4,2,1");
    const error = (await failure(tasks.fail())) as RemoteError;
    expect((error.cause as Error).stack).toContain(`${url("tasks.ts").href}:17:43`);
  });
});

describe("enums, namespaces and parameter properties", () => {
  test("work, and errors name the lines of the file", async () => {
    const url = written({
      "tasks.ts": [
        "export enum Unit { Second = 1000, Minute = 60 * Second }",
        "namespace N { export const half = 0.5; }",
        "class Point { constructor(readonly x: number) {} }",
        "export function run(x: number): number {",
        "  if (x < 0) throw new RangeError(`no ${x}`);",
        "  return new Point(x).x * N.half * Unit.Minute;",
        "}",
      ].join("\n"),
    });
    const tasks = view.module<Tasks>(url("tasks.ts"));
    expect(await tasks.run(2)).toBe(60_000);
    const error = (await failure(tasks.run(-1))) as RemoteError;
    expect(error.cause).toBeInstanceOf(RangeError);
    expect((error.cause as Error).stack).toContain(`${fileURLToPath(url("tasks.ts"))}:5:`);
  });
});

describe("a module under the name of its JavaScript", () => {
  const files = {
    "tasks.ts": `${TWICE} ${RUN} export default () => { globalThis.isSetUp = true; };`,
    "more.mts": TWICE,
  };

  test("is the TypeScript file where only that exists: in calls, import, setup and require", async () => {
    const url = written(files);
    const other = await connect({ engines: 1, setup: url("tasks.js") });
    onTestFinished(() => other.close());
    const own = other.at(0);
    expect(await own.get("isSetUp")).toBe(true);
    expect(await own.module<Tasks>(url("tasks.js")).run(21)).toBe(42);
    await own.import(fileURLToPath(url("tasks")), { as: "tasks" });
    await own.import(url("more.mjs"), { names: ["twice"] });
    expect(await own.execute("tasks.run(1) + twice(2)")).toMatchObject({ value: 6 });
    const needs = other.loadBalancedView({ require: { modules: [url("tasks.js"), url("more.mjs")] } });
    expect(await needs.apply(() => 1)).toBe(1);
    expect((await own.execute(`(await import("${url("tasks.js").href}")).run(4)`)).value).toBe(8);
  });

  test("is JavaScript where both exist", async () => {
    const url = written({
      ...files,
      "package.json": '{ "type": "module" }',
      "tasks.js": "export const run = () => 'js';",
    });
    expect(await view.module<Tasks>(url("tasks.js")).run(1)).toBe("js");
  });

  test.each([
    ["by its own name", 'import { twice } from "./twice.ts";'],
    ["by that of its JavaScript", 'import { twice } from "./twice.js";'],
    ["further down", 'import { twice } from "./between.js";'],
  ])("may be imported by JavaScript %s, also as the first that an engine imports", async (_, line) => {
    const url = written({
      "package.json": '{ "type": "module" }',
      "twice.ts": TWICE,
      "between.js": 'export { twice } from "./twice.js";',
      "tasks.js": `${line} export const run = (x) => twice(x);`,
    });
    const fresh = await connect({ engines: 1 });
    onTestFinished(() => fresh.close());
    const tasks = fresh.at(0).module<Tasks>(url("tasks.js"));
    expect(await Promise.all([tasks.run(21), tasks.run(1)])).toEqual([42, 2]);
  });
});

describe("a CommonJS module", () => {
  test("in TypeScript gives what it exports", async () => {
    const url = written({
      "a.cts": "const half = (x: number): number => x / 2; module.exports = { half, run: (x: number) => half(4 * x) };",
      "package.json": '{ "type": "commonjs" }',
      "b.ts": 'const { half } = require("./a.cts"); exports.run = (x: number): number => half(4 * x);',
      "c.ts": 'import a from "./a.cjs"; export const run = (x: number): number => a.run(x);',
    });
    for (const path of ["a.cts", "b.ts", "c.ts"]) expect(await view.module<Tasks>(url(path)).run(21)).toBe(42);
  });

  test("gives functions whose names can't be told from its text", async () => {
    const url = new URL("../fixtures/summer.cjs", import.meta.url);
    expect(await view.module<{ thrice(x: number): number }>(url).thrice(2)).toBe(6);
    await view.import(url, { names: ["thrice"] });
    expect(await view.execute("thrice(3)")).toMatchObject({ value: 9 });
    const wrong = view.module<{ valueOf(): number }>(url);
    expect(((await failure(wrong.valueOf())) as Error).message).toContain("has no export valueOf");
  });
});

describe("what is not compiled", () => {
  test("is a SyntaxError at the call where it is no TypeScript: file, line and column", async () => {
    const url = written({
      "bad.ts": "const a: number = 1;\nexport const b: = 2;",
      "page.tsx": "\nexport const a = <p>no</p>;",
    });
    const place = url("bad.ts").href.replaceAll(".", "\\.");
    for (const call of [
      () => view.module(url("bad.ts")),
      () => client.loadBalancedView().module(url("bad.js")),
      () => view.import(url("bad.ts")),
      () => client.loadBalancedView({ require: { modules: [url("bad.ts")] } }),
    ]) {
      const error = thrown(call) as SyntaxError;
      expect(error).toBeInstanceOf(SyntaxError);
      expect(error.message).toMatch(new RegExp(`^${place}:2:17: `));
    }
    expect(await failure(connect({ engines: 1, setup: url("bad.ts") }))).toBeInstanceOf(SyntaxError);
    expect((thrown(() => view.module(url("page.tsx"))) as Error).message).toMatch(
      /page\.tsx:2:\d+: .*JSX is not compiled/,
    );
  });

  test.each([
    [
      "a decorator",
      "d.ts",
      "const d = (c: unknown): unknown => c;\n@d\nclass A {}",
      /d\.ts:2:1: decorators are not JavaScript yet/,
    ],
    [
      "one beside an enum",
      "e.ts",
      "enum E { A, B }\nconst d = 1;\n@d class A {}",
      /e\.ts:3:1: decorators are not JavaScript yet/,
    ],
    [
      "an export in a .cts file",
      "c.cts",
      "const a: number = 1;\n  export { a };",
      /c\.cts:2:3: a \.cts file is CommonJS/,
    ],
    [
      "what is left of the types",
      "l.ts",
      "const a: number = 1;\nconst a = 2;",
      /l\.ts:2:7: Identifier 'a' has already been declared/,
    ],
  ])("is found before anything runs: %s", async (_, path, text, message) => {
    const url = written({ [path]: text, "a.ts": `globalThis.ran = true; import "./${path}"; export const run = 1;` });
    const error = (await failure(view.module<Tasks>(url("a.ts")).run(1))) as RemoteError;
    expect(error.cause).toBeInstanceOf(SyntaxError);
    expect(error.message).toMatch(message);
    const direct = thrown(() => view.module(url(path)));
    expect(direct).toBeInstanceOf(SyntaxError);
    expect((direct as Error).message).toMatch(message);
    expect(await view.execute("globalThis.ran")).toMatchObject({ value: undefined });
  });

  test("is read again once the file was mended", async () => {
    const url = written({ "tasks.ts": "export const = 1;" });
    expect(thrown(() => view.module(url("tasks.ts")))).toBeInstanceOf(SyntaxError);
    writeFileSync(url("tasks.ts"), `${TWICE} ${RUN}`);
    expect(await view.module<Tasks>(url("tasks.ts")).run(1)).toBe(2);
  });
});

test("a program that tsx runs has its modules on engines, and a loader that it starts them with goes first", async () => {
  const url = written({
    "package.json": '{ "type": "module" }',
    "tasks.ts": `import { twice } from "./twice"; ${RUN}`,
    "twice.ts": TWICE,
    "main.ts": `
      import { connect } from ${JSON.stringify(import.meta.resolve("wasm-ensemble"))};
      import type * as Tasks from "./tasks";
      const client = await connect({ engines: 1 });
      const tasks = client.loadBalancedView().module<typeof Tasks>(new URL("./tasks.ts", import.meta.url));
      console.log(await tasks.run(21));
      await client.close();`,
  });
  const tsx = fileURLToPath(import.meta.resolve("tsx/cli"));
  const { stdout } = await promisify(execFile)(process.execPath, [tsx, fileURLToPath(url("main.ts"))]);
  expect(stdout).toBe("42\n");
});
