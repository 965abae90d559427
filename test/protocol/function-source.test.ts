import { describe, expect, test } from "vitest";
import { compileFunction } from "../../src/protocol/compile-function.ts";
import { FUNCTION_REF } from "../../src/protocol/function-ref.ts";
import { functionRef } from "../../src/protocol/function-source.ts";
import { ref } from "../../src/protocol/reference.ts";

type AnyFunction = (...args: never[]) => unknown;

/** The copy of a function that an engine makes, from its source alone. */
function copyOf(fn: AnyFunction): (...args: unknown[]) => unknown {
  const reference = functionRef(fn);
  if (reference.kind !== "source") throw new Error(`it travels as ${reference.kind}`);
  // As vitest compiles functions of tests.
  return compileFunction(["__name"], `return ${reference.source}`)((f: unknown) => f) as () => unknown;
}

/** A function made from text as it stands, so that no compiler changes it. */
function fromText(text: string): AnyFunction {
  return compileFunction([], `return ${text}`)() as AnyFunction;
}

function isStrict(this: unknown): boolean {
  return this === undefined;
}

function add(this: number, b: number): number {
  return this + b;
}

const FUNCTIONS: readonly (readonly [kind: string, text: string, args: readonly unknown[], result: unknown])[] = [
  ["an arrow function", "(a, b) => a + b", [1, 2], 3],
  ["an arrow function without parentheses", "a => a + 1", [1], 2],
  ["an arrow function that gives an object", "() => ({ a: 1 })", [], { a: 1 }],
  ["an arrow function that gives a sequence", "(a) => (a, 5)", [1], 5],
  ["a function expression", "function (a) { return a; }", [1], 1],
  ["a named function, which calls itself", "function f(n) { return n < 2 ? 1 : n * f(n - 1); }", [5], 120],
  [
    "a function with defaults and rest",
    "function ({ a = 1 } = {}, ...rest) { return [a, rest]; }",
    [{}, 2, 3],
    [1, [2, 3]],
  ],
  ["a function that uses arguments", "function () { return arguments.length; }", [1, 2], 2],
  ["a function with comments at its ends", "function /* a */ (x /* b */) /* c */ { return x; // d\n }", [1], 1],
  ["an arrow function with a comment inside", "(x) => // c\n x", [1], 1],
  ["a function with line breaks", "function\n(\n)\n{\nreturn 1\n}", [], 1],
  [
    "a function that speaks of native code",
    "() => { /* { [native code] } */ return '{ [native code] }'; }",
    [],
    "{ [native code] }",
  ],
  ["a function that ends in such a text", "(a = 1) => `{ [native code] }`", [], "{ [native code] }"],
  ["a method", "({ m(a) { return a; } }).m", [1], 1],
  ["a method with a strange name", "({ 'a b'() { return 1; } })['a b']", [], 1],
  ["a method with a number for a name", "({ 5() { return 1; } })[5]", [], 1],
  ["a method named function", "({ function() { return 1; } }).function", [], 1],
  ["a method named get", "({ get() { return 1; } }).get", [], 1],
  ["a method named async", "({ async() { return 1; } }).async", [], 1],
  ["a method named static", "({ static() { return 1; } }).static", [], 1],
  ["a computed method", "({ ['a' + 'b']() { return 1; } }).ab", [], 1],
  ["a method under a symbol", "({ [Symbol.iterator]() { return 1; } })[Symbol.iterator]", [], 1],
  ["a method whose name has a bracket in it", "({ ['a]b'](a) { return a; } })['a]b']", [1], 1],
  ["a method whose name calls a function", "({ [`${((x) => x)('[(](')}`](a) { return a; } })['[(](']", [1], 1],
  ["a method with comments at its name", "({ /* ( */ async /* [ */ () /* ] */ { return 1; } }).async", [], 1],
  ["a method that speaks of super", "({ m() { /* super.m() */ return 'super.m()'; } }).m", [], "super.m()"],
  [
    "a method with a class that uses super",
    "({ m() { return new (class extends Array { get n() { return super.concat(1).length; } })(2).n; } }).m",
    [],
    3,
  ],
  ["a method that speaks of import.meta", "({ m() { return 'import.meta'; /* import.meta */ } }).m", [], "import.meta"],
  ["a method that has the name of a global", "({ parseInt(a) { return parseInt(a); } }).parseInt", ["7"], 7],
  ["a method of a class", "new (class { m(a) { return a; } })().m", [1], 1],
  ["a static method", "(class { static m(a) { return a; } }).m", [1], 1],
  ["a getter", "Object.getOwnPropertyDescriptor({ get g() { return 1; } }, 'g').get", [], 1],
  [
    "a getter of a class",
    "Object.getOwnPropertyDescriptor((class { get g() { return 1; } }).prototype, 'g').get",
    [],
    1,
  ],
  ["a sloppy function that strict mode forbids", "function () { with ({ a: 1 }) { return a; } }", [], 1],
  ["a sloppy function that deletes a name", "function (a) { delete a; return a; }", [1], 1],
];

