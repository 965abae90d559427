/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { afterAll, describe, expect, test } from "vitest";
import { type AsyncResult, connect, ImpossibleDependencyError, ref } from "wasm-ensemble";
import { cells, failure, Gate, passGate, thrown } from "./support.ts";

declare const engine: { readonly id: number };

const client = await connect({ engines: 2 });
const lview = client.loadBalancedView();
afterAll(() => client.close());

const fail = (): never => {
  throw new RangeError("thrown");
};
const identity = (value: unknown): unknown => value;
const list = (...values: readonly unknown[]): readonly unknown[] => values;

describe("a result as an argument", () => {
  test.each<[string, unknown]>([
    ["a number", 1.5],
    ["undefined", undefined],
    ["null", null],
    ["nested data", { a: [1, { b: new Map([["k", new Set([1])]]) }], date: new Date(5) }],
    ["a typed array", new Float32Array([1, 2.5])],
    ["large integers", new BigInt64Array([1n, -5n])],
    ["a list", [1, [2, [3]]]],
  ])("arrives as its value: %s", async (_, value) => {
    expect(await lview.apply(identity, lview.apply(identity, value))).toEqual(value);
    const ready = lview.apply(identity, value);
    await ready;
    expect(await lview.apply(identity, ready)).toEqual(value);
  });

  test("holds functions, which are called on the engine", async () => {
    const made = lview.apply(() => ({ twice: (x: number): number => 2 * x }));
    expect(await lview.apply(({ twice }: { twice: (x: number) => number }) => twice(21), made)).toBe(42);
  });

  test("stands among others, at its own place", async () => {
    await client.directView().push({ named: "on the engine" });
    const [one, two] = [lview.apply(() => "one"), client.directView(1).apply(() => "two")];
    const given = lview.apply(list, 0, one, ref("named"), two, one, new Uint8Array([7]));
    expect(await given).toEqual([0, "one", "on the engine", "two", "one", new Uint8Array([7])]);
  });

  test("may be that of a map, of all engines, of a script's name or of another client", async () => {
    const other = await connect({ engines: 1 });
    const results = [
      lview.map((x: number) => x * x, [1, 2, 3]),
      client.directView().apply(() => engine.id),
      client.directView().gather("scattered"),
      other.at(0).apply(() => "elsewhere"),
    ];
    await client.directView().scatter("scattered", [1, 2, 3]);
    results[2] = client.directView().gather("scattered");
    expect(await lview.apply(list, ...results)).toEqual([[1, 4, 9], [0, 1], [1, 2, 3], "elsewhere"]);
    await other.close();
  });

  test("is waited for without keeping an engine, through a whole tree of calls", async () => {
    const gate = new Gate();
    const add = (a: number, b: number): number => a + b;
    const leaves = Array.from({ length: 16 }, (_, i) => lview.apply(identity as (x: number) => number, i));
    const first: AsyncResult<number> = client.directView(0).apply(passGate, gate.cells, 1000);
    let level: AsyncResult<number>[] = [...leaves, first];
    while (level.length > 1) {
      const pairs = level.filter((__, i) => i % 2 === 0);
      level = pairs.map((left, i) => {
        const right = level[2 * i + 1];
        return right === undefined ? left : lview.apply(add, left, right);
      });
    }
    expect(await lview.apply(() => "between")).toBe("between");
    expect(level[0]?.ready).toBe(false);
    gate.open();
    expect(await level[0]).toBe(1120);
  });

  test("that has failed, or is aborted, fails the call with that as its cause, and nothing runs", async () => {
    const runs = cells(1);
    const count = (counts: Int32Array, value: unknown): unknown => [Atomics.add(counts, 0, 1), value];
    const aborted = lview.apply(identity, 1);
    aborted.abort("enough");
    for (const [result, name] of [
      [lview.apply(fail), "RemoteError"],
      [lview.map(fail, [1]), "CompositeError"],
      [aborted, "TaskAbortedError"],
      [lview.apply(identity, lview.apply(fail)), "RemoteError"],
    ] as const) {
      const error = (await failure(lview.with({ retries: 3 }).apply(count, runs, result))) as Error;
      expect(error).toBeInstanceOf(ImpossibleDependencyError);
      expect((error.cause as Error).name).toBe(name);
    }
    expect(runs[0]).toBe(0);
  });

  test("is sent again with each try", async () => {
    const failOnce = (runs: Int32Array, value: string): string => {
      if (Atomics.add(runs, 0, 1) === 0) throw new Error("again");
      return value;
    };
    const value = lview.apply(() => "kept");
    expect(await lview.with({ retries: 1 }).apply(failOnce, cells(1), value)).toBe("kept");
  });

  test("is waited for by a call that blocks", () => {
    const one = lview.apply(() => 20);
    const two = client.directView(1).apply(() => 22);
    expect(lview.applySync((a: number, b: number) => a + b, one, two)).toBe(42);
    expect(lview.with({ block: true }).apply(identity as (x: number) => number, one)).toBe(20);
    expect(thrown(() => lview.applySync(identity, lview.apply(fail)))).toBeInstanceOf(ImpossibleDependencyError);
  });

  test("goes with after and follow, and the calls of a module", async () => {
    const here = client.directView(1).apply(() => engine.id);
    const gate = new Gate();
    const open = client.directView(0).apply(passGate, gate.cells, 5);
    const call = lview.with({ follow: here, after: open }).apply((id: number) => [id, engine.id], here);
    gate.open();
    expect(await call).toEqual([1, 1]);
    const source = "export const twice = (x) => 2 * x;";
    const module = lview.module<{ twice: (x: number) => number }>(`data:text/javascript,${source}`);
    expect(await lview.apply(module.twice as never, here as never)).toBe(2);
  });
});

