import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Client, connect } from "wasm-ensemble";
import { Machine, writeFile } from "./hosts.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

type Tasks = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

/** A client's folder of sources. They are gone once `forget` was called: what runs then has travelled. */
class Sources {
  readonly folder = mkdtempSync(join(tmpdir(), "ensemble-client-"));

  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    onTestFinished(() => this.forget());
  }

  write(path: string, text: string): void {
    writeFile(join(this.folder, path), text);
  }

  url(path: string): URL {
    return pathToFileURL(join(this.folder, path));
  }

  forget(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function failureOf(call: Promise<unknown>): Promise<Error> {
  const [outcome] = await Promise.allSettled([call]);
  return outcome.status === "rejected" ? (outcome.reason as Error) : expect.fail("it did not fail");
}

describe.runIf(HAS_SERVER)("modules of a client whose engines are on another machine", () => {
  let server: NatsServer;
  let machine: Machine;
  let client: Client;
  beforeAll(async () => {
    server = await NatsServer.start();
    machine = new Machine();
    machine.install("only-here", { type: "module", source: "export const where = 'the host';" });
    machine.install("common-here", { type: "commonjs", source: "exports.where = 'the host too';" });
    machine.start(server, "lab", 2);
    client = await connect(server.url, { cluster: "lab", engines: 2 });
  });
  afterAll(async () => {
    await client.close();
    await machine.close();
    await server.close();
  });

  const tasksOf = (sources: Sources, path: string, of: Client = client) => {
    const tasks = of.loadBalancedView().module<Tasks>(sources.url(path));
    return (name: string, ...args: readonly unknown[]) => Promise.resolve(tasks[name]?.(...args));
  };

  test("a module runs there with what it imports by relative paths, in rings too, and types are taken out", async () => {
    const sources = new Sources({
      "package.json": '{ "type": "module" }',
      "src/tasks.ts": `
        import { twice } from "./lib/twice.js";
        import data from "../data.json" with { type: "json" };
        export { one } from "./lib/my file.ts";
        export function all(x: number): number { return twice(x) + data.more; }
        export async function late(): Promise<string> { return (await import("./late.mjs")).name; }
        export enum Color { Red = 7 }
        export function red(): number { return Color.Red; }`,
      "src/lib/twice.ts": `import { one } from "./my file.ts"; export const half = 0.5; export function twice(x: number) { return 2 * x * one(); }`,
      "src/lib/my file.ts": `import { half } from "./twice.ts"; export function one(): number { return half * 2; }`,
      "src/late.mjs": `export const name = "late";`,
      "data.json": '{ "more": 100 }',
    });
    const tasks = tasksOf(sources, "src/tasks.ts");
    sources.forget();
    expect(await tasks("all", 21)).toBe(142);
    expect(await tasks("late")).toBe("late");
    expect(await tasks("red")).toBe(7);
    expect(await tasks("one")).toBe(1);
  });

  test("TypeScript is found and compiled as for engines of this machine", async () => {
    const sources = new Sources({
      "package.json": "{}",
      "tsconfig.json": `{ "compilerOptions": { "paths": { "@lib/*": ["./lib/*"] } } }`,
      "tasks.ts": `
        import { twice } from "@lib/twice";
        import { half, type Halved } from "./half";
        import { Shape } from "./shapes.js";
        import common from "./common.cjs";
        enum Unit { Second = 1000 }
        export function all(x: number): number { const y: Shape = { x }; return twice(half(y.x)) * Unit.Second + common.one; }
        export function fail(): never { throw new RangeError("not today"); }`,
      "lib/twice.ts": "export const twice = (x: number): number => 2 * x;",
      "half/index.ts": "export type Halved = number; export const half = (x: number): Halved => x / 2;",
      "shapes.ts": "export interface Shape { x: number }",
      "common.cts": "exports.one = 1 as number;",
      "decorated.ts": "const d = (c: unknown): unknown => c;\n@d\nclass A {}",
      "bad.ts": "export const a: number = 1;\nexport const b: = 2;",
      "imports-bad.ts": `import "./bad";`,
    });
    const tasks = tasksOf(sources, "tasks.js");
    const refused = (path: string) => () => tasksOf(sources, path);
    expect(refused("decorated.ts")).toThrow(
      `${sources.url("decorated.ts").href}:2:1: decorators are not JavaScript yet`,
    );
    for (const path of ["bad.ts", "imports-bad.ts"]) {
      expect(refused(path)).toThrow(SyntaxError);
      expect(refused(path)).toThrow(`${sources.url("bad.ts").href}:2:17: `);
    }
    const file = sources.url("tasks.ts").pathname;
    sources.forget();
    expect(await tasks("all", 21)).toBe(21_001);
    expect(((await failureOf(tasks("fail"))).cause as Error).stack).toContain(`${file}:8:`);
  });

  test("an import of a CommonJS package gives what it exports", async () => {
    machine.install("called-here", { type: "commonjs", source: "module.exports = (x) => x + 1;" });
    const view = client.directView(client.ids[0] ?? 0);
    await view.import("called-here", { as: "next" });
    await view.import("common-here", { as: "common" });
    await view.import("node:path", { as: "path" });
    const { value } = await view.execute("[next(1), common.where, path.basename('/a/b')]");
    expect(value).toEqual([2, "the host too", "b"]);
  });

  test("files that a module names beside itself go along, CommonJS too", async () => {
    const sources = new Sources({
      "a.mjs": `
        import { readFileSync } from "node:fs";
        import helper from "./helper.cjs";
        export const read = () => readFileSync(new URL("./data.bin", import.meta.url), "utf8") + helper.add(1, 2);`,
      "helper.cjs": `const { add } = require("./more"); module.exports = { add };`,
      "more.js": "exports.add = (a, b) => a + b;",
      "data.bin": "data ",
    });
    const tasks = tasksOf(sources, "a.mjs");
    sources.forget();
    expect(await tasks("read")).toBe("data 3");
  });

  test("packages are found where the host was started; one that is not there is named, with the host", async () => {
    const sources = new Sources({
      "has.mjs": `import { where } from "only-here"; export const find = () => where;`,
      "own.mjs": `import { connect } from "wasm-ensemble"; export const find = () => typeof connect;`,
      "common.cjs": `const { where } = require("common-here"); exports.find = () => where;`,
      "common-lacks.cjs": `require("not-here"); exports.find = () => 1;`,
      "lacks.mjs": `import "@scope/not-here/sub"; export const find = () => 1;`,
    });
    expect(await tasksOf(sources, "has.mjs")("find")).toBe("the host");
    expect(await tasksOf(sources, "own.mjs")("find")).toBe("function");
    expect(await tasksOf(sources, "common.cjs")("find")).toBe("the host too");
    expect((await failureOf(tasksOf(sources, "common-lacks.cjs")("find"))).message).toContain("the package not-here");
    const { message } = await failureOf(tasksOf(sources, "lacks.mjs")("find"));
    expect(message).toContain("the package @scope/not-here");
    expect(message).toContain(String(sources.url("lacks.mjs")));
    expect(message).toContain(`not on the host ${hostname()}`);
    expect(message).toContain(`install it in ${machine.home}`);
  });

  test("what a module throws shows the client's file and line; so does what it throws while it is imported", async () => {
    const sources = new Sources({
      "throws.ts": `export function fail(x: number) {\n  throw new RangeError("no " + x);\n}`,
      "broken.mjs": `\nthrow new Error("not today");\nexport const f = () => 1;`,
    });
    const thrown = await failureOf(tasksOf(sources, "throws.ts")("fail", 1));
    expect(thrown).toMatchObject({ name: "RemoteError", remoteName: "RangeError" });
    expect((thrown.cause as Error).stack).toContain(`${sources.url("throws.ts").href}:2:9`);
    const broken = await failureOf(tasksOf(sources, "broken.mjs")("f"));
    expect((broken.cause as Error).stack).toContain(`${sources.url("broken.mjs").href}:2:7`);
  });

  test("a file that was not sent, as its name is only known when it is imported, is named", async () => {
    const sources = new Sources({ "a.mjs": "export const f = (name) => import(name);", "b.mjs": "" });
    const { message } = await failureOf(tasksOf(sources, "a.mjs")("f", "./b.mjs"));
    expect(message).toContain(`./b.mjs, which ${sources.url("a.mjs").href} imports, was not sent with it`);
  });

  test("an export that is not there is named, with the client's file", async () => {
    const sources = new Sources({ "a.mjs": "export const f = 1;" });
    const failure = await failureOf(tasksOf(sources, "a.mjs")("g"));
    expect(failure.message).toContain(`${sources.url("a.mjs").href} has no export g; it has f`);
  });

  test("a file that was edited is another module; the one before goes on as it was", async () => {
    const sources = new Sources({ "v.mjs": `import { v } from "./part.mjs"; export const get = () => v;` });
    sources.write("part.mjs", "export const v = 1;");
    const before = tasksOf(sources, "v.mjs");
    expect(await before("get")).toBe(1);
    sources.write("part.mjs", "export const v = 2;");
    const other = await connect(server.url, { cluster: "lab", engines: 2 });
    onTestFinished(() => other.close());
    expect(await tasksOf(sources, "v.mjs", other)("get")).toBe(2);
    expect(await tasksOf(sources, "v.mjs")("get")).toBe(2);
    expect(await before("get")).toBe(1);
  });

  test("two clients with the same file have one copy of it, which an engine imports once", async () => {
    const sources = new Sources({
      "count.mjs": "globalThis.imports = (globalThis.imports ?? 0) + 1; export const n = () => globalThis.imports;",
    });
    const other = await connect(server.url, { cluster: "lab", engines: 2 });
    onTestFinished(() => other.close());
    const view = (of: Client) => of.directView(client.ids[0] ?? 0).module<Tasks>(sources.url("count.mjs"));
    expect(await view(client)["n"]?.()).toBe(1);
    expect(await view(other)["n"]?.()).toBe(1);
  });

  test("import, scripts, setup and needs take files too", async () => {
    const sources = new Sources({
      "set-up.mjs": "export default () => { globalThis.isSetUp = true; };",
      "names.mjs": "export const name = 'a name';",
      "script.mjs": `import { name } from "./names.mjs"; const shown = name + "!";`,
    });
    const own = await connect(server.url, { cluster: "lab", engines: 2, setup: sources.url("set-up.mjs") });
    onTestFinished(() => own.close());
    await own.directView().import(sources.url("names.mjs"), { as: "names" });
    await own.directView().run(sources.url("script.mjs"));
    const needs = own.loadBalancedView({ require: { modules: [sources.url("names.mjs")] } });
    sources.forget();
    expect(await needs.apply(() => 1)).toBe(1);
    expect(await own.directView().pull(["isSetUp", "names.name", "shown"])).toEqual([
      [true, "a name", "a name!"],
      [true, "a name", "a name!"],
    ]);
  });

  test("what can't be sent fails at the call, and says who imports it", () => {
    const sources = new Sources({
      "a.ts": `import "./b.js";`,
      "b.ts": `import "./c.js";`,
      "own.mjs": `import "#own";`,
      "bad.mjs": "export const = 1;",
    });
    const call = (path: string) => () => tasksOf(sources, path);
    expect(call("a.ts")).toThrow(
      `the module ${sources.url("c.js").href}, which ${sources.url("b.ts").href} imports, can't be read (ENOENT)`,
    );
    expect(call("none.mjs")).toThrow(`the module ${sources.url("none.mjs").href} can't be read (ENOENT)`);
    expect(call("own.mjs")).toThrow("#own");
    expect(call("bad.mjs")).toThrow(SyntaxError);
  });

  test("files lie in a folder that nobody else may read, and that goes with the host, however that ends", async () => {
    const short = new Machine();
    const keeper = short.start(server, "short", 1);
    const own = await connect(server.url, { cluster: "short" });
    const sources = new Sources({ "a.mjs": "export const f = () => import.meta.url;" });
    const url = (await tasksOf(sources, "a.mjs", own)("f")) as string;
    await own.close();
    const temporary = join(short.home, "tmp");
    const [folder = ""] = readdirSync(temporary);
    expect(url.startsWith(`${pathToFileURL(temporary).href}/`)).toBe(true);
    expect(statSync(join(temporary, folder)).mode & 0o777).toBe(0o700);
    process.kill(short.hostOf(keeper), "SIGKILL");
    await expect.poll(() => readdirSync(temporary)).not.toContain(folder);
    const ended = new Promise((resolve) => void keeper.once("exit", resolve));
    keeper.kill("SIGTERM");
    await ended;
    expect(readdirSync(temporary)).toEqual([]);
    await short.close();
  });
});
