/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { afterAll, expect, test } from "vitest";
import { connect, constant, RemoteError, ref, transfer } from "wasm-ensemble";
import { failure, thrown } from "./support.ts";

const client = await connect({ engines: 2 });
const dview = client.directView();
const lview = client.loadBalancedView();
afterAll(() => client.close());

await dview.push({ data: [10, 20, 30] });

test("a reference in the place of a sequence is the engine's own value in each call", async () => {
  expect(await lview.map((k, d) => d[k] ?? 0, [1, 2], ref<number[]>("data"))).toEqual([20, 30]);
  expect(await dview.map((d, k) => d[k] ?? 0, ref<number[]>("data"), [1, 2])).toEqual([20, 30]);
});

test("a name is looked up anew for each chunk", async () => {
  await dview.push({ step: 1 });
  const look = (x: number, step: number): number => x * step;
  expect(await lview.map(look, [1, 2], ref<number>("step"))).toEqual([1, 2]);
  await dview.push({ step: 10 });
  expect(await lview.map(look, [1, 2], ref<number>("step"))).toEqual([10, 20]);
});

test.each([
  { where: [0], expected: "k a b" },
  { where: [1], expected: "a k b" },
  { where: [2], expected: "a b k" },
])("a constant keeps its place among the arguments: $expected", async ({ where, expected }) => {
  const given: (readonly string[] | ReturnType<typeof constant<string>>)[] = [["a"], ["b"]];
  for (const at of where) given.splice(at, 0, constant("k"));
  const join = (...all: string[]): string => all.join(" ");
  expect(await lview.map(join, ...given)).toEqual([expected]);
});

test("several constants, values of all kinds and functions among them", async () => {
  const table = new Map([[2, "two"]]);
  const values = await lview.map(
    (prefix, x, names, double, list) => `${prefix}${names.get(double(x))}${list.length}`,
    constant("-"),
    [1],
    constant(table),
    constant((x: number) => 2 * x),
    constant([1, 2, 3]),
  );
  expect(values).toEqual(["-two3"]);
});

test("a constant goes to an engine once, however many chunks there are", async () => {
  await dview.execute("globalThis.copies = new Set()");
  const items = Array.from({ length: 400 }, (_, i) => i);
  const note = (_: number, value: object): number => (Reflect.get(globalThis, "copies") as Set<object>).add(value).size;
  const sizes = await lview.with({ chunkItems: 4 }).map(note, items, constant({ big: true }));
  expect(new Set(sizes)).toEqual(new Set([1]));
  const again = await dview.map(note, items, constant({ big: true }));
  expect(new Set(again)).toEqual(new Set([2]));
});

test("engines forget a constant once the result is there", async () => {
  await dview.execute("globalThis.kept = undefined");
  const keep = (_: number, value: object): void => {
    Reflect.set(globalThis, "kept", new WeakRef(value));
  };
  await dview.map(keep, [1, 2], constant({ data: new Float64Array(1e6) }));
  const isGone = async (): Promise<boolean> => {
    const [given] = await client.directView([0]).apply(async () => {
      const { setFlagsFromString } = await import("node:v8");
      const { runInNewContext } = await import("node:vm");
      setFlagsFromString("--expose-gc");
      (runInNewContext("gc") as () => void)();
      return (Reflect.get(globalThis, "kept") as WeakRef<object>).deref() === undefined;
    });
    return given === true;
  };
  await expect.poll(isGone).toBe(true);
});

test("items that fail are tried again with their constant, also on another engine", async () => {
  await dview.execute("globalThis.failed = 0");
  const flaky = (x: number, add: number): number => {
    const failed = Reflect.get(globalThis, "failed") as number;
    Reflect.set(globalThis, "failed", failed + 1);
    if (failed === 0) throw new Error("once");
    return x + add;
  };
  expect(await lview.with({ retries: 3 }).map(flaky, [1, 2, 3, 4], constant(10))).toEqual([11, 12, 13, 14]);
});

test("a lost engine takes no constant with it", async () => {
  const own = await connect({ engines: 2 });
  const dying = (x: number, add: number): number => {
    if (x === 3 && (Reflect.get(globalThis, "engine") as { id: number }).id < 2) process.exit(1);
    return x + add;
  };
  const values = await own
    .loadBalancedView()
    .with({ retries: 3, chunkItems: 1 })
    .map(dying, [1, 2, 3, 4], constant(10));
  expect(values).toEqual([11, 12, 13, 14]);
  await own.close();
});

test("an imap takes constants, and several sequences in step", async () => {
  const seen: number[] = [];
  for await (const value of lview.imap((x, k, y) => x * k + y, [1, 2, 3], constant(10), [1, 2])) seen.push(value);
  expect(seen).toEqual([11, 22]);
  async function* late(): AsyncGenerator<number> {
    yield await Promise.resolve(1);
    yield 2;
  }
  const other: number[] = [];
  const options = { maxOutstanding: 1 };
  for await (const value of dview.imap((x, d) => d[x] ?? 0, late(), ref<number[]>("data"), options)) other.push(value);
  expect(other).toEqual([20, 30]);
});

