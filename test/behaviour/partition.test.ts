import { afterAll, describe, expect, test } from "vitest";
import { CompositeError, connect, RemoteError } from "wasm-ensemble";
import { failure, thrown } from "./support.ts";

const client = await connect({ engines: 3 });
const dview = client.directView();
afterAll(() => client.close());

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

// DESIGN 6.3
test.each([
  [7, [3, 2, 2]],
  [8, [3, 3, 2]],
  [9, [3, 3, 3]],
  [2, [1, 1, 0]],
  [1, [1, 0, 0]],
  [0, [0, 0, 0]],
])("%i items over 3 engines are parts of %j items, which gather to the same list", async (length, sizes) => {
  await dview.scatter("x", range(length));
  expect(await dview.get("x.length")).toEqual(sizes);
  expect(await dview.gather("x")).toEqual(range(length));
  await dview.scatter("x", Float64Array.from(range(length)));
  expect(await dview.get("x.length")).toEqual(sizes);
  expect(await dview.gather("x")).toEqual(Float64Array.from(range(length)));
});

// 36
test("an array of 16 and a typed array of 64 come back equal, on all engines, some, and one", async () => {
  for (const view of [dview, client.directView([2, 0])]) {
    await view.scatter("x", range(16));
    expect(await view.gather("x")).toEqual(range(16));
    await view.scatter("x", Float32Array.from(range(64)));
    expect(await view.gather("x")).toEqual(Float32Array.from(range(64)));
  }
  const one = client.directView(1);
  await one.scatter("x", range(5));
  expect(await one.pull("x")).toEqual(range(5));
  expect(await one.gather("x")).toEqual(range(5));
});

test.each([
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
])("$name stays $name on the engines and when gathered", async (Kind) => {
  const data = Kind.from(range(10));
  await dview.scatter("x", data);
  expect(await dview.get("x.constructor.name")).toEqual(Array(3).fill(Kind.name));
  expect(await dview.get("x.byteOffset")).toEqual([0, 0, 0]);
  const back = await dview.gather("x");
  expect(back).toBeInstanceOf(Kind);
  expect(back).toEqual(data);
});

test.each([BigInt64Array, BigUint64Array])("$name stays $name on the engines and when gathered", async (Kind) => {
  const data = Kind.from([1n, 2n, 3n, 4n]);
  await dview.scatter("x", data);
  expect(await dview.gather("x")).toEqual(data);
});

test("an engine receives only its own part of a large buffer", async () => {
  await dview.scatter("x", new Float64Array(3000));
  expect(await dview.get("x.buffer.byteLength")).toEqual([8000, 8000, 8000]);
});

test("a view of the middle of a buffer is scattered as what it shows", async () => {
  const data = new Int32Array(Int32Array.from(range(20)).buffer, 16, 9);
  await dview.scatter("x", data);
  expect(await dview.gather("x")).toEqual(Int32Array.from([4, 5, 6, 7, 8, 9, 10, 11, 12]));
});

test("Node's Buffer is scattered as its bytes", async () => {
  await dview.scatter("x", Buffer.from("hello engines"));
  const back = await dview.gather("x");
  expect(Buffer.from(back as unknown as Uint8Array).toString()).toBe("hello engines");
});

// DESIGN 6.3
test("a view over a SharedArrayBuffer is shared, not copied", async () => {
  const data = new Int32Array(new SharedArrayBuffer(40)).map((_, i) => i);
  const shared = new Int32Array(new SharedArrayBuffer(40));
  shared.set(data);
  await dview.scatter("x", shared);
  await dview.execute("for (let i = 0; i < x.length; i++) x[i] *= 100");
  expect([...shared]).toEqual(range(10).map((i) => 100 * i));
  shared[0] = 7;
  expect(await client.at(0).execute("x[0]")).toMatchObject({ value: 7 });
  expect(await dview.gather("x")).toEqual(Int32Array.from([7, 100, 200, 300, 400, 500, 600, 700, 800, 900]));
});

test("a pushed view over a SharedArrayBuffer is shared too", async () => {
  const shared = new Int32Array(new SharedArrayBuffer(4));
  await dview.push({ shared });
  await dview.apply((x: Int32Array) => Atomics.add(x, 0, 1), shared);
  await dview.execute("Atomics.add(shared, 0, 10)");
  expect(shared[0]).toBe(33);
});

test("the caller's buffers are not detached", async () => {
  const data = Float64Array.from(range(1000));
  const scattered = dview.scatter("x", data);
  const pushed = dview.push({ y: data });
  const applied = dview.apply((x: Float64Array) => x.length, data);
  expect(data.length).toBe(1000);
  await Promise.all([scattered, pushed, applied]);
  expect(data.length).toBe(1000);
});

// part 3: scatter flattened
test("parts of one item are lists, and gather as items", async () => {
  for (const length of [2, 4]) {
    await dview.scatter("x", range(length));
    expect(await dview.gather("x")).toEqual(range(length));
  }
});

describe("bad input", () => {
  test.each<[string, unknown]>([
    ["a number", 5],
    ["null", null],
    ["undefined", undefined],
    ["a plain object", { a: 1 }],
    ["a Map", new Map([[1, 2]])],
    ["a Set", new Set([1])],
    ["a generator", range(3).values()],
    ["a function", () => 1],
    ["a DataView", new DataView(new ArrayBuffer(8))],
    ["an ArrayBuffer", new ArrayBuffer(8)],
  ])("scatter of %s is a TypeError at the call that names it", (_, data) => {
    const error = thrown(() => dview.scatter("x", data as never)) as Error;
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/scatter/u);
  });

  test("scatter of what can't be cloned is an error at the call, the engines go on", async () => {
    expect(thrown(() => dview.scatter("x", [1, new WeakMap(), 3]))).toBeInstanceOf(TypeError);
    expect(await dview.apply(() => 1)).toEqual([1, 1, 1]);
  });

  // 1.7 "Missing name"
  test("gather of a missing name is a RemoteError per engine", async () => {
    const error = (await failure(dview.gather("nothing"))) as CompositeError;
    expect(error).toBeInstanceOf(CompositeError);
    expect(error.errors).toHaveLength(3);
    for (const each of error.errors) {
      expect(each).toBeInstanceOf(RemoteError);
      expect(each.cause).toBeInstanceOf(ReferenceError);
    }
  });

  test("gather of different kinds of arrays fails or gives a list of all items", async () => {
    await client.directView(0).push({ m: [1, 2] });
    await client.directView([1, 2]).push({ m: new Float64Array([3]) });
    const outcome = await dview.gather("m").then(
      (value) => [...(value as number[])],
      (error: unknown) => error,
    );
    if (Array.isArray(outcome)) expect(outcome).toEqual([1, 2, 3, 3]);
    else expect(outcome).toBeInstanceOf(Error);
  });
});

// Reference 1.7, "array-likes only"; the type says ArrayLike as well
test("an array-like is scattered as its items", async () => {
  await dview.scatter("x", { length: 3, 0: 0, 1: 1, 2: 2 });
  expect(await dview.gather("x")).toEqual([0, 1, 2]);
});

test("iterating a gather yields each engine's part", async () => {
  await dview.scatter("x", range(7));
  const parts: unknown[] = [];
  for await (const part of dview.gather<number>("x")) parts.push(part);
  expect(parts).toEqual([
    [0, 1, 2],
    [3, 4],
    [5, 6],
  ]);
});
