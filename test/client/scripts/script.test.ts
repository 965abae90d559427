import { describe, expect, test } from "vitest";
import { parse, ScriptEngine } from "./run-script.ts";

type Case = readonly [what: string, source: string, value: unknown, names: Readonly<Record<string, unknown>>];

const DECLARATIONS: readonly Case[] = [
  ["nothing", "", undefined, {}],
  ["an expression", "1 + 1", 2, {}],
  ["let, const and var", "let a = 1; const b = a + 1; var c = b + 1; c", 3, { a: 1, b: 2, c: 3 }],
  ["a declaration alone", "let a = 1", undefined, { a: 1 }],
  [
    "declarators without a value",
    "let a, b = 2, c; var d; [a, b, c, d].length",
    4,
    { a: undefined, b: 2, c: undefined, d: undefined },
  ],
  ["a function", "function f(x) { return x + 1; } f(1)", 2, { f: "function" }],
  ["a function used before it is declared", "let a = f(); function f() { return 5; } a", 5, { a: 5, f: "function" }],
  [
    "a generator and an async function",
    "function* g() { yield 3; } async function h() {} [...g()]",
    [3],
    { g: "function", h: "function" },
  ],
  ["a class", "class A { x = 4; m() { return this.x; } } new A().m()", 4, { A: "function" }],
  [
    "a class that extends another",
    "class A { m() { return 1; } } class B extends A {} new B().m()",
    1,
    { A: "function", B: "function" },
  ],
  ["an object pattern", "let { a, b: { c }, d: e } = { a: 1, b: { c: 2 }, d: 3 }; a + c + e", 6, { a: 1, c: 2, e: 3 }],
  [
    "a pattern with defaults and rest",
    "const { a = 5, ...rest } = { x: 1, y: 2 }; a",
    5,
    { a: 5, rest: { x: 1, y: 2 } },
  ],
  ["an array pattern", "let [a, , b = 9, ...rest] = [1, 2, undefined, 4, 5]; b", 9, { a: 1, b: 9, rest: [4, 5] }],
  ["nested patterns", "let [{ a: [b = 1] = [] } = {}] = []; b", 1, { b: 1 }],
  [
    "patterns and names in one declaration",
    "let a = 1, { b } = { b: a + 1 }, [c] = [b + 1]; c",
    3,
    { a: 1, b: 2, c: 3 },
  ],
  [
    "functions as values",
    "const f = (x) => x * 2, g = function () { return f.name; }; g()",
    "f",
    { f: "function", g: "function" },
  ],
  ["a sequence in a value", "let a = (1, 2), b = a; b", 2, { a: 2, b: 2 }],
  ["a declaration over lines", "let\n  a\n  =\n  1,\n  b = 2\na + b", 3, { a: 1, b: 2 }],
];

const BLOCKS: readonly Case[] = [
  ["for with var", "for (var i = 0, n = 3; i < n; i++); i", 3, { i: 3, n: 3 }],
  ["for of with var", "let s = 0; for (var x of [1, 2, 3]) s += x; s", 6, { s: 6, x: 3 }],
  ["for of with a pattern", "for (var [k, v] of [[1, 2]]); k + v", 3, { k: 1, v: 2 }],
  ["for in with var", "for (var key in { a: 1, b: 2 }); key", "b", { key: "b" }],
  ["var inside blocks", "{ var a = 1; { var b = 2; } } try { var c = 3; } catch {} a + b + c", 6, { a: 1, b: 2, c: 3 }],
  ["var inside a switch", "switch (1) { case 1: var a = 5; } a", 5, { a: 5 }],
  [
    "let inside a block, which stays there",
    "{ let a = 1; const b = 2; class C {} } typeof a + typeof b + typeof C",
    "undefinedundefinedundefined",
    {},
  ],
  [
    "for with let, which stays there",
    "let s = 0; for (let i = 0; i < 3; i++) s += i; s + typeof i",
    "3undefined",
    { s: 3 },
  ],
  [
    "closures over let in a loop",
    "const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i); const got = fs.map((f) => f()); got",
    [0, 1, 2],
    { fs: [undefined, undefined, undefined], got: [0, 1, 2] },
  ],
  ["a label", "let n = 0; outer: for (;;) { for (;;) { n++; break outer; } } n", 1, { n: 1 }],
  [
    "var inside an arrow function and a method, which stays there",
    "const f = () => { var inside = 1; return inside; }; const o = { m() { var within = 2; return within; } }; const s = f() + o.m(); s + typeof inside + typeof within",
    "3undefinedundefined",
    { f: "function", o: { m: undefined }, s: 3 },
  ],
  [
    "var inside a static block, which stays there",
    "class A { static { var hidden = 1; } static y = 2; } A.y + typeof hidden",
    "2undefined",
    { A: "function" },
  ],
];

