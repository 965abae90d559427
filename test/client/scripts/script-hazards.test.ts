import { describe, expect, test } from "vitest";
import { threads } from "../../../build/lib/node/threads.js";
import { open } from "../../conformance/wire.ts";
import { parse, ScriptEngine } from "./run-script.ts";

describe("a script that is easily rewritten wrongly", () => {
  test.each([
    [
      "var inside a declared function stays there",
      "function f() { var inside = 1; return inside; } f() + typeof inside",
      "1undefined",
    ],
    [
      "a declared function that recurses has its own var in each call",
      "function sum(n) { var mine = n; return n === 0 ? 0 : sum(n - 1) + mine; } sum(4)",
      10,
    ],
    ["a var that a false condition guards is not set", "if (false) var y = 1; y", undefined],
    ["a var under if and else", "if (true) var y = 1; else y = 2; y", 1],
    ["a var as the body of a loop", "let n = 0; while (n++ < 1) var y = n; y", 1],
    ["a var as the body of do", "do var y = 1; while (false); y", 1],
    ["a declarator without a value ends its line before a parenthesis", "let a\n(1 + 2)", 3],
    ["a declarator without a value ends its line before a bracket", "var a\n[5].length", 1],
    ["a declarator without a value ends its line before a template", "let a\n`text`", "text"],
    ["a declarator without a value ends its line before a regular expression", "let a\n/b/.test('b')", true],
    ["a parenthesised await is the value", "(await Promise.resolve(1))", 1],
    ["a parenthesised object is the value of an awaiting script", "const a = await 1; ({ a })", { a: 1 }],
    ["import.meta is the value of an awaiting script", "await 1; import.meta.url", "<test>"],
    ["a parenthesised default export", "export default (1, 2); 5", 5],
    ["a default export that awaits", "export default await Promise.resolve(3); 5", 5],
    ["a default export of an object", "export default ({ a: 1 }); 5", 5],
    ["a nameless default function ends there", "export default function () {}\n(1)", 1],
    ["a nameless default class ends there", "export default class {}\n[1].length", 1],
    ["a strict script keeps its functions", '"use strict"; function f() { return 1; } f()', 1],
  ])("%s", async (_, source, value) => {
    expect((await new ScriptEngine().run(source)).value).toEqual(value);
  });

  test("functions of a strict script live on", async () => {
    const engine = new ScriptEngine();
    await engine.run('"use strict"; function f() { return 1; }');
    expect(await engine.run("f()")).toMatchObject({ value: 1 });
  });

  test("a strict script that awaits and declares functions is strict", async () => {
    const source = '"use strict"; function f() { return this === undefined; } const a = await f(); a';
    expect(await new ScriptEngine().run(source)).toMatchObject({ value: true });
  });

  test("await inside a declared function makes no awaiting script", () => {
    expect(parse("async function f() { await 1; } 5").isAsync).toBe(false);
  });

  test("import.meta in the default of a parameter is seen", () => {
    expect(parse("function f(url = import.meta.url) { return url; }").code).not.toContain("import.meta");
  });

  test("the attributes of an import reach the engine", async () => {
    const wire = await open(threads());
    const answer = await wire.execute(`import data from 'data:application/json,{"a":1}' with { type: "json" }; data.a`);
    expect(answer).toMatchObject({ kind: "done", value: { value: 1 } });
  });
});
