/* oxlint-disable typescript/no-implied-eval --
   sent functions are made here as a caller makes them */
import { afterAll, describe, expect, test } from "vitest";
import { CompositeError, connect, RemoteError, ref } from "wasm-ensemble";
import { failure, thrown } from "./support.ts";

const client = await connect({ engines: 3 });
const dview = client.directView();
const one = client.directView(0);
afterAll(() => client.close());

/** What a sent function finds on its engine. */
type Names = Record<string, unknown>;

const sizes = (): number[] => {
  const { a, b } = globalThis as unknown as { a: Uint8Array; b: Uint8Array };
  return [a.length, a.buffer.byteLength, b.length, b.buffer.byteLength];
};
const isOne = (): boolean => {
  const { a, b } = globalThis as unknown as { a: Uint8Array; b: Uint8Array | { a: Uint8Array } };
  return ("a" in b ? b.a : b).buffer === a.buffer;
};

describe("push of memory", () => {
  test("sends the part that a view shows, to each engine, and leaves the view as it was", async () => {
    const memory = new Uint8Array(1_000_000).fill(7);
    const [a, b] = [memory.subarray(5000, 15_000), new Uint8Array(10_000).fill(8)];
    await dview.push({ a, b });
    expect(await dview.apply(sizes)).toEqual(client.ids.map(() => [10_000, 10_000, 10_000, 10_000]));
    expect(await dview.pull(["a", "b"])).toEqual(client.ids.map(() => [a.slice(), b]));
    expect([memory.length, b.length]).toEqual([1_000_000, 10_000]);
  });

  test.each<[string, (a: Uint8Array) => object]>([
    ["two views of it", (a) => a.subarray(1)],
    ["a view, and an object that has it", (a) => ({ a })],
  ])("keeps it one where values have it in common: %s", async (_, other) => {
    const a = new Uint8Array(10_000);
    await dview.push({ a, b: other(a) });
    expect(await dview.apply(isOne)).toEqual([true, true, true]);
  });
});

describe("push and pull", () => {
  const nested = { list: [1, "two", [3, null]], deep: { a: { b: undefined } }, flag: true, big: 2n ** 70n };

  // 33
  test("nested plain data comes back equal, from one engine and from all", async () => {
    await one.push({ nested });
    expect(await one.pull("nested")).toEqual(nested);
    await dview.push({ nested });
    expect(await dview.pull("nested")).toEqual([nested, nested, nested]);
  });

  // 37
  test.each<[string, unknown]>([
    ["Int8Array", new Int8Array([-1, 2])],
    ["Uint8Array", new Uint8Array([255, 2])],
    ["Uint8ClampedArray", new Uint8ClampedArray([255, 2])],
    ["Int16Array", new Int16Array([-3, 2])],
    ["Uint16Array", new Uint16Array([65535])],
    ["Int32Array", new Int32Array([-7])],
    ["Uint32Array", new Uint32Array([4294967295])],
    ["Float32Array", new Float32Array([1.5, Number.NaN])],
    ["Float64Array", new Float64Array([0.1, -0])],
    ["BigInt64Array", new BigInt64Array([-(2n ** 63n)])],
    ["BigUint64Array", new BigUint64Array([2n ** 64n - 1n])],
    ["an empty typed array", new Float64Array(0)],
    ["ArrayBuffer", new Uint8Array([1, 2, 3]).buffer],
    ["DataView", new DataView(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2)],
    ["Map", new Map<unknown, unknown>([["a", new Map([[1, 2]])]])],
    ["Set", new Set([1, "b"])],
    ["Date", new Date(86_400_000)],
    ["RegExp", /a+b/giu],
    ["NaN", Number.NaN],
    ["-0", -0],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["null", null],
    ["undefined", undefined],
    ["an Error", new RangeError("as data")],
    ["a sparse list", [1, undefined, 3]],
    ["an empty string", ""],
    ["a lone surrogate", "\ud800"],
  ])("%s keeps type and content", async (_, value) => {
    await dview.push({ value });
    const back = await one.pull<object>("value");
    expect(Object.is(back, value) || typeof value === "object").toBe(true);
    expect(back).toStrictEqual(value);
    if (ArrayBuffer.isView(value)) expect(back.constructor).toBe(value.constructor);
  });

  test("an object that refers to itself keeps its shape", async () => {
    const ring: Names = { name: "ring" };
    ring["self"] = ring;
    await one.push({ ring });
    const back = await one.pull<Names>("ring");
    expect(back["self"]).toBe(back);
    expect(await one.apply((r: Names) => r["self"] === r, ring)).toBe(true);
  });

  test("the same array given twice in one call stays one array", async () => {
    const shared = [1];
    expect(await one.apply((xs: number[][]) => xs[0] === xs[1], [shared, shared])).toBe(true);
  });

  test("pull of a list of names gives a list per engine", async () => {
    await dview.push({ a: 1, b: "x" });
    expect(await dview.pull(["a", "b"])).toEqual([
      [1, "x"],
      [1, "x"],
      [1, "x"],
    ]);
    expect(await one.pull(["b", "a"])).toEqual(["x", 1]);
  });

  // 41
  test("a path reads or sets a field", async () => {
    await dview.push({ a: { b: { c: 1 } } });
    expect(await dview.get("a.b.c")).toEqual([1, 1, 1]);
    await dview.push({ "a.b.d": 2, "a.e": [3] });
    expect(await one.pull("a")).toEqual({ b: { c: 1, d: 2 }, e: [3] });
    expect(await one.get("a.e.length")).toBe(1);
  });

  test("a path through something that is not there says which", async () => {
    await one.push({ a: {} });
    for (const result of [one.get("a.b.c"), one.push({ "a.b.c": 1 }), one.get("nowhere.x")]) {
      const error = await failure(result);
      expect(error).toBeInstanceOf(RemoteError);
      expect((error as Error).message).toMatch(/a\.b|\bb\b|nowhere/u);
    }
  });

  test("a missing name is a RemoteError per engine, whose cause is a ReferenceError", async () => {
    const error = (await failure(dview.pull("absent"))) as CompositeError;
    expect(error).toBeInstanceOf(CompositeError);
    expect(error.errors.map((e) => (e as RemoteError).engineId)).toEqual([0, 1, 2]);
    for (const each of error.errors) {
      expect((each as RemoteError).remoteName).toBe("ReferenceError");
      expect(each.cause).toBeInstanceOf(ReferenceError);
      expect(each.message).toMatch(/absent/u);
      expect((each as RemoteError).method).toBe("pull");
    }
    expect(await failure(one.get("absent"))).toBeInstanceOf(RemoteError);
  });

  test.each<[string, () => PromiseLike<unknown>]>([
    ["pull", () => one.pull("absent")],
    ["pull", () => one.pull("absent.x")],
    ["gather", () => dview.with({ targets: [0] }).gather("absent")],
    ["push", () => one.push({ "absent.x": 1 })],
    ["apply", () => one.apply(ref<() => number>("absent"))],
    ["apply", () => one.apply((x: unknown) => x, ref("absent"))],
  ])("%s of a missing name says how a name comes to be, and nothing of closures", async (method, call) => {
    const error = (await failure(call())) as RemoteError | CompositeError;
    const { message } = error instanceof CompositeError ? (error.errors[0] as RemoteError) : error;
    expect(message).toBe(
      `${method} failed on engine 0: ReferenceError: absent is not defined on the engine; push({ absent }) it, or execute code that declares it`,
    );
  });

  test.each(["", "1a", "a b", "a..b", ".a", "a-b", "a[0]"])("%j is no name", (name) => {
    expect(thrown(() => one.push({ [name]: 1 }))).toBeInstanceOf(TypeError);
    expect(thrown(() => one.pull(name))).toBeInstanceOf(TypeError);
    expect(thrown(() => one.get(name))).toBeInstanceOf(TypeError);
    expect(thrown(() => one.scatter(name, [1]))).toBeInstanceOf(TypeError);
    expect(thrown(() => ref(name))).toBeInstanceOf(TypeError);
  });

  test.each<[string, unknown]>([
    ["a string", "a"],
    ["null", null],
    ["a list", [1]],
    ["nothing", undefined],
  ])("push of %s instead of an object is a TypeError", (_, values) => {
    expect(thrown(() => one.push(values as never))).toBeInstanceOf(TypeError);
  });

  test("pull of what is no name is a TypeError", () => {
    for (const bad of [5, null, undefined, {}, ["a", 5]])
      expect(thrown(() => one.pull(bad as never))).toBeInstanceOf(TypeError);
  });

  test("names like those of objects and of the language's globals are ordinary", async () => {
    await one.push({ constructor: 1, toString: 2, hasOwnProperty: 3 });
    expect(await one.pull(["constructor", "toString", "hasOwnProperty"])).toEqual([1, 2, 3]);
    await one.clear();
    expect(await one.apply(() => Math.max(1, 2))).toBe(2);
    expect(await one.execute("[1, 2].toString()")).toMatchObject({ value: "1,2" });
  });
});

