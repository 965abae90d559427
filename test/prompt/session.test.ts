import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { afterAll, expect, test } from "vitest";
import { connect } from "../../build/lib/node/connect.js";
import { openSession } from "../../build/lib/prompt/open-session.js";
import type { CellOutcome } from "../../build/lib/prompt/session.js";

const session = await openSession({ client: await connect({ engines: 2 }) });
afterAll(() => session.close());

let count = 0;

function run(code: string): Promise<CellOutcome> {
  count += 1;
  return session.run(code, { name: `cell ${count}`, output: () => undefined });
}

/** What a cell shows as its value. */
async function shown(code: string): Promise<string> {
  const outcome = await run(code);
  return outcome.kind === "value" ? outcome.text : JSON.stringify(outcome);
}

/** The lines of a cell that throws. */
async function trace(code: string): Promise<string[]> {
  const outcome = await run(code);
  if (outcome.kind !== "error") throw new Error(`${code} ended as ${outcome.kind}`);
  return outcome.traceback.map((line) => line.replaceAll(`cell ${count}`, "cell N"));
}

test("what a cell declares is seen by those after it, which may declare it anew", async () => {
  expect(await shown("const x: number = 3, [y] = [4];")).toBe("");
  expect(await shown("x + y")).toBe("7");
  expect(await shown("const x = 'again'; class Point { norm(): number { return 5 } }")).toBe("");
  expect(await shown("class Point { norm() { return x + 1 } }; new Point().norm()")).toBe("'again1'");
  expect(await shown("function twice(n: number) { return 2 * n }")).toBe("");
  expect(await shown("let twice = (n: number) => 3 * n; twice(1)")).toBe("3");
});

test("TypeScript that is more than types runs, and braces are an object", async () => {
  expect(await shown("enum Side { Left, Right }")).toBe("");
  expect(await shown("Side.Right")).toBe("1");
  expect(await shown("{ a: 1, b: [2] }")).toBe("{ a: 1, b: [ 2 ] }");
});

test("cells import, await, and have the client", async () => {
  expect(await shown('import { basename } from "node:path"; basename("a/b")')).toBe("'b'");
  expect(await shown("basename('c/d')")).toBe("'d'");
  expect(await shown("await (async () => (await import('node:path')).basename('e/f'))()")).toBe("'f'");
  expect(await shown("import { CompositeError as C } from 'wasm-ensemble'; C.name")).toBe("'CompositeError'");
  expect(await shown("await dview.apply((n: number) => n + engine.id, 1)")).toBe("[ 1, 2 ]");
  expect(await shown("client.ids")).toBe("[ 0, 1 ]");
});

test("a promise as the value of a cell stays one, whether the cell awaits or not", async () => {
  expect(await shown("Promise.resolve(1)")).toBe("Promise { 1 }");
  expect(await shown("await 1; Promise.resolve(1)")).toBe("Promise { 1 }");
});

test("names of the runtime are taken from no other code", async () => {
  const { performance, fetch } = globalThis;
  expect(await shown("const performance = 5; function fetch() { return performance + 1 }; fetch()")).toBe("6");
  expect(await shown("await 1; fetch() + performance")).toBe("11");
  expect(await shown("let URL = 'mine'; [1].map((n) => URL + n)")).toBe("[ 'mine1' ]");
  expect(globalThis.performance).toBe(performance);
  expect(globalThis.fetch).toBe(fetch);
  expect(await shown("globalThis.URL.name")).toBe("'URL'");
});

test("errors have the cell's own places, and no frames of the prompt", async () => {
  expect(await trace("interface A { a: 1 }\n  missing(1)")).toEqual([
    "ReferenceError: missing is not defined",
    "    at cell N:2:3",
  ]);
  await run("function fails(n: number): never {\n  throw new RangeError(`no ${n}`);\n}");
  const name = `cell ${count}`;
  expect(await trace("await null;\nconst t: number = fails(2)")).toEqual([
    "RangeError: no 2",
    `    at fails (${name}:2:9)`,
    "    at cell N:2:19",
  ]);
  expect(await trace("const a: number = ;")).toEqual([
    "SyntaxError: cell N:1:19: Expression expected",
    "const a: number = ;",
    "                  ^",
  ]);
  expect(await trace("throw { code: 3 }")).toEqual(["Uncaught { code: 3 }"]);
});