const TEXT: readonly Case[] = [
  ["no semicolons", "let a = 1\nlet b = 2\na + b", 3, { a: 1, b: 2 }],
  ["a value that goes on in the next line", "let a = 1\n  + 2\na", 3, { a: 3 }],
  [
    "a declaration after an expression without a semicolon",
    "let f = (x) => x\nlet a = f\nlet b = 1\nb",
    1,
    { f: "function", a: "function", b: 1 },
  ],
  ["a semicolon before a bracket", "let a = 1\n;[a].length", 1, { a: 1 }],
  ["a hashbang", "#!/usr/bin/env node\nlet a = 1; a", 1, { a: 1 }],
  ["comments at the ends", "// first\nlet a = 1; /* mid */ a // last", 1, { a: 1 }],
  ["a comment after a declaration", "let a = 1 // one\nlet b /* two */ = 2 /* three */; b // four", 2, { a: 1, b: 2 }],
  ["template literals", "let a = 1; `${a}${`${a + 1}`} let b = 2`", "12 let b = 2", { a: 1 }],
  ["text that looks like code", "let a = 'let b = 1'; a", "let b = 1", { a: "let b = 1" }],
  ["regular expressions", "let a = /let b = [/]/.test('let b = /'); a", true, { a: true }],
  [
    "strict mode",
    '"use strict"; let a = 1; var b = (function () { return this === undefined; })(); b',
    true,
    { a: 1, b: true },
  ],
  ["names of unicode", "let größe = 1; const 变量 = 2; größe + 变量", 3, { größe: 1, 变量: 2 }],
  ["carriage returns", "let a = 1\r\nlet b = 2\r\na + b\r\n", 3, { a: 1, b: 2 }],
  ["empty statements", ";;; let a = 1;;; a;", 1, { a: 1 }],
];

const AWAITS: readonly Case[] = [
  ["await in a declaration", "const a = await Promise.resolve(1); a + 1", 2, { a: 1 }],
  ["await as the last expression", "await Promise.resolve(7)", 7, {}],
  ["an awaiting script without a last expression", "const a = await 1;", undefined, { a: 1 }],
  ["await inside a block", "let a = 0; if (true) { a = await 3; } a", 3, { a: 3 }],
  ["for await", "let s = 0; for await (const x of [1, Promise.resolve(2)]) s += x; s", 3, { s: 3 }],
  ["for await with var", "for await (var x of [1, 2]); x", 2, { x: 2 }],
  [
    "functions and classes of an awaiting script",
    "await 0; class A { m() { return f(); } } function f() { return 4; } new A().m()",
    4,
    { A: "function", f: "function" },
  ],
  [
    "await in a class heritage",
    "class B {} const ok = new (class extends (await B) {})() instanceof B; ok",
    true,
    { B: "function", ok: true },
  ],
  ["a comment at the end of an awaiting script", "await 1; 5 // end", 5, {}],
  ["an object as the value of an awaiting script", "const o = { a: await 1 }; o", { a: 1 }, { o: { a: 1 } }],
  ["a hashbang before await", "#!/usr/bin/env node\nawait 1", 1, {}],
  ["await only inside an arrow function", "const f = async () => await 1; typeof f()", "object", { f: "function" }],
];