describe("functions in the namespace", () => {
  // 34
  test("a pushed function is applied by reference and called by executed source", async () => {
    await dview.push({ factor: 3, scale: (x: number) => x * (globalThis as unknown as { factor: number }).factor });
    expect(await dview.apply(ref<(x: number) => number>("scale"), 5)).toEqual([15, 15, 15]);
    expect(await dview.execute("scale(5)")).toMatchObject([{ value: 15 }, { value: 15 }, { value: 15 }]);
    await one.push({ factor: 4 });
    expect(await one.apply(ref<(x: number) => number>("scale"), 5)).toBe(20);
  });

  // 34
  test("a pushed function sees the engine's names without globalThis", async () => {
    const source = new Function("x", "return x * factor") as (x: number) => number;
    await dview.push({ factor: 7, scale: source });
    expect(await dview.apply(ref<(x: number) => number>("scale"), 2)).toEqual([14, 14, 14]);
    expect(await dview.apply(source, 3)).toEqual([21, 21, 21]);
  });

  // 35
  test("a task that uses an absent name says which and how to send it; once pushed, it works", async () => {
    await dview.clear();
    const task = new Function("return missingName + 1") as () => number;
    const error = (await failure(one.apply(task))) as RemoteError;
    expect(error).toBeInstanceOf(RemoteError);
    expect(error.cause).toBeInstanceOf(ReferenceError);
    expect(error.message).toMatch(/missingName/u);
    expect(error.message).toMatch(/push/u);
    await one.push({ missingName: 1 });
    expect(await one.apply(task)).toBe(2);
  });

  test("an imported name is the one that the caller wrote, whatever vitest has made of it", async () => {
    const alone = one.with({ closure: false });
    const error = (await failure(alone.apply(() => failure(Promise.resolve(thrown(() => 1)))))) as RemoteError;
    expect(error.message).toContain("with({ uses: { failure, thrown } }), push({ failure, thrown }) them");
  });

  // 35
  test("where a closure is not carried the missing name is named", async () => {
    const captured = 5;
    const error = (await failure(one.with({ closure: false }).apply(() => captured + 1))) as RemoteError;
    expect(error.remoteName).toBe("ReferenceError");
    expect(error.message).toMatch(/captured/u);
  });
});