test("cells stand in the working folder, and an import that fails says which", async () => {
  const folder = process.cwd();
  expect(await shown("[import.meta.url, import.meta.dirname, __dirname]")).toBe(
    inspect([pathToFileURL(join(folder, "cell.ts")).href, folder, folder]),
  );
  expect(await shown("import { repeated } from './test/fixtures/tasks.js'; typeof repeated")).toMatch(/^'/);
  expect((await trace("import './nowhere.ts'"))[0]).toMatch(/^Error.*: Cannot find module '.*nowhere\.ts'$/);
});

test("functions that are sent carry what cells have declared, and imported", async () => {
  await run(
    "let k = 3; const helper = (n: number): number => n * k; class Point { constructor(readonly x: number) {} norm() { return helper(this.x) } }",
  );
  expect(await shown("await lview.map((n: number) => new Point(n).norm(), [1, 2])")).toBe("[ 3, 6 ]");
  expect(await shown("k = 4; await dview.apply(() => helper(1))")).toBe("[ 4, 4 ]");
  expect(await shown("import { dirname } from 'node:path'; await dview.apply(() => dirname('a/b'))")).toBe(
    "[ 'a', 'a' ]",
  );
  // What was offered is a name of the cell's own once it is imported.
  expect(await shown("import { quantile } from 'wasm-ensemble'; await dview.apply(() => typeof quantile)")).toBe(
    "[ 'function', 'function' ]",
  );
  const refused = await trace("await dview.apply(() => nowhere)");
  expect(refused[0]).toMatch(/^ReferenceError: apply: the function uses nowhere, which is declared nowhere here/);
  expect(refused.at(-1)).toBe("    at cell N:1:13");
});

test("an error on an engine has the places of the call, and of what failed there", async () => {
  const declared = "const failing = (n: number) => {\n  throw new RangeError(`there ${n}`);\n};\n";
  const several = await trace(`${declared}await dview.apply(failing, 1)`);
  expect(several[0]).toBe("CompositeError: 2 of 2 failed");
  expect(several).toContainEqual(expect.stringMatching(/^ +at \w+ \(cell N:2:9\)$/));
  expect(several.at(-1)).toBe("    at cell N:4:13");
  expect(await trace("await client.directView(1).apply(failing, 1)")).toEqual([
    "RemoteError: apply failed on engine 1: RangeError: there 1",
    "    at cell N:1:28",
    "[error:1] RangeError: there 1",
    expect.stringMatching(/^\[error:1\] {5}at \w+ \(cell \d+:2:9\)$/),
  ]);
});

test.each([
  ["1 + 1", "complete"],
  ["", "complete"],
  ["type A = { a: 1 }; enum B { C }", "complete"],
  ["function f(x: number) {", "incomplete"],
  ["[1,\n2", "incomplete"],
  ["1 + // more", "incomplete"],
  ["`é", "incomplete"],
  ["'é' + (", "incomplete"],
  ["/* x", "incomplete"],
  ["interface A {\n a: 1", "incomplete"],
  ["a b", "invalid"],
  ["foo(}", "invalid"],
  ["const x = ;", "invalid"],
  ["'abc", "invalid"],
])("%j is %s", (code, state) => {
  expect(session.isComplete(code)).toBe(state);
});

test("a cell may have magics between its code, which keeps its places", async () => {
  expect(await shown("const local = 5\n%px const far = [1,\n2]\nlocal + 1")).toBe("6");
  expect(await shown("7 // not a magic\n  %px")).toMatch(/px is not defined/);
  expect(await trace("%px 1\nmissing()")).toEqual(["ReferenceError: missing is not defined", "    at cell N:2:1"]);
});

test("interrupt ends a cell that waits for engines, whose work is aborted", async () => {
  const outcome = run("await dview.apply(() => { for (;;); })");
  await expect.poll(() => session.client.outstanding.size).toBe(2);
  session.interrupt();
  expect(await outcome).toEqual({ kind: "aborted" });
  await expect.poll(() => session.client.outstanding.size).toBe(0);
  expect(await shown("await 1; 2")).toBe("2");
});

test("interrupt ends a cell that waits for something else, and so does its signal", async () => {
  const waiting = run("globalThis.begun = true; await new Promise(() => {})");
  await expect.poll(() => Reflect.get(globalThis, "begun") as unknown).toBe(true);
  session.interrupt();
  expect(await waiting).toEqual({ kind: "aborted" });
  const options = { name: "cell", output: () => undefined };
  const stop = new AbortController();
  const other = session.run("await new Promise(() => {})", { ...options, signal: stop.signal });
  stop.abort();
  expect(await other).toEqual({ kind: "aborted" });
  expect(await session.run("1", { ...options, signal: stop.signal })).toEqual({ kind: "aborted" });
});

test("cells run one after another", async () => {
  const order = await Promise.all([
    run("await new Promise((go) => setTimeout(go, 20)); let o = [1]"),
    shown("o.push(2); o"),
  ]);
  expect(order[1]).toBe("[ 1, 2 ]");
});

test("a closed session takes its names away, and says so", async () => {
  const other = await openSession({ client: await connect({ engines: 1 }) });
  await other.run("const gone = 1; const structuredClone = 2", { name: "cell", output: () => undefined });
  await other.close();
  expect("gone" in globalThis).toBe(false);
  const outcome = await other.run("1", { name: "cell", output: () => undefined });
  expect(outcome).toMatchObject({ kind: "error", message: "the session is closed" });
});
