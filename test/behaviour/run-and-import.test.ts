import { afterAll, describe, expect, test } from "vitest";
import { CompositeError, connect, RemoteError } from "wasm-ensemble";
import type * as tasksModule from "../fixtures/tasks.js";
import { failure, thrown } from "./support.ts";

const client = await connect({ engines: 2 });
const dview = client.directView();
const one = client.directView(0);
const lview = client.loadBalancedView();
afterAll(() => client.close());

declare const _: { (numbers: number[]): number; sum(numbers: number[]): number; version: string };

const fixture = (name: string): URL => new URL(`../fixtures/${name}`, import.meta.url);

describe("run", () => {
  test("a script sees the engine's names and leaves its own there", async () => {
    await dview.push({ total: 0 });
    await dview.run(fixture("myscript.js"));
    expect(await dview.pull(["a", "b", "c"])).toEqual([
      [5, 10, 15],
      [5, 10, 15],
    ]);
  });

  test("the last expression of a script is its value", async () => {
    expect(await one.run(fixture("myscript.js"))).toMatchObject({ value: 15 });
  });

  test("a TypeScript file runs without its types", async () => {
    await dview.run(fixture("myscript.ts"));
    expect(await dview.pull("distance")).toEqual([5, 5]);
    expect(await one.execute("norm({ x: 3, y: 4 })")).toMatchObject({ value: 5 });
  });

  // 56
  test("a file without a final newline that ends inside a block is executed", async () => {
    await one.clear();
    await one.run(fixture("no-newline.js"));
    expect(await one.get("total")).toBe(3);
  });

  // 51
  test("what a failing script printed is kept, the error names file and line", async () => {
    const result = one.run(fixture("prints-and-fails.js"));
    const error = (await failure(result)) as RemoteError;
    expect(error.remoteName).toBe("RangeError");
    expect(error.engineStack).toMatch(/prints-and-fails\.js:2/u);
    expect(result.stdout).toEqual(["before the failure\n"]);
    expect(await failure(dview.run(fixture("prints-and-fails.js")))).toBeInstanceOf(CompositeError);
  });

  test("a script's imports are resolved from its own place", async () => {
    await one.run(fixture("scripts/imports-neighbour.js"));
    expect(await one.get("nine")).toBe(9);
  });

  test("a file with a syntax error is a SyntaxError at the call with name, line and column", () => {
    const error = thrown(() => dview.run(fixture("bad-syntax.js"))) as SyntaxError;
    expect(error).toBeInstanceOf(SyntaxError);
    expect(error.message).toMatch(/bad-syntax\.js:2:16/u);
  });

  test("a script that is not there is a TypeError at the call that names it", () => {
    for (const missing of ["no/such/script.js", fixture("no-such-script.ts")]) {
      const error = thrown(() => dview.run(missing)) as Error;
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toMatch(/such.*script/u);
    }
    expect(thrown(() => dview.run(fixture("")))).toBeInstanceOf(TypeError);
  });

  test.each([5, null, undefined, "", {}])("run(%j) is a TypeError at the call", (file) => {
    expect(thrown(() => dview.run(file as never))).toBeInstanceOf(TypeError);
  });

  test("a blocking view runs a script and returns its value", () => {
    expect(one.with({ block: true }).run(fixture("myscript.js")).value).toBe(15);
  });
});

