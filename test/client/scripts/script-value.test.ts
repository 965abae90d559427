import { createContext, runInContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { ScopeNamespace } from "../../../src/engine/scope-namespace.ts";
import { parse, ScriptEngine } from "./run-script.ts";

// What stands behind `undefined` counts as well: a value that was given before must not come back.
const SOURCES = [
  "5; var q",
  "5; var q = 1, { r } = { r: 2 }",
  "5; let a; const b = 2",
  "5; function f() { return 6; }",
  "function f() { return 6; }",
  "5; class C {}",
  "class C {}",
  "5;;",
  "5; {}",
  "5; { let x = 6; }",
  "5; { 6; let x; }",
  "5; if (false) 6",
  "5; if (true) 6; else 7",
  "5; if (true) {}",
  "5; if (true) var x = 6",
  "if (true) if (false) 5; else 6; else 7",
  "5; for (var i = 0; i < 3; i++) i * 2",
  "5; for (let i = 0; i < 0; i++) i",
  "5; for (const x of [1, 2]) { if (x === 1) 7; }",
  "5; for (const x in { a: 1 }) x",
  "5; while (false) 6",
  "let n = 0; do n += 2; while (n < 5)",
  "5; do { 6; break; } while (true)",
  "5; do { if (true) break; 6; } while (true)",
  "5; out: for (;;) { 6; for (;;) { 7; break out; } }",
  "5; out: { 6; break out; }",
  "out: inner: for (const x of [1, 2]) { if (x === 1) continue out; x; }",
  "5; switch (1) { case 0: 6; case 1: 7; break; default: 8 }",
  "5; switch (9) { case 0: 6 }",
  "5; try { 6; } catch { 7; } finally { 8; }",
  "5; try { 6; throw 1; } catch (e) { e; }",
  "5; try {} finally { 8; }",
  "5; try { throw 1 } catch { var y = 2 }",
  "'use strict'; var q = 5",
  "'use strict'; 5; let q = 6",
  "5\nlet a = 1\n;[6, 7]\nlet b = 2",
  "5; var a = 1\nvar b = 2\n6",
  "5; if (true) for (const x of []) 6",
  "if (true) while (false) 6; else 7",
];

/** What `eval` gives in a realm of its own. */
function evaluated(source: string): unknown {
  return runInContext(source, createContext({})) as unknown;
}

describe("the value of a script is the one that eval gives", () => {
  test.each(SOURCES)("%s", async (source) => {
    expect((await new ScriptEngine().run(source)).value).toEqual(evaluated(source));
  });

  test.each(SOURCES)("also where names are those of an object: %s", (source) => {
    expect(new ScopeNamespace().run(parse(source))).toEqual(evaluated(source));
  });

  test.each(SOURCES.filter((source) => !source.startsWith("'use strict'; var")))(
    "also where it awaits: %s",
    async (source) => {
      // In a function of its own the value of the await is none.
      const awaits = source.startsWith("'") ? source.replace(";", "; await 1;") : `await 1; ${source}`;
      const value = evaluated(source.startsWith("'") ? source.replace(";", "; 1;") : `1; ${source}`);
      expect((await new ScriptEngine().run(awaits)).value).toEqual(value);
    },
  );
});

test("an awaited value is one", async () => {
  expect((await new ScriptEngine().run("5; await Promise.resolve(6)")).value).toBe(6);
  expect((await new ScriptEngine().run("await 1; Promise.resolve(7); let x = 1")).value).toBe(7);
});
