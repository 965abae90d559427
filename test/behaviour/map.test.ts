/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { afterAll, describe, expect, test } from "vitest";
import { CompositeError, connect, type RemoteError } from "wasm-ensemble";
import { failure, Gate, thrown } from "./support.ts";

const clients = { 1: await connect({ engines: 1 }), 3: await connect({ engines: 3 }) };
const client = clients[3];
const dview = client.directView();
const lview = client.loadBalancedView();
afterAll(() => Promise.all([clients[1].close(), clients[3].close()]));

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
const double = (x: number): number => 2 * x;

function* count(end: number): Generator<number, void, undefined> {
  for (let i = 0; i < end; i++) yield i;
}

describe.each([1, 3] as const)("on %i engines", (engines) => {
  const direct = clients[engines].directView();
  const balanced = clients[engines].loadBalancedView();

  // 43
  test("101 items from an iterator come back, all in order", async () => {
    expect(await direct.map(double, count(101))).toEqual(range(101).map(double));
    expect(await balanced.map(double, count(101))).toEqual(range(101).map(double));
    for (const chunkItems of [1, 2, 10, 100, 1000])
      expect(await balanced.with({ chunkItems }).map(double, count(101))).toEqual(range(101).map(double));
  });

  // 44; part 3: map_async([])
  test("an empty sequence gives an AsyncResult that is ready, with []", async () => {
    for (const result of [
      direct.map(double, []),
      balanced.map(double, []),
      balanced.mapAsync(double, new Set<number>()),
    ]) {
      expect([result.ready, result.length, result.progress, result.successful]).toEqual([true, 0, 0, true]);
      expect(await result).toEqual([]);
      expect(await result.allSettled()).toEqual([]);
      const seen: number[] = [];
      for await (const value of result) seen.push(value);
      expect(seen).toEqual([]);
      expect((await result.getDict()).size).toBe(0);
    }
    expect(direct.mapSync(double, [])).toEqual([]);
    expect(balanced.mapSync(double, [])).toEqual([]);
  });

  // 45
  test("sequences of 10 and 4 are cut to the shortest, in either order", async () => {
    const add = (x: number, y: number): number => x + y;
    const sums = [10, 12, 14, 16];
    const [long, short] = [range(10), [10, 11, 12, 13]];
    for (const view of [direct, balanced]) {
      const first = view.map(add, short, long);
      expect(first.length).toBe(4);
      expect(await first).toEqual(sums);
      expect(await view.map(add, long, short)).toEqual(sums);
      expect(await view.map(add, long, [])).toEqual([]);
      expect(await view.map(add, count(4), Int32Array.from(short))).toEqual(sums);
    }
  });

  test("mapSync blocks", () => {
    expect(direct.mapSync(double, range(20))).toEqual(range(20).map(double));
    expect(balanced.mapSync(double, range(20))).toEqual(range(20).map(double));
    expect(balanced.with({ chunkItems: 3 }).mapSync(double, count(20))).toEqual(range(20).map(double));
  });
});

test("typed arrays, sets and array-likes are sequences", async () => {
  for (const view of [dview, lview]) {
    expect(await view.map(double, Float64Array.from(range(7)))).toEqual(range(7).map(double));
    expect(await view.map(double, new Set([1, 2]))).toEqual([2, 4]);
    expect(await view.map(double, { length: 2, 0: 5, 1: 6 })).toEqual([10, 12]);
    expect(await view.map((x: bigint) => x + 1n, BigInt64Array.from([1n, 2n]))).toEqual([2n, 3n]);
  }
});

test("a hole in a list is an undefined item", async () => {
  // oxlint-disable-next-line no-sparse-arrays
  const sparse = [1, , 3] as unknown[];
  for (const view of [dview, lview])
    expect(await view.map((x: unknown) => typeof x, sparse)).toEqual(["number", "undefined", "number"]);
});

test("functions that give promises are awaited", async () => {
  const later = async (x: number): Promise<number> => {
    await Promise.resolve();
    return x + 1;
  };
  expect(await dview.map(later, range(5))).toEqual([1, 2, 3, 4, 5]);
  expect(await lview.map(later, range(5))).toEqual([1, 2, 3, 4, 5]);
});

test("a mapped function gets the item alone, not an index as Array.map gives", async () => {
  const countArgs = (...args: unknown[]): number => args.length;
  expect(await lview.map(countArgs, [1, 2])).toEqual([1, 1]);
  expect(await dview.map(countArgs, [1, 2])).toEqual([1, 1]);
});

describe("order", () => {
  // 46
  test("with the slowest first, ordered iteration yields input order", async () => {
    const slowFirst = (x: number): number => {
      const end = Date.now() + (x === 0 ? 30 : 0);
      while (Date.now() < end);
      return x;
    };
    const seen: number[] = [];
    for await (const value of lview.with({ chunkItems: 1 }).map(slowFirst, range(20))) seen.push(value);
    expect(seen).toEqual(range(20));
  });

  // 46
  test("unordered iteration yields every result exactly once, and await is in input order all the same", async () => {
    const result = lview.with({ chunkItems: 2, ordered: false }).map(double, range(50));
    const seen: number[] = [];
    for await (const value of result) seen.push(value);
    expect(seen.toSorted((a, b) => a - b)).toEqual(range(50).map(double));
    expect(await result).toEqual(range(50).map(double));
  });

  test("a direct view can be unordered too", async () => {
    const gate = new Gate();
    await dview.push({ gate: gate.cells });
    const result = dview.with({ ordered: false }).map(
      (x: number) => {
        if (x === 0) Atomics.wait((globalThis as unknown as { gate: Int32Array }).gate, 0, 0);
        return x;
      },
      [0, 1, 2],
    );
    const seen: number[] = [];
    for await (const value of result) if (seen.push(value) === 2) gate.open();
    expect(seen.at(-1)).toBe(0);
    expect(await result).toEqual([0, 1, 2]);
  });
});

