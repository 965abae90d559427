import { afterAll, describe, expect, test } from "vitest";
import { CompositeError, connect, RemoteError, ref } from "wasm-ensemble";
import { failure, thrown } from "./support.ts";

const client = await connect({ engines: 2 });
const dview = client.directView();
const one = client.directView(0);
afterAll(() => client.close());

async function value(source: string): Promise<unknown> {
  return (await one.execute(source)).value;
}

describe("the value of a script", () => {
  // 50
  test('execute("5") gives 5 on every engine', async () => {
    expect(await dview.execute("5")).toMatchObject([
      { value: 5, text: "5", stdout: "", stderr: "" },
      { value: 5, text: "5", stdout: "", stderr: "" },
    ]);
  });

  // 50
  test("with silent there is no value", async () => {
    const reply = await one.execute("7", { silent: true });
    expect(reply.value).toBe(undefined);
    expect(reply.text).toBe("");
  });

  test.each<[string, unknown]>([
    ["1 + 1", 2],
    ["const k1 = 3; k1 * 2", 6],
    ["let k2 = 3", undefined],
    ["function k3() {}", undefined],
    ["if (true) { 'inner' } else { 'other' }", "inner"],
    ["for (let i = 0; i < 3; i++) i", 2],
    ["await Promise.resolve('awaited')", "awaited"],
    ["const k4 = await Promise.resolve(4); k4 + 1", 5],
    ["({ a: 1 })", { a: 1 }],
    ["`template ${1 + 1}`", "template 2"],
    ["'a string'", "a string"],
    ["1;;", 1],
    ["// only a comment", undefined],
    ["", undefined],
    ["null", null],
    ["new Map([[1, 2]])", new Map([[1, 2]])],
    ["'use strict'; 5", 5],
    ["try { throw 1 } catch (e) { e + 1 }", 2],
    ["label: for (;;) { break label }", undefined],
    ["/* c */ 5 // trailing", 5],
    ["5\n", 5],
    ["#!/usr/bin/env node\n6", 6],
  ])("%j gives %j", async (source, expected) => {
    await one.clear();
    expect(await value(source)).toEqual(expected);
  });

  test("a value that can't be sent is undefined, its text is there, the engine goes on", async () => {
    const reply = await one.execute("(x) => x + 1");
    expect(reply.text).not.toBe("");
    const weak = await one.execute("new WeakMap()");
    expect(weak.value).toBe(undefined);
    expect(weak.text).toMatch(/WeakMap/u);
    expect(await value("5")).toBe(5);
  });
});

describe("names across calls", () => {
  test.each<[string, string, unknown]>([
    ["var", "var v1 = 1", 2],
    ["let", "let v1 = 1", 2],
    ["const", "const v1 = 1", 2],
    ["function", "function v1() { return 1 }", Number.NaN],
    ["async function", "async function v1() {}", Number.NaN],
    ["generator", "function* v1() {}", Number.NaN],
    ["class", "class v1 { static x = 1 }", Number.NaN],
    ["object pattern", "const { v1, other: { deep: v2 } } = { v1: 1, other: { deep: 3 } }", 2],
    ["array pattern with default and rest", "let [v1 = 1, ...v3] = [undefined, 2, 3]", 2],
    ["await", "const v1 = await Promise.resolve(1)", 2],
    ["after await", "await null; let v1 = 1; function late() { return v1 }", 2],
    ["several declarators", "let v0 = 5, v1 = v0 - 4", 2],
    ["var inside a block", "if (true) { var v1 = 1 }", 2],
    ["var of a loop", "for (var v1 = 0; v1 < 1; v1++);", 2],
    ["assignment without declaration", "v1 = 1", 2],
  ])("%s lives on", async (_, source, expected) => {
    await one.clear();
    await one.execute(source);
    expect(await value("typeof v1")).not.toBe("undefined");
    if (!Number.isNaN(expected)) expect(await value("v1 + 1")).toBe(expected);
    if (!Number.isNaN(expected)) expect(await one.pull("v1")).toBe(1);
  });

  test("let and const may be declared again, as in a REPL", async () => {
    await one.execute("const again = 1");
    await one.execute("let again = 2");
    expect(await value("class again {}; typeof again")).toBe("function");
  });

  test("let inside a block stays inside", async () => {
    await one.clear();
    await one.execute("{ let hidden = 1; const hidden2 = 2 }");
    expect(await value("typeof hidden + typeof hidden2")).toBe("undefinedundefined");
  });

  test("functions declared by a script call each other and see later changes of names", async () => {
    await one.execute("let step = 1; function next(x) { return x + step } function twice(x) { return next(next(x)) }");
    expect(await one.apply(ref<(x: number) => number>("twice"), 1)).toBe(3);
    await one.execute("step = 10");
    expect(await one.apply(ref<(x: number) => number>("twice"), 1)).toBe(21);
    await one.push({ step: 100 });
    expect(await value("twice(1)")).toBe(201);
  });

  test("a function of a script may be used before its declaration", async () => {
    expect(await value("hoisted(2); function hoisted(x) { return x * 2 }")).toBe(4);
  });

  test("a class of a script can be extended by a later one", async () => {
    await one.execute("class Animal { #name = 'cat'; get name() { return this.#name } }");
    await one.execute("class Pet extends Animal {}");
    expect(await value("new Pet().name")).toBe("cat");
  });

  test("scripts run one after another, even when they await", async () => {
    const first = one.execute("seen = []; await new Promise((r) => setTimeout(r, 20)); seen.push('first')");
    const second = one.execute("seen.push('second'); seen");
    await first;
    expect((await second).value).toEqual(["first", "second"]);
  });

  test("the engine's globals are there", async () => {
    const source =
      "[typeof console, typeof process, typeof setTimeout, typeof Math, typeof globalThis, typeof structuredClone, typeof Buffer]";
    expect(await value(source)).toEqual(["object", "object", "function", "object", "object", "function", "function"]);
  });

  test("import() works in scripts", async () => {
    expect(await value("(await import('node:path')).basename('/a/b')")).toBe("b");
  });
});