test("an imap over several sequences closes those that would go on", async () => {
  const closed: string[] = [];
  function* endless(name: string): Generator<number> {
    try {
      for (let i = 0; ; i++) yield i;
    } finally {
      closed.push(name);
    }
  }
  const values: number[] = [];
  for await (const value of lview.imap((x, y) => x + y, endless("a"), [1, 2])) values.push(value);
  expect(values).toEqual([1, 3]);
  expect(closed).toEqual(["a"]);
  for await (const value of lview.imap((x, y) => x + y, endless("b"), endless("c"))) if (value > 4) break;
  expect(closed).toEqual(["a", "b", "c"]);
});

test("a map of constants alone, and one that can't be sent, are refused before anything is sent", () => {
  const id = (x: unknown): unknown => x;
  expect(thrown(() => lview.map(id, constant(1)))).toMatchObject({
    name: "TypeError",
    message: "map expects at least one sequence of items: constants alone don't say how many calls to make",
  });
  expect(thrown(() => dview.map(id, ref("data")))).toBeInstanceOf(TypeError);
  expect(thrown(() => lview.imap(id, constant(1)))).toBeInstanceOf(TypeError);
  const refused = thrown(() => lview.map((_: number, what: unknown) => what, [1], constant({ a: [Symbol("s")] })));
  expect(String(refused)).toContain("map: argument 1.a[0] can't be sent");
  const moved = thrown(() => lview.map(id, [1], constant(transfer(new Uint8Array(1)))));
  expect(moved).toMatchObject({ message: "map: argument 1 goes to every engine, so it can't be transferred" });
  const bare = thrown(() => lview.map(id, [1], 5 as never));
  expect(String(bare)).toContain("constant(value) gives every call the same");
});

test("a constant whose memory is moved away before it is sent fails each item, saying why", async () => {
  const data = new Float64Array(4);
  const result = lview.map((x: number, d: Float64Array) => x + d.length, [1, 2], constant(data));
  structuredClone(data, { transfer: [data.buffer] });
  const error = await failure(result);
  expect(error).toMatchObject({ name: "CompositeError" });
  expect(String((error as AggregateError).errors[0])).toContain("what a function needs can't be sent");
  expect(thrown(() => lview.map((x: number) => x, [1], constant(data)))).toBeInstanceOf(TypeError);
});

test("a missing name in the place of a sequence fails the items", async () => {
  const error = await failure(lview.map((x: number, what: unknown) => [x, what], [1], ref("nowhere")));
  expect((error as AggregateError).errors[0]).toBeInstanceOf(RemoteError);
  expect(String((error as AggregateError).errors[0])).toContain("nowhere is not defined");
});

test("a chunk with constants can't be submitted again once its map is over: they are not kept", async () => {
  const result = lview.map((x: number, k: number) => x + k, [1], constant(2));
  await result;
  const { taskId } = result.metadata[0] ?? { taskId: -1 };
  expect(thrown(() => client.resubmit(taskId))).toBeInstanceOf(RangeError);
});

test("nothing to map, and an abort, leave nothing behind", async () => {
  expect(await lview.map((x: number, k: number) => x + k, [], constant(1))).toEqual([]);
  const stopped = lview.map(
    async (_: number, k: number) => {
      await new Promise((resolve) => setTimeout(resolve, 1e6));
      return k;
    },
    [1, 2, 3],
    constant(1),
  );
  stopped.abort();
  expect(await failure(stopped)).toMatchObject({ name: "CompositeError" });
  expect(await lview.map((x: number, k: number) => x + k, [1], constant(1))).toEqual([2]);
});

test("functions and instances that carry what they use may be constants", async () => {
  const step = 5;
  const add = (x: number): number => x + step;
  const call = (x: number, fn: (y: number) => number): number => fn(x);
  expect(await lview.map(call, [1, 2], constant(add))).toEqual([6, 7]);
  expect(await dview.map(call, [1, 2], constant(add))).toEqual([6, 7]);
  expect(await lview.with({ seed: 1 }).map(call, [1, 2], constant(add))).toEqual([6, 7]);
  class Line {
    readonly slope: number;
    constructor(slope: number) {
      this.slope = slope;
    }
    at(x: number): number {
      return this.slope * x;
    }
  }
  const line = new Line(2);
  expect(await lview.map((x) => line.at(x), [1, 2])).toEqual([2, 4]);
  expect(await lview.map((x, given) => given.at(x), [1, 2], constant(line))).toEqual([2, 4]);
});