describe("failures", () => {
  const fails = (x: number): number => {
    if (x % 10 === 3) throw new RangeError(`item ${x}`);
    return x;
  };

  test("all failing items are in the CompositeError, in order, with index and engine", async () => {
    for (const view of [dview, lview, lview.with({ chunkItems: 7 })]) {
      const error = (await failure(view.map(fails, range(40)))) as CompositeError;
      expect(error).toBeInstanceOf(CompositeError);
      expect(error.errors.map((e) => (e as RemoteError).index)).toEqual([3, 13, 23, 33]);
      expect(error.errors.map((e) => (e.cause as Error).message)).toEqual(["item 3", "item 13", "item 23", "item 33"]);
      for (const each of error.errors) expect(client.ids).toContain((each as RemoteError).engineId);
      expect((error.errors[0] as RemoteError).method).toBe("map");
    }
  });

  test("mapSync throws the same", () => {
    const error = thrown(() => lview.mapSync(fails, range(10))) as CompositeError;
    expect(error).toBeInstanceOf(CompositeError);
    expect((error.errors[0] as RemoteError).index).toBe(3);
  });

  test("an item whose result can't be cloned fails alone", async () => {
    const odd = (x: number): unknown => (x === 1 ? new WeakMap() : x);
    for (const view of [dview, lview.with({ chunkItems: 4 })]) {
      const outcomes = await view.map(odd, range(4)).allSettled();
      expect(outcomes.map((o) => o.status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    }
  });

  test("an error of the source is thrown by the call, unchanged", async () => {
    const cause = new Error("the source");
    function* broken(): Generator<number, void, undefined> {
      yield 1;
      throw cause;
    }
    expect(thrown(() => lview.map(double, broken()))).toBe(cause);
    expect(thrown(() => dview.map(double, broken()))).toBe(cause);
    expect(await lview.map(double, [1])).toEqual([2]);
  });

  test.each<[string, unknown[]]>([
    ["no sequence", []],
    ["a number", [5]],
    ["null", [null]],
    ["a plain object", [{ a: 1 }]],
    ["a sequence and a number", [[1], 5]],
  ])("map over %s is a TypeError at the call", (_, sequences) => {
    for (const view of [dview, lview]) {
      const map = view.map.bind(view) as (...args: unknown[]) => unknown;
      expect(thrown(() => map(double, ...sequences))).toBeInstanceOf(TypeError);
    }
  });
});

describe.each([
  ["a direct view", dview],
  ["a balanced view", lview],
] as const)("a map with { as } on %s", (_, view) => {
  test("gives numbers as a typed array, in the order of the items", async () => {
    const squares = await view.with({ as: Float64Array }).map((x) => x * x, range(10_000));
    expect(squares).toEqual(Float64Array.from(range(10_000), (x) => x * x));
  });

  test("awaits promises, and puts values in as by assignment", async () => {
    const rounded = view.with({ as: Uint8Array }).map((x) => Promise.resolve(x + 0.5), [1, 2, 256]);
    expect(await rounded).toEqual(Uint8Array.of(1, 2, 0));
  });

  test("gives an array of that class also for one item, and for none", async () => {
    const floats = view.with({ as: Float32Array });
    expect(await floats.map(double, [4])).toEqual(Float32Array.of(8));
    expect(await floats.map(double, [])).toEqual(new Float32Array(0));
    expect(floats.mapSync(double, [1, 2])).toEqual(Float32Array.of(2, 4));
  });

  test("fails at the items whose value is no number, by their index, and yields the others", async () => {
    const fn = (x: number) => (x % 5 === 3 ? String(x) : x) as number;
    const result = view.with({ as: Float64Array }).map(fn, range(10));
    const error = await failure(result);
    expect(error).toBeInstanceOf(CompositeError);
    const { errors } = error as CompositeError;
    expect(errors.map((e) => (e as RemoteError).index)).toEqual([3, 8]);
    expect(errors[1]?.message).toContain('a map as Float64Array expects numbers, the function gave the string "8"');
  });
});

test("items that are tried again come in the typed array too", async () => {
  const fn = (x: number): number => {
    const tries = ((globalThis as { tries?: Set<number> }).tries ??= new Set());
    if (x % 2 === 0 || tries.has(x)) return x;
    tries.add(x);
    throw new Error("once");
  };
  const view = lview.with({ as: Float64Array, retries: 5 });
  expect(await view.map(fn, range(20))).toEqual(Float64Array.from(range(20)));
});

test("what is no class of typed arrays of numbers is refused", () => {
  for (const as of [Array, BigInt64Array, "Float64Array", 5]) {
    expect(thrown(() => lview.with({ as } as never))).toBeInstanceOf(TypeError);
    expect(thrown(() => dview.with({ as } as never))).toBeInstanceOf(TypeError);
  }
});