describe("import", () => {
  // 55
  test("a module is usable under the last part of its name, or under another", async () => {
    await dview.import("node:path");
    await dview.import("node:path", { as: "paths" });
    expect(await dview.execute("path.basename('/x/y') + paths.extname('a.b')")).toMatchObject([
      { value: "y.b" },
      { value: "y.b" },
    ]);
  });

  test("a CommonJS package is what import and require give: its module.exports", async () => {
    await dview.import(fixture("summer.cjs"), { as: "_" });
    expect(await dview.apply(() => [_([1, 2]), _.sum([3]), _.version, typeof _])).toEqual([
      [3, 3, "1", "function"],
      [3, 3, "1", "function"],
    ]);
    await one.import(fixture("summer.cjs"), { names: ["sum"] });
    expect(await one.execute("sum([4])")).toMatchObject({ value: 4 });
  });

  test("a builtin module has its names, and can be changed like the object that require gives", async () => {
    await one.import("node:path", { as: "path" });
    const basename = await one.execute("path.basename('/a/b') + typeof path.posix + (path === path.default)");
    expect(basename.value).toBe("bobjectfalse");
    await one.execute("path.mine = 5");
    expect(await one.get("path.mine")).toBe(5);
  });

  test("a module with names, and a default that is something else, is all of its exports", async () => {
    await one.import(fixture("both.js"));
    expect(await one.execute("both.default() + both.name")).toMatchObject({ value: "default, name" });
  });

  test("some exports are bound by their names", async () => {
    await one.clear();
    await one.import("node:path", { names: ["join", "sep"] });
    expect(await one.execute("join('a', 'b').length + sep.length")).toMatchObject({ value: 4 });
    expect(await one.execute("typeof path")).toMatchObject({ value: "undefined" });
  });

  test("packages of the project and files are imported", async () => {
    await one.import("esbuild", { as: "bundler" });
    expect(await one.execute("typeof bundler.transform")).toMatchObject({ value: "function" });
    await one.import(fixture("tasks.js"));
    expect(await one.execute("tasks.plus(1, 2)")).toMatchObject({ value: 103 });
    await one.import("./test/fixtures/tasks.js", { as: "again" });
    expect(await one.execute("again.plus(1, 2)")).toMatchObject({ value: 103 });
  });

  test("a module that is not there is a RemoteError that names it, the engine goes on", async () => {
    const error = (await failure(one.import("no-such-package-anywhere"))) as RemoteError;
    expect(error).toBeInstanceOf(RemoteError);
    expect(error.message).toMatch(/no-such-package-anywhere/u);
    expect(error.method).toBe("import");
    expect(await one.apply(() => 1)).toBe(1);
  });

  test("an export that is not there is a RemoteError that names it", async () => {
    const error = (await failure(one.import("node:path", { names: ["joyn"] }))) as RemoteError;
    expect(error.message).toMatch(/joyn/u);
  });

  test("bad input is a TypeError at the call", () => {
    for (const bad of [5, null, undefined, ""])
      expect(thrown(() => dview.import(bad as never))).toBeInstanceOf(TypeError);
    expect(thrown(() => dview.import("node:path", { as: "not a name" }))).toBeInstanceOf(TypeError);
    expect(thrown(() => dview.import("node:path", { as: 5 as never }))).toBeInstanceOf(TypeError);
    expect(thrown(() => dview.import("node:path", { names: ["a b"] }))).toBeInstanceOf(TypeError);
  });

  test("clear takes imported names away as well", async () => {
    await one.import("node:path", { as: "gone" });
    await one.clear();
    expect(await one.execute("typeof gone")).toMatchObject({ value: "undefined" });
  });
});

describe("module", () => {
  type Tasks = typeof tasksModule;
  const url = fixture("tasks.js");

  test("calling a function of a module applies it on the engines, where it sees its surroundings", async () => {
    expect(await dview.module<Tasks>(url).plus(1, 2)).toEqual([103, 103]);
    expect(await one.module<Tasks>(url).plus(1, 2)).toBe(103);
    expect(await client.loadBalancedView().module<Tasks>(url).later(1)).toBe(101);
    expect(one.with({ block: true }).module<Tasks>(url).plus(3, 4)).toBe(107);
  });

  test("a function of a module can be mapped", async () => {
    const { plus } = lview.module<Tasks>(url);
    expect(await lview.map(plus as unknown as Tasks["plus"], [1, 2, 3], [1, 1, 1])).toEqual([102, 103, 104]);
    expect(await dview.map(plus as unknown as Tasks["plus"], [1, 2], [1, 1])).toEqual([102, 103]);
  });

  test("an error of a module function keeps its class; a missing function or module is named", async () => {
    const error = (await failure(one.module<Tasks>(url).fails())) as RemoteError;
    expect(error.cause).toBeInstanceOf(TypeError);
    expect(error.engineStack).toMatch(/tasks\.js/u);
    const wrong = one.module<{ plux: () => number }>(url);
    expect(((await failure(wrong.plux())) as Error).message).toMatch(/plux/u);
    const nowhere = one.module<{ f: () => number }>(fixture("no-such-module.js"));
    expect(((await failure(nowhere.f())) as Error).message).toMatch(/no-such-module/u);
    expect(await one.apply(() => 1)).toBe(1);
  });

  test("a module handle is no promise", async () => {
    const tasks = one.module<Tasks>(url);
    expect(await Promise.resolve(tasks)).toBe(tasks);
  });

  test("an export of a module that is no function, when called, is named", async () => {
    const wrong = client.at(0).module<{ version: () => number }>(new URL("../fixtures/tasks.js", import.meta.url));
    expect(((await failure(wrong.version())) as Error).message).toMatch(/version/u);
  });

  test.each([5, null, undefined, {}])("module(%s) is a TypeError at the call", (bad) => {
    expect(thrown(() => client.at(0).module(bad as never))).toBeInstanceOf(TypeError);
    expect(thrown(() => lview.module(bad as never))).toBeInstanceOf(TypeError);
  });
});