for (const [title, cases] of Object.entries({ DECLARATIONS, BLOCKS, TEXT, AWAITS })) {
  describe(`a script with ${title.toLowerCase()}`, () => {
    test.each(cases)("%s", async (_, source, value, names) => {
      const outcome = await new ScriptEngine().run(source);
      expect(outcome.value).toEqual(value);
      const shown = Object.keys(names).map((name) => [
        name,
        typeof names[name] === "object" ? outcome.names[name] : names[name],
      ]);
      expect(Object.keys(outcome.names)).toEqual(Object.keys(names));
      expect(outcome.names).toMatchObject(Object.fromEntries(shown));
    });
  });
}

describe("names of scripts", () => {
  test("can be declared again by a later script, also as something else", async () => {
    const engine = new ScriptEngine();
    await engine.run("const a = 1; class B {} function c() {}");
    expect(await engine.run("let a = a + 1; var B = 2; class c {} a + B")).toMatchObject({ value: 4 });
    await engine.run('"use strict"; const a = 10;');
    expect(await engine.run("a")).toMatchObject({ value: 10 });
  });

  test("are listed once each, in the order in which they appear", () => {
    expect(parse("var b = 1; let a; var b = 2; function c() {} var [d, b] = [];")).toMatchObject({
      names: ["b", "a", "c", "d"],
      functions: ["c"],
      isAsync: false,
    });
  });

  test("what a script throws leaves what it set before", async () => {
    const engine = new ScriptEngine();
    await expect(engine.run("let a = 1; throw new RangeError('far');")).rejects.toThrow(new RangeError("far"));
    expect(await engine.run("a")).toMatchObject({ value: 1 });
  });
});

describe("places in scripts", () => {
  test.each([
    ["a plain script", "let a = 1,\n  b = 2;\nclass C {\n}\nthrow new Error('here');", 5],
    ["an awaiting script", "const [\n  s,\n] = await Promise.all([1]);\nfunction f() {}\nthrow new Error('here');", 5],
    ["a script with a hashbang", "#!/usr/bin/env node\n\nthrow new Error('here');", 3],
  ])("stay on their lines in %s", async (_, source, line) => {
    const error = await new ScriptEngine().run(source).catch((thrown: unknown) => thrown);
    expect((error as Error).message).toBe("here");
    expect((error as Error).stack).toContain(`<test>:${line}:`);
  });

  test.each([
    ["let a = ;", 1, 9],
    ["let a = 1;\n  let b = )", 2, 11],
    ["let a; let a;", 1, 12],
    ["return 5", 1, 1],
    ["class { }", 1, 7],
    ["\n\n'open", 3, 1],
    ["await", 1, 6],
  ])("%j is refused with its place", (source, line, column) => {
    const text = source.split("\n")[line - 1];
    const refusal = (() => {
      try {
        return parse(source, "file:///scripts/a.js");
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(SyntaxError);
    const lines = (refusal as Error).message.split("\n");
    expect(lines[0]).toMatch(new RegExp(`^file:///scripts/a\\.js:${line}:${column}: \\S.*[^)]$`));
    expect(lines.slice(1)).toEqual([text, `${" ".repeat(column - 1)}^`]);
  });

  test.each([
    ["at its end", `${"x".repeat(1000)} y`, `…${"x".repeat(59)} y`, 61],
    ["in its middle", `${"x".repeat(500)} ${"y".repeat(500)}`, `…${"x".repeat(59)} ${"y".repeat(60)}…`, 61],
    ["at its start", `x y${"z".repeat(500)}`, `x y${"z".repeat(117)}…`, 2],
  ])("of a line that fits no screen only what is around the mistake is shown: %s", (_, source, line, before) => {
    expect(() => parse(source, "long.js")).toThrow(new RegExp(`\n${line}\n {${before}}\\^$`));
  });
});
