import { expect, test } from "vitest";
import { freeNames } from "../../../src/client/closures/free-names.ts";

function namesOf(expression: string): string[] {
  return [...freeNames(`(${expression}\n)`).names.keys()];
}

test.each([
  ["(x) => x + a", ["a"]],
  ["function f(x) { return f(x - 1) + arguments.length; }", []],
  ["(x, y = b) => { var z = x; { let w = c; z += w; } return w; }", ["b", "c", "w"]],
  ["() => { try { q(); } catch (q) { return q; } }", ["q"]],
  ["() => { try { r(); } catch { return s; } }", ["r", "s"]],
  [
    "() => { for (const i of list) { use(i); } for (let j = 0; j < n; j++); return i + j; }",
    ["list", "use", "n", "i", "j"],
  ],
  ["() => { f(); function f() { return g; } }", ["g"]],
  ["() => ({ a, b: c, [d]: 1, e() { return h; } })", ["a", "c", "d", "h"]],
  ["({ a: x = k, ...rest }, [y, ...zs]) => [x, rest, y, zs, a]", ["k", "a"]],
  [
    "class A extends B { static n = m; #p = o; [key] = 1; get g() { return this.#p + A.n; } static { s(v); var v; } }",
    ["B", "m", "o", "key", "s"],
  ],
  ["async function* g() { for await (const x of source) yield* x; }", ["source"]],
  ["() => { outer: for (;;) { continue outer; } }", []],
  ["() => { switch (v) { case w: let u = 1; return u; default: } }", ["v", "w"]],
  ["(o) => [o.a?.b[i], o.c`${t}`]", ["i", "t"]],
  ["() => { hoisted = 1; var hoisted; if (x) { var deep; } return deep; }", ["x"]],
  ["function f(a = x, b = () => y) { var x = 1, y; return a + b() + x; }", ["x", "y"]],
  ["() => { { function g() {} g(); } return g(); function h() {} }", ["g"]],
  ["() => import(`./${name}.js`)", ["name"]],
  ["function () { return new.target; }", []],
  ["(a) => { ({ a, b } = c); }", ["b", "c"]],
])("%s uses %j", (expression, names) => {
  expect(namesOf(expression).toSorted()).toEqual(names.toSorted());
});

test("which members are used, where nothing else is", () => {
  const { names } = freeNames("(() => [(0, x_1.a)(1), x_1.b.c, whole.a, whole, typeof maybe, typeof sure, sure])");
  expect([...(names.get("x_1")?.members ?? [])]).toEqual(["a", "b"]);
  expect(names.get("whole")?.members).toBeUndefined();
  expect(names.get("maybe")?.isOptional).toBe(true);
  expect(names.get("sure")?.isOptional).toBe(false);
});

test.each([
  ["() => { a = 1; }", true],
  ["() => { a++; }", true],
  ["() => { for (a of [1]); }", true],
  ["() => { [a] = [1]; }", true],
  ["() => { globalThis.a = 1; }", true],
  ["() => eval('a = 1')", true],
  ["() => { let a; a = 1; a.b = 2; c.d = 3; }", false],
  ["(x) => x", false],
])("%s may set names: %s", (expression, sets) => {
  expect(freeNames(`(${expression})`).setsNames).toBe(sets);
});

test.each([
  ["(class extends a.b.C {}\n)", { name: "a", path: ["b", "C"] }, undefined],
  ['(function () { "use strict"; return (class A extends (B) {}\n); })()', { name: "B", path: [] }, undefined],
  [
    "(class extends make(\n  B) { m() { return $; } })",
    { name: "$$", path: [] },
    "(class extends $$   \n     { m() { return $; } })",
  ],
  ["(class extends null {})", undefined, undefined],
  ["(() => class extends make(B) {})", undefined, undefined],
])("what %s extends", (expression, base, text = expression) => {
  expect(freeNames(expression)).toMatchObject({ expression: text });
  expect(freeNames(expression).base).toEqual(base);
});