describe("failures", () => {
  test.each([
    ["const = 5", 1],
    ["let a = 1;\nlet b = ;", 2],
    ["let twice = 1; let twice = 2", 1],
    ["return 5", 1],
    ["if (", 1],
    ["'unterminated", 1],
    ["}", 1],
    ["for await (const x of y)", 1],
  ])("%j is a SyntaxError at the call, with its position", (source, line) => {
    const error = thrown(() => dview.execute(source)) as SyntaxError;
    expect(error).toBeInstanceOf(SyntaxError);
    expect(error.message).toMatch(new RegExp(`:${line}:\\d+`, "u"));
  });

  test.each([5, null, undefined, {}, () => 1, ["a"]])("execute(%s) is a TypeError at the call", (source) => {
    expect(thrown(() => dview.execute(source as never))).toBeInstanceOf(TypeError);
  });

  test("an error of the script is a RemoteError with class, message, stack and line", async () => {
    const error = (await failure(one.execute("let fine = 1;\n\nnull.field"))) as RemoteError;
    expect(error).toBeInstanceOf(RemoteError);
    expect(error.cause).toBeInstanceOf(TypeError);
    expect([error.remoteName, error.method, error.engineId]).toEqual(["TypeError", "execute", 0]);
    expect(error.engineStack).toMatch(/:3\b/u);
  });

  test("names declared before the failure live on", async () => {
    await one.clear();
    await failure(one.execute("let before = 1; throw new Error('x'); let after = 2"));
    expect(await value("before")).toBe(1);
  });

  // part 3: a failing execute with others queued
  test("a failing execute aborts nothing behind it", async () => {
    const failing = one.execute("throw new Error('first')");
    const behind = [one.execute("1"), one.apply(() => 2), one.push({ z: 3 }), one.execute("z")] as const;
    await failure(failing);
    expect(await behind[0]).toMatchObject({ value: 1 });
    expect(await behind[1]).toBe(2);
    await behind[2];
    expect(await behind[3]).toMatchObject({ value: 3 });
  });

  // 53
  test("the CompositeError of many failures shows at most 4, and says how many more", async () => {
    const error = (await failure(
      dview.map(
        (i: number) => {
          throw new Error(`number ${i}`);
        },
        Array.from({ length: 10 }, (_, i) => i),
      ),
    )) as CompositeError;
    expect(error.errors).toHaveLength(10);
    expect(error.message.match(/number \d/gu)).toHaveLength(4);
    expect(error.message).toMatch(/\b6\b/u);
  });

  // 32
  test("a failure on every engine names engine and method, in the order of ids", async () => {
    for (const [method, result] of [
      ["execute", dview.execute("throw new Error('all')")],
      [
        "apply",
        dview.apply(() => {
          throw new Error("all");
        }),
      ],
    ] as const) {
      const error = (await failure(result)) as CompositeError;
      expect(error.errors.map((e) => [(e as RemoteError).engineId, (e as RemoteError).method])).toEqual([
        [0, method],
        [1, method],
      ]);
    }
  });
});

test("px runs a template, values become text", async () => {
  await dview.push({ a: 1, b: 2 });
  await dview.px`c = a + b`;
  expect(await dview.get("c")).toEqual([3, 3]);
  expect(await dview.px`c * ${10}`).toMatchObject([{ value: 30 }, { value: 30 }]);
  expect(await one.px`'a\n'.length`).toMatchObject({ value: 2 });
  expect(one.with({ block: true }).px`1 + 1`.value).toBe(2);
});

test("a blocking view executes and throws", () => {
  const blocking = dview.with({ block: true });
  expect(blocking.execute("5").map((reply) => reply.value)).toEqual([5, 5]);
  expect(thrown(() => blocking.execute("throw new Error('blocked')"))).toBeInstanceOf(CompositeError);
  expect(thrown(() => one.with({ block: true }).execute("throw new Error('blocked')"))).toBeInstanceOf(RemoteError);
  expect(thrown(() => blocking.execute("let ="))).toBeInstanceOf(SyntaxError);
});
