import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { connect, type RemoteError } from "wasm-ensemble";
import { failure, thrown } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "ensemble scripts-"));
const client = await connect({ engines: 1 });
const view = client.directView(0);
afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true });
});

/** Writes a file, and gives its path. */
function file(name: string, ...lines: readonly string[]): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, lines.join("\n"));
  return path;
}

function url(name: string): string {
  return pathToFileURL(join(folder, name)).href;
}

describe("a script", () => {
  test.each(["ts", "mts", "cts", "tsx"])("may be a .%s file", async (extension) => {
    const path = file(`typed.${extension}`, "const same = <T,>(x: T): T => x;", "same<number>(5) satisfies number;");
    expect((await view.run(path)).value).toBe(5);
  });

  test("knows where it lies", async () => {
    const path = file(
      "meta/where.js",
      "const { dirname, filename, url } = import.meta;",
      "[dirname, filename, url, import.meta.resolve('./a.js'), import.meta.resolve('node:fs'), import.meta.resolve('fs'), import.meta.resolve('some-package')]",
    );
    file("meta/node_modules/some-package/index.js", "");
    expect((await view.run(path)).value).toEqual([
      dirname(path),
      path,
      url("meta/where.js"),
      url("meta/a.js"),
      "node:fs",
      "node:fs",
      url("meta/node_modules/some-package/index.js"),
    ]);
  });

  test.each([
    ["ts", 'import path = require("node:path"); path.basename("a/b")'],
    ["cts", 'import path = require("node:path"); const { same } = require("./other.cjs"); same(path.basename("a/b"));'],
    ["cjs", 'const { same } = require("./other.cjs"); [same("b"), __dirname, __filename].at(0)'],
    ["js", 'await 1; module.exports = require("./other.cjs").same("b")'],
    ["js", '"use strict"; var require = (x) => x; require("b")'],
  ])("may be CommonJS: .%s, %s", async (extension, source) => {
    file("other.cjs", "exports.same = (x) => x;");
    expect((await view.run(file(`common.${extension}`, source))).value).toBe("b");
  });

  test.each([
    ["5; import { sep } from 'node:path'", 5],
    ["5; namespace N { export const x = 1; }", 5],
    ["5; enum E { A, B }", 5],
    ["enum E { A, B } E.B", 1],
    ["await 1; 5; namespace N { export const x = 1; }", 5],
    ["namespace N { export const x = 1; } N.x", 1],
  ])("has the value that eval gives: %s", async (source, value) => {
    expect((await view.run(file("value.ts", source))).value).toBe(value);
  });
});

describe("imports of a script", () => {
  test.each([
    ["./neighbour.ts", "ts"],
    ["./neighbour.js", "ts"],
    ["./neighbour", "ts"],
    ["./neighbour.mts", "mts"],
    ["./neighbour.mjs", "mts"],
  ])("may be of a TypeScript file: %s for .%s", async (specifier, extension) => {
    const name = `imports-${specifier.replaceAll(/\W/g, "-")}`;
    file(`${name}/deep/constant.ts`, "export enum Unit { Second = 1000 }");
    file(
      `${name}/neighbour.${extension}`,
      `import { Unit } from "./deep/constant.js";`,
      "export const second: number = Unit.Second;",
    );
    const path = file(
      `${name}/script.ts`,
      `import { second } from "${specifier}";`,
      `const again = await import("${specifier}");`,
      "[second, again.second]",
    );
    expect((await view.run(path)).value).toEqual([1000, 1000]);
  });

  test("may have a name by the paths of its tsconfig.json", async () => {
    file("paths/tsconfig.json", '{ "compilerOptions": { "paths": { "@lib/*": ["./src/lib/*"] } } }');
    file("paths/src/lib/half.ts", "export const half = (x: number): number => x / 2;");
    const path = file("paths/scripts/script.ts", 'import { half } from "@lib/half"; half(84)');
    expect((await view.run(path)).value).toBe(42);
    const other = file("paths/scripts/other.ts", 'import { half } from "@lib/none"; half(84)');
    expect(((await failure(view.run(other))) as Error).message).toContain("@lib/none");
  });

  test("may be of a TypeScript file in calls, too, and in setup", async () => {
    const path = file(
      "called/tasks.ts",
      "export const twice = (x: number): number => 2 * x;",
      "export default (): void => { (globalThis as any).isSetUp = true; };",
    );
    const tasks = view.module<{ twice(x: number): number }>(pathToFileURL(path));
    expect(await tasks.twice(4)).toBe(8);
    await view.import(pathToFileURL(path), { names: ["twice"] });
    expect((await view.execute("twice(5)")).value).toBe(10);
    const other = await connect({ engines: 1, setup: pathToFileURL(path) });
    expect(await other.at(0).pull("isSetUp")).toBe(true);
    await other.close();
  });
});