test.each<[string, (result: AsyncResult<number>) => unknown]>([
  ["of a direct call", (result) => client.directView().apply(identity, result)],
  ["as an item of a map", (result) => lview.map(identity, [result])],
])("a result %s is refused at the call, naming what was given", async (_, call) => {
  const result = lview.apply(() => 1);
  const error = thrown(() => call(result)) as Error;
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toMatch(/AsyncResult/u);
  await result;
});

describe("results inside of arguments", () => {
  test("are waited for in arrays and plain objects, at any depth, each at its own place", async () => {
    const [one, two] = [lview.apply(() => 1), client.directView(1).apply(() => [2, 2])];
    const given = lview.apply(identity, { a: [one, { b: two, c: [[[one]]] }], d: 5 });
    expect(await given).toEqual({ a: [1, { b: [2, 2], c: [[[1]]] }], d: 5 });
    expect(await lview.apply((xs: number[]) => xs.reduce((a, b) => a + b, 0), [one, 10, one])).toBe(12);
    expect(lview.applySync(list, [one], { x: two })).toEqual([[1], { x: [2, 2] }]);
  });

  test("bring functions along, and stand beside references, rings and parts that are shared", async () => {
    await client.directView().push({ named: "here" });
    const made = lview.apply(() => ({ twice: (x: number): number => 2 * x }));
    interface Ring {
      made: unknown;
      named: unknown;
      self?: Ring;
    }
    const ring: Ring = { made, named: ref("named") };
    ring.self = ring;
    const check = (a: { made: { twice(x: number): number }; named: string; self: unknown }, b: unknown): unknown[] => [
      a.made.twice(21),
      a.named,
      a.self === a,
      b,
    ];
    const shared = { r: made };
    expect(await lview.apply(check as (...all: unknown[]) => unknown, ring, 1)).toEqual([42, "here", true, 1]);
    const same = (xs: { r: unknown }[]): boolean => xs[0] === xs[1];
    expect(await lview.apply(same as (...all: unknown[]) => unknown, [shared, shared])).toBe(true);
  });

  test("under keys that are special elsewhere", async () => {
    const odd = JSON.parse('{ "__proto__": 1, "constructor": 2 }') as Record<string, unknown>;
    Object.defineProperty(odd, "__proto__", { value: lview.apply(() => "p"), enumerable: true });
    const keys = (o: object): unknown[] => Object.entries(o);
    expect(await lview.apply(keys as (...all: unknown[]) => unknown, odd)).toEqual([
      ["__proto__", "p"],
      ["constructor", 2],
    ]);
  });

  test("fail the call when one of them fails, is aborted, or belongs to an engine that is lost", async () => {
    const nested = lview.apply(identity, { a: [lview.apply(fail)] });
    expect(await failure(nested)).toBeInstanceOf(ImpossibleDependencyError);
    expect(await failure(nested)).toMatchObject({ cause: { cause: { name: "RangeError" } } });
    const gate = new Gate();
    const waiting = lview.apply(passGate, gate.cells, 1);
    const behind = lview.apply(identity, [waiting]);
    waiting.abort();
    expect(await failure(behind)).toBeInstanceOf(ImpossibleDependencyError);
    const own = await connect({ engines: 1 });
    const view = own.loadBalancedView();
    expect(await failure(view.apply(identity, [view.apply(() => process.exit(1))]))).toBeInstanceOf(
      ImpossibleDependencyError,
    );
    await own.close();
  });

  test("can't be waited for in a Map, a Set or an instance: that is refused at the call, by its path", () => {
    class Box {
      readonly content: unknown;
      constructor(content: unknown) {
        this.content = content;
      }
    }
    const result = lview.apply(() => 1);
    const refused = (value: unknown): string => String(thrown(() => lview.apply(identity, value)));
    expect(refused({ a: new Map([["k", result]]) })).toContain("TypeError: apply: argument 0.a");
    for (const value of [new Map([[result, 1]]), new Set([result]), new Box(result), [new Box([result])]]) {
      expect(refused(value)).toContain("is a result, which is waited for in arrays and plain objects");
    }
    expect(refused([new Box({ x: result })])).toContain("argument 0[0].content.x");
  });

  test("are there when the call is tried again, and when it is submitted again", async () => {
    const flaky = ([x]: number[]): number => {
      const tries = (Reflect.get(globalThis, "flakyTries") as number | undefined) ?? 0;
      Reflect.set(globalThis, "flakyTries", tries + 1);
      if (tries === 0) throw new Error("once");
      return x ?? -1;
    };
    const result = lview.with({ retries: 3 }).apply(flaky, [lview.apply(() => 5)]);
    expect(await result).toBe(5);
    expect(await client.resubmit(result.metadata[0]?.taskId ?? -1)).toBe(5);
  });

  test("of a view with a seed leave its streams as they are", async () => {
    const draw = (xs: number[]): number[] => [...xs, Math.random()];
    const first = await lview.with({ seed: 1 }).apply(draw, [lview.apply(() => 3)]);
    expect(first).toEqual([3, (await lview.with({ seed: 1 }).apply(draw, []))[0]]);
  });
});