const PROMISING: readonly (readonly [kind: string, text: string])[] = [
  ["an async arrow function", "async (a) => await a"],
  ["an async function", "async function (a) { return await a; }"],
  ["an async method", "({ async m(a) { return await a; } }).m"],
];

const GENERATING: readonly (readonly [kind: string, text: string])[] = [
  ["a generator", "function* (a) { yield a; }"],
  ["a generator method", "({ *m(a) { yield a; } }).m"],
  ["an async generator", "async function* (a) { yield a; }"],
  ["an async generator method", "({ async *m(a) { yield a; } }).m"],
];

describe("functionRef", () => {
  test.each(FUNCTIONS)("sends %s by its source", (_, text, args, result) => {
    expect(fromText(text)(...(args as never[]))).toEqual(result);
    expect(copyOf(fromText(text))(...args)).toEqual(result);
  });

  test.each(PROMISING)("sends %s by its source", async (_, text) => {
    const promise = copyOf(fromText(text))(7);
    expect(promise).toBeInstanceOf(Promise);
    await expect(promise).resolves.toBe(7);
  });

  test.each(GENERATING)("sends %s by its source", async (_, text) => {
    const values: unknown[] = [];
    for await (const value of copyOf(fromText(text))(7) as AsyncIterable<unknown>) values.push(value);
    expect(values).toEqual([7]);
  });

  test("a method keeps its name", () => {
    expect(copyOf(fromText("({ 'a b'() {} })['a b']"))).toHaveProperty("name", "a b");
  });

  test("sends a setter by its source", () => {
    const o = fromText("({ set s(v) { this.v = v; } })") as unknown as object;
    const holder = { v: 0 };
    // oxlint-disable-next-line typescript/unbound-method -- it is called on the holder
    copyOf(Object.getOwnPropertyDescriptor(o, "s")?.set as AnyFunction).call(holder, 5);
    expect(holder.v).toBe(5);
  });

  test("sends a class by its source", () => {
    class Counter {
      static start = 3;
      #n = Counter.start;
      next(): number {
        return this.#n++;
      }
    }
    const Copy = copyOf(Counter as unknown as AnyFunction) as unknown as typeof Counter;
    expect(new Copy().next()).toBe(3);
    expect(Copy).not.toBe(Counter);
  });

  test("keeps the name of the function", () => {
    expect(functionRef(fromText)).toMatchObject({ kind: "source", name: "fromText" });
    expect(functionRef(fromText("function named() {}"))).toMatchObject({ name: "named" });
    expect(functionRef(fromText("() => 1"))).toMatchObject({ name: "" });
  });

  test("a function of a module stays in strict mode", () => {
    expect(isStrict()).toBe(true);
    expect(copyOf(isStrict)()).toBe(true);
    const sets = copyOf(fromText("() => { undeclaredByAnybody = 1; }"));
    expect(sets).toThrow(new ReferenceError("undeclaredByAnybody is not defined"));
  });

  test("the copy sees no closure", () => {
    const secret = 42;
    expect(copyOf(() => secret)).toThrow(ReferenceError);
  });

  test.each([
    ["Math.max", Math.max],
    ["Math.hypot", Math.hypot],
    ["JSON.stringify", JSON.stringify],
    ["Array.from", Array.from],
    ["Object.keys", Object.keys],
    ["Number", Number],
    ["String", String],
    ["parseInt", Number.parseInt],
    ["isNaN", globalThis.isNaN],
    ["structuredClone", structuredClone],
  ])("sends the function %s of the language by its path", (path, fn) => {
    expect(functionRef(fn as AnyFunction)).toEqual({ kind: "global", path });
    const found = path.split(".").reduce<unknown>((o, key) => Reflect.get(Object(o) as object, key), globalThis);
    expect(found).toBe(fn);
  });

  test("refuses a bound function, saying what to send", () => {
    expect(() => functionRef(add.bind(1))).toThrow(
      new TypeError(
        "the bound function add has no source to send; send an arrow function and pass what it is bound to as an argument",
      ),
    );
  });

  test("refuses a native function without a name", () => {
    const nameless = new Proxy(() => 1, {});
    expect(() => functionRef(nameless)).toThrow(/^a native function has no source to send; send \(\.\.\.args\) => f\(/);
  });

  test.each([
    ["push", [].push],
    ["Map", Map],
  ])("refuses a native function that has no path, saying what to send", (_, fn) => {
    expect(() => functionRef(fn as AnyFunction)).toThrow(
      new TypeError(
        `the native function ${fn.name} has no source to send; send (...args) => ${fn.name}(...args) with what it needs`,
      ),
    );
  });

  test("refuses a private method, which makes sense only inside its class", () => {
    class Safe {
      #m(): number {
        return 1;
      }
      get method(): AnyFunction {
        // oxlint-disable-next-line typescript/unbound-method -- it is never called
        return this.#m;
      }
    }
    expect(() => functionRef(new Safe().method)).toThrow(
      "the function #m can't be sent by its source, which uses a private name of its class; send a plain function",
    );
  });

  test("refuses a method that uses super, which is another object on the engine", () => {
    class Base {
      twice(n: number): number {
        return 2 * n;
      }
    }
    class Derived extends Base {
      override twice(n: number): number {
        return super.twice(n) + 1;
      }
    }
    // oxlint-disable-next-line typescript/unbound-method -- it is never called
    expect(() => functionRef(new Derived().twice)).toThrow(
      "the function twice can't be sent by its source, which uses super, which only its own class or object gives it; send a plain function",
    );
  });

  // As a module holds them: no text that is evaluated may have import.meta in it.
  test.each(["() => import.meta.url", "({ f() { return import.meta; } }).f", "function f() { return import.meta; }"])(
    "says of %s that it is import.meta which can't be sent",
    async (text) => {
      const module = (await import(`data:text/javascript,export const f = ${encodeURIComponent(text)};`)) as {
        f: AnyFunction;
      };
      expect(() => functionRef(module.f)).toThrow(
        "the function f can't be sent by its source, which uses import.meta; " +
          "pass what it needs of that as an argument, or send a function of a module",
      );
    },
  );

  test("refuses an arrow function that uses the new.target around it", () => {
    const around = fromText("function F() { const arrow = () => new.target; return arrow; }");
    expect(() => functionRef(around() as AnyFunction)).toThrow(
      "the function arrow can't be sent by its source, which uses the new.target of the function around it; pass that as an argument",
    );
  });

  test("refuses an arrow function that uses a private name of the class around it", () => {
    const Around = fromText("class { #x = 1; get = () => this.#x; }") as unknown as new () => { get: AnyFunction };
    expect(() => functionRef(new Around().get)).toThrow(/which uses a private name of its class/);
  });

  test("sends a method whose name was computed from a variable, which its source alone can't compute", () => {
    const key = "computed";
    const holder = {
      [key]() {
        return 5;
      },
    };
    // oxlint-disable-next-line typescript/unbound-method -- it does not use what it is bound to
    const reference = functionRef(holder.computed);
    const source = reference.kind === "source" ? reference.source : "";
    expect(compileFunction([], `return ${source}`)()).toBeTypeOf("function");
  });

  test.each([
    ["setTimeout", setTimeout],
    ["fetch", fetch],
    ["queueMicrotask", queueMicrotask],
  ])(
    "sends the runtime's function %s by its path or refuses it, since its source needs the runtime's inside",
    (name, fn) => {
      let kind = "refused";
      try {
        kind = functionRef(fn as never).kind;
      } catch {
        // A refusal says what to send.
      }
      expect(`${name}: ${kind}`).not.toBe(`${name}: source`);
    },
  );

  test("what says itself how it travels is believed", () => {
    const reference = { kind: "module", url: "file:///a.js", name: "f" } as const;
    expect(functionRef(Object.assign(() => 1, { [FUNCTION_REF]: reference }))).toBe(reference);
    expect(functionRef(ref("a.b") as unknown as AnyFunction)).toEqual({ kind: "name", path: "a.b" });
  });
});
