/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, RemoteError, ref } from "wasm-ensemble";
import { failure, thrown } from "./support.ts";

const client = await connect({ engines: 3 });
const dview = client.directView();
const lview = client.loadBalancedView();
afterAll(() => client.close());

beforeAll(async () => {
  for (const [index, view] of [...client].entries())
    await view.push({ mine: index, box: { inner: { value: 10 * index } } });
  await dview.execute("const addMine = (x) => x + mine");
});

// 38
test("a reference as argument is each engine's own value", async () => {
  expect(await dview.apply((x: number) => x + 1, ref<number>("mine"))).toEqual([1, 2, 3]);
  expect(await dview.apply((x: number, y: number) => x + y, 100, ref<number>("box.inner.value"))).toEqual([
    100, 110, 120,
  ]);
});

// 38
test("a reference as the function of apply and of map", async () => {
  expect(await dview.apply(ref<(x: number) => number>("addMine"), 100)).toEqual([100, 101, 102]);
  expect(await dview.map(ref<(x: number) => number>("addMine"), [0, 0, 0])).toEqual([0, 1, 2]);
  const balanced = await lview.map(ref<(x: number) => number>("addMine"), [0, 0, 0, 0, 0, 0]);
  for (const value of balanced) expect([0, 1, 2]).toContain(value);
});

// 39
test("references one level inside arrays and objects are resolved", async () => {
  expect(await dview.apply((xs: unknown) => xs, [ref("mine"), 5] as unknown)).toEqual([
    [0, 5],
    [1, 5],
    [2, 5],
  ]);
  expect(await client.at(2).apply((o: unknown) => o, { a: ref("mine"), b: [1] })).toEqual({ a: 2, b: [1] });
});

test("references as items of a map are resolved where the item runs", async () => {
  expect(await dview.map((x: unknown) => x, [ref("mine"), ref("mine"), ref("mine")])).toEqual([0, 1, 2]);
});

test("a pushed reference binds the value that the engine has", async () => {
  await dview.push({ copy: ref("mine") });
  expect(await dview.pull("copy")).toEqual([0, 1, 2]);
});

// 40
test("a reference to a missing name is a RemoteError with a ReferenceError, the engine stays usable", async () => {
  const view = client.at(0);
  const argument = (await failure(view.apply((x: unknown) => x, ref("nowhere")))) as RemoteError;
  expect(argument).toBeInstanceOf(RemoteError);
  expect(argument.cause).toBeInstanceOf(ReferenceError);
  expect(argument.message).toMatch(/nowhere/u);
  const fn = (await failure(view.apply(ref<() => void>("nowhere.fn")))) as RemoteError;
  expect(fn.cause).toBeInstanceOf(ReferenceError);
  expect(await view.apply(() => "alive")).toBe("alive");
});

test("a reference to what is no function, used as one, is a RemoteError with a TypeError that names it", async () => {
  const error = (await failure(client.at(0).apply(ref<() => void>("mine")))) as RemoteError;
  expect(error).toBeInstanceOf(RemoteError);
  expect(error.cause).toBeInstanceOf(TypeError);
  expect(error.message).toMatch(/mine/u);
});

// 42
test("arguments with the names of our options reach the task", async () => {
  const given = { targets: [9], signal: "s", label: "l", block: true };
  expect(await dview.apply((options: unknown) => options, given as unknown)).toEqual([given, given, given]);
});

test("a function given as an argument can be called on the engine", async () => {
  const twice = (f: (x: number) => number, x: number): number => f(f(x));
  expect(await client.at(0).apply(twice, (x: number) => x * 3, 2)).toBe(18);
  const table = { double: (x: number) => 2 * x };
  expect(await client.at(0).apply((t: typeof table, x: number) => t.double(x), table, 4)).toBe(8);
});

test("a value that a function captured before the call is read when the call is made", async () => {
  const data = { list: [1, 2] };
  const result = dview.apply((d: { list: number[] }) => d.list.length, data);
  data.list.push(3);
  expect(await result).toEqual([2, 2, 2]);
});

test("a view gives references as ref does", async () => {
  await dview.push({ table: [10, 20, 30] });
  const item = (table: readonly number[], i: number) => table[i];
  expect(await dview.apply(item, dview.ref("table"), 2)).toEqual([30, 30, 30]);
  const known = client.loadBalancedView<{ table: number[] }>();
  expect(await known.apply(item, known.ref("table"), 1)).toBe(20);
  expect(await known.apply((length: number) => length, known.ref("table.length"))).toBe(3);
  expect(thrown(() => dview.ref("no name"))).toBeInstanceOf(TypeError);
  expect(thrown(() => known.ref(5 as never))).toBeInstanceOf(TypeError);
});