describe("errors of a script", () => {
  test("in the types: file, line and column", () => {
    const path = file("bad/types.ts", "const a: number = 1;", "const b: = 2;");
    const error = thrown(() => view.run(path)) as SyntaxError;
    expect(error).toBeInstanceOf(SyntaxError);
    expect(error.message.split("\n").slice(0, 3)).toEqual([
      expect.stringMatching(`^${url("bad/types.ts").replaceAll(".", "\\.")}:2:10: `),
      "const b: = 2;",
      "         ^",
    ]);
  });

  test("in TSX: that there can be no JSX", () => {
    const path = file("bad/page.tsx", "const a = 1;", "const b = <p>no</p>;");
    expect((thrown(() => view.run(path)) as SyntaxError).message).toMatch(
      /page\.tsx:2:\d+: .* \(types are taken out, but JSX is not compiled\)/,
    );
  });

  test("in what is left of the types: the line in the file", () => {
    const path = file("bad/late.ts", "enum E { A, B, C }", "@decorated", "class C {}");
    expect((thrown(() => view.run(path)) as SyntaxError).message).toMatch(/late\.ts:2:1: /);
  });

  test("at run time: the line and column in the file, although an enum was compiled", async () => {
    const path = file(
      "fails/enums.ts",
      "enum Color {",
      "  Red,",
      "}",
      "function fail(color: Color): never {",
      "  let text: string = `no ${color}`; throw new RangeError(text);",
      "}",
      "fail(Color.Red);",
    );
    const error = (await failure(view.run(path))) as RemoteError;
    expect((error.cause as Error).stack?.split("\n")).toEqual([
      "RangeError: no 0",
      `    at fail (${url("fails/enums.ts")}:5:43)`,
      `    at ${url("fails/enums.ts")}:7:1`,
    ]);
    // Also when it is called later.
    const later = (await failure(view.execute("fail(1)"))) as RemoteError;
    expect((later.cause as Error).stack).toContain(`at fail (${url("fails/enums.ts")}:5:43)`);
  });

  test("at run time: the column in the file, although declarations were rewritten", async () => {
    const path = file("fails/columns.js", "await 1; let a = 1, b = () => { throw new Error('no'); }; const c = b();");
    const error = (await failure(view.run(path))) as RemoteError;
    expect((error.cause as Error).stack).toContain(`at b (${url("fails/columns.js")}:1:39)`);
    expect((error.cause as Error).stack).toContain(`at ${url("fails/columns.js")}:1:69`);
  });

  test("in a cause, and after an await: the line in the file", async () => {
    const path = file(
      "fails/causes.ts",
      "namespace N { export const x = 1; }",
      "async function f() {",
      "  await N.x;",
      "  throw new Error('outer', { cause: new TypeError('inner') });",
      "}",
      "await f();",
    );
    const { cause } = (await failure(view.run(path))) as { cause: Error };
    expect(cause.stack).toContain(`at f (${url("fails/causes.ts")}:4:9)`);
    expect((cause.cause as Error).stack).toContain(`at f (${url("fails/causes.ts")}:4:37)`);
  });
});
