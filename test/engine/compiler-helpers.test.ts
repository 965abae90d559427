import { createContext, runInContext } from "node:vm";
import { type TransformOptions, transformSync } from "esbuild";
import * as tslib from "tslib";
import { describe, expect, test } from "vitest";
import { provideCommonHelpers } from "../../src/engine/common-helpers.ts";
import { provideCompilerHelpers } from "../../src/engine/compiler-helpers.ts";
import { ScopeNamespace } from "../../src/engine/scope-namespace.ts";
import { functionRef } from "../../src/protocol/function-source.ts";

function withHelpers(): ScopeNamespace {
  const namespace = new ScopeNamespace();
  provideCommonHelpers(namespace);
  provideCompilerHelpers(namespace);
  return namespace;
}

/** What an engine gets that calls a function which esbuild compiled: its text, without the helpers of its module. */
function callOnEngine(source: string, options: TransformOptions): { readonly text: string; readonly value: unknown } {
  const { code } = transformSync(`globalThis.sent = ${source}`, { loader: "ts", ...options });
  const context = createContext({}) as { sent?: (...args: never[]) => unknown };
  runInContext(code, context);
  if (context.sent === undefined) throw new Error("nothing was compiled");
  const reference = functionRef(context.sent);
  if (reference.kind !== "source") throw new Error(`it travels as ${reference.kind}`);
  const fn = withHelpers().evaluate(reference.source) as () => unknown;
  return { text: reference.source, value: fn() };
}

const CASES: readonly (readonly [helper: string, source: string, value: unknown, options: TransformOptions])[] = [
  ["__spreadValues", "() => { const o = { a: 1 }; return { ...o, b: 2 }; }", { a: 1, b: 2 }, { target: "es2017" }],
  ["__spreadProps", "() => { const o = { a: 1 }; return { ...o, get b() { return 2; } }.b; }", 2, { target: "es2017" }],
  [
    "__objRest",
    "() => { const { a, ...rest } = { a: 1, b: 2, c: 3 }; return rest; }",
    { b: 2, c: 3 },
    { target: "es2017" },
  ],
  ["__async", "async () => { const a = await 2; return a + 1; }", 3, { target: "es2015" }],
  ["__publicField", "() => { class A { x = 1; static y = 2; } return new A().x + A.y; }", 3, { target: "es2020" }],
  [
    "__privateGet",
    "() => { class A { #x = 1; get x() { return this.#x; } } return new A().x; }",
    1,
    { target: "es2020" },
  ],
  [
    "__privateSet",
    "() => { class A { #x = 1; m() { this.#x = 5; return this.#x; } } return new A().m(); }",
    5,
    { target: "es2020" },
  ],
  [
    "__privateWrapper",
    "() => { class A { #x = 1; m() { this.#x++; return this.#x; } } return new A().m(); }",
    2,
    { target: "es2020" },
  ],
  [
    "__privateMethod",
    "() => { class A { #m() { return 4; } m() { return this.#m(); } } return new A().m(); }",
    4,
    { target: "es2020" },
  ],
  [
    "__privateIn",
    "() => { class A { #x = 1; static is(o) { return #x in o; } } return [A.is(new A()), A.is({})]; }",
    [true, false],
    { target: "es2020" },
  ],
  [
    "__forAwait",
    "async () => { let s = 0; for await (const x of [1, Promise.resolve(2)]) s += x; return s; }",
    3,
    { target: "es2017" },
  ],
  ["__name", "() => { const f = () => 1; return f.name; }", "f", { keepNames: true, target: "es2022" }],
  [
    "__using",
    "() => { const log = []; { using a = { [Symbol.dispose]: () => log.push('a') }; log.push('body'); } return log; }",
    ["body", "a"],
    { target: "es2022" },
  ],
];

describe("helpers of esbuild", () => {
  test.each(CASES)("%s", async (helper, source, value, options) => {
    const called = callOnEngine(source, options);
    expect(called.text).toContain(`${helper}(`);
    expect(await called.value).toEqual(value);
  });
});

describe("helpers of TypeScript", () => {
  const names = Object.keys(tslib).filter((name) => name.startsWith("__") && name !== "__esModule");

  test.each(names)("%s is there", (name) => {
    expect(withHelpers().evaluate(`typeof ${name}`)).toBe("function");
  });

  test("stay through clear", () => {
    const namespace = withHelpers();
    namespace.clear();
    expect(namespace.evaluate("__rest({ a: 1, b: 2 }, ['a'])")).toEqual({ b: 2 });
  });
});

test("what Vite's development server puts round an imported address gives that address", () => {
  expect(withHelpers().evaluate(`__vite__injectQuery("./a.js", "import")`)).toBe("./a.js");
});
