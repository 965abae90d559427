/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { afterAll, describe, expect, test } from "vitest";
import { connect, constant, type EngineScope, ref, rng } from "wasm-ensemble";
import { failure, thrown } from "./support.ts";

declare const engine: EngineScope;

const client = await connect({ engines: 3 });
const dview = client.directView();
const lview = client.loadBalancedView();
afterAll(() => client.close());

const ITEMS = Array.from({ length: 100 }, (_, i) => i);

/** The first uniform numbers of streams `first` to `first + count - 1`, as the caller draws them. */
function uniforms(seed: number, first: number, count: number): number[] {
  return Array.from({ length: count }, (_, k) => rng({ seed, stream: first + k }).uniform());
}

const uniform = (): number => engine.rng.uniform();

describe("numbers of a view with a seed", () => {
  test("are those of the caller's streams, by the index of the item: of all laws", async () => {
    const draw = (n: number): unknown[] => {
      const random = engine.rng;
      const numbers: unknown[] = [];
      for (let i = 0; i < n; i++) {
        numbers.push(random.uniform(), random.normal(), random.exponential(), random.integer(1e9));
      }
      numbers.push(random.shuffle([1, 2, 3, 4, 5]).join(""), random.choice("abcdef"));
      return numbers;
    };
    const found = await lview.with({ seed: 2026 }).map(draw, [1, 3000, 10]);
    const expected = [1, 3000, 10].map((n, stream) => {
      const random = rng({ seed: 2026, stream });
      const numbers: unknown[] = [];
      for (let i = 0; i < n; i++) {
        numbers.push(random.uniform(), random.normal(), random.exponential(), random.integer(1e9));
      }
      numbers.push(random.shuffle([1, 2, 3, 4, 5]).join(""), random.choice("abcdef"));
      return numbers;
    });
    expect(found).toEqual(expected);
  });

  test.each([1, 2, 3])("are the same on %d engines, whatever the chunks", async (engines) => {
    const own = await connect({ engines });
    const view = own.loadBalancedView();
    for (const chunkItems of [1, 7, undefined]) {
      const seeded = view.with({ seed: 5, ...(chunkItems !== undefined && { chunkItems }) });
      expect(await seeded.map(uniform, ITEMS)).toEqual(uniforms(5, 0, 100));
    }
    expect(await own.directView().with({ seed: 5 }).map(uniform, ITEMS)).toEqual(uniforms(5, 0, 100));
    await own.close();
  });

  test("are the same when items are tried again, and when an engine is lost on the way", async () => {
    const own = await connect({ engines: 2 });
    const dying = (x: number): number => {
      const first = engine.rng.uniform();
      if (x === 40 && engine.id < 2) process.exit(1);
      if (x === 50 && !("tried" in globalThis)) {
        Reflect.set(globalThis, "tried", true);
        throw new Error("once");
      }
      return first;
    };
    const view = own.loadBalancedView({ retries: 4, chunkItems: 10, seed: 8 });
    expect(await view.map(dying, ITEMS)).toEqual(uniforms(8, 0, 100));
    await own.close();
  });

  test("a call of apply has the next stream each time, whichever engine it runs on", async () => {
    const view = lview.with({ seed: 1 });
    const all = await Promise.all([view.apply(uniform), view.apply(uniform), view.applyAsync(uniform)]);
    expect([...all, view.applySync(uniform)]).toEqual(uniforms(1, 0, 4));
    expect(await lview.with({ seed: 1 }).apply(uniform)).toBe(uniforms(1, 0, 1)[0]);
  });

  test("a direct apply has a stream for each engine, in the order of the targets", async () => {
    const view = dview.with({ seed: 2 });
    expect(await view.apply(uniform)).toEqual(uniforms(2, 0, 3));
    expect(await view.apply(uniform)).toEqual(uniforms(2, 3, 3));
    const [first = 0, , third = 0] = client.ids;
    expect(await client.directView([third, first]).with({ seed: 2 }).apply(uniform)).toEqual(uniforms(2, 0, 2));
    expect(await client.at(1).with({ seed: 2 }).apply(uniform)).toBe(uniforms(2, 0, 1)[0]);
    expect(client.at(1).with({ seed: 2 }).applySync(uniform)).toBe(uniforms(2, 0, 1)[0]);
  });

  test("calls of a view go on where the one before ended; views made of it share the count, a seed begins anew", async () => {
    const view = lview.with({ seed: 3 });
    expect(await view.map(uniform, [1, 2])).toEqual(uniforms(3, 0, 2));
    expect(await view.with({ retries: 1 }).map(uniform, [1, 2])).toEqual(uniforms(3, 2, 2));
    expect(await view.apply(uniform)).toBe(uniforms(3, 4, 1)[0]);
    expect(await view.with({ seed: 4 }).apply(uniform)).toBe(uniforms(4, 0, 1)[0]);
    expect(await view.map(uniform, [1])).toEqual(uniforms(3, 5, 1));
    const [bare] = await view.with({ seed: undefined } as object).map(uniform, [1]);
    expect(uniforms(3, 0, 10)).not.toContain(bare);
    const direct = dview.with({ seed: 3 });
    await direct.apply(uniform);
    expect(await direct.with({ timeoutMs: 10_000 }).map(uniform, [1, 2])).toEqual(uniforms(3, 3, 2));
  });

  test("an imap has a stream for each item, whatever else is called meanwhile", async () => {
    const view = lview.with({ seed: 6 });
    const seen: number[] = [];
    for await (const value of view.imap((x: number) => x + engine.rng.uniform(), ITEMS.slice(0, 20))) {
      seen.push(value);
      if (seen.length === 5) await view.apply(uniform);
    }
    expect(seen).toEqual(uniforms(6, 0, 20).map((u, i) => i + u));
    expect(await view.apply(uniform)).toBe(uniforms(6, 2 ** 32 + 1, 1)[0]);
    const direct: number[] = [];
    for await (const value of dview.with({ seed: 6 }).imap(uniform, [1, 2, 3, 4])) direct.push(value);
    expect(direct).toEqual(uniforms(6, 0, 4));
  });

  test("constants, references, several sequences and results stay what they are", async () => {
    await dview.push({ base: 100, draw: 0 });
    await dview.execute("draw = (x) => x + engine.rng.uniform()");
    const view = lview.with({ seed: 9 });
    const sum = (a: number, b: number, c: number, f: (x: number) => number): number =>
      f(a + b + c + engine.rng.uniform());
    const triple = constant((x: number) => 3 * x);
    const all = await view.map(sum, [1, 2], ref<number>("base"), [10, 20], triple);
    expect(all).toEqual(uniforms(9, 0, 2).map((u, i) => 3 * (111 + 11 * i + u)));
    const named = view.map(ref<(x: number) => number>("draw"), [5]);
    expect(await named).toEqual(uniforms(9, 2, 1).map((u) => 5 + u));
    const later = view.apply(
      (x: number, f: (x: number) => number) => f(x) + engine.rng.uniform(),
      lview.apply(() => 7),
      (x) => x,
    );
    expect(await later).toBe(7 + (uniforms(9, 3, 1)[0] ?? 0));
  });

  test("a task that is submitted again draws the same numbers", async () => {
    const result = lview.with({ seed: 12 }).apply(uniform);
    const value = await result;
    expect(await client.resubmit(result.metadata[0]?.taskId ?? -1)).toBe(value);
  });

  test("seeds of 64 bits, and functions of modules", async () => {
    const seed = 2n ** 64n - 1n;
    expect(await lview.with({ seed }).apply(uniform)).toBe(rng({ seed }).uniform());
    const tasks = lview
      .with({ seed: 4 })
      .module<{ draw(): number }>("data:text/javascript,export const draw = () => engine.rng.uniform()");
    expect(await tasks.draw()).toBe(uniforms(4, 0, 1)[0]);
  });
});

describe("Math.random", () => {
  test("gives numbers of the stream of a call, and is itself again after it", async () => {
    const one = client.at(0);
    const isOwn = (): boolean => String(Math.random).includes("[native code]");
    expect(await one.apply(isOwn)).toBe(true);
    expect(await one.with({ seed: 1 }).map(() => [Math.random(), engine.rng.uniform()], [0])).toEqual([
      Array.from({ length: 1 }, () => rng({ seed: 1 })).flatMap((random) => [random.uniform(), random.uniform()]),
    ]);
    expect(await one.with({ seed: 1 }).apply(isOwn)).toBe(false);
    expect(await one.apply(isOwn)).toBe(true);
    const fails = one.with({ seed: 1 }).apply(() => {
      throw new Error("no");
    });
    await failure(fails);
    expect(await one.apply(isOwn)).toBe(true);
  });

  test("stays that of the call while it awaits", async () => {
    const slow = async (x: number): Promise<number[]> => {
      const first = Math.random();
      await new Promise((resolve) => setTimeout(resolve, x));
      return [first, Math.random()];
    };
    const values = await lview.with({ seed: 5 }).map(slow, [3, 1, 2, 0]);
    const expected = [0, 1, 2, 3].map((stream) => {
      const random = rng({ seed: 5, stream });
      return [random.uniform(), random.uniform()];
    });
    expect(values).toEqual(expected);
    const isOwn = (): boolean => String(Math.random).includes("[native code]");
    expect(await dview.apply(isOwn)).toEqual([true, true, true]);
    const rejected = dview.with({ seed: 5 }).apply(async () => {
      await Promise.resolve();
      throw new Error("no");
    });
    await failure(rejected);
    expect(await dview.apply(isOwn)).toEqual([true, true, true]);
  });

  test("a function that puts another one there changes nothing for the tasks after it", async () => {
    const one = client.at(0);
    await one.with({ seed: 5 }).apply(() => {
      Math.random = () => 2;
    });
    expect(await one.apply(() => Math.random() < 1)).toBe(true);
  });
});

describe("without a seed", () => {
  test("engine.rng works, and differs from task to task and from engine to engine", async () => {
    const values = [
      ...(await dview.apply(uniform)),
      ...(await dview.apply(uniform)),
      ...(await lview.map(uniform, [1, 2])),
    ];
    expect(new Set(values).size).toBe(8);
    const all = (): unknown[] => [
      engine.rng.normal(),
      engine.rng.exponential(),
      engine.rng.integer(6),
      engine.rng.choice([1]),
      engine.rng.shuffle([1]),
    ];
    const [normal, exponential, integer, ...rest] = await lview.apply(all);
    expect(Number.isFinite(normal)).toBe(true);
    expect(exponential).toBeGreaterThan(0);
    expect([0, 1, 2, 3, 4, 5]).toContain(integer);
    expect(rest).toEqual([1, [1]]);
  });

  test("it is there for code as well, and is not pulled with engine", async () => {
    await dview.execute("drawn = engine.rng.integer(1)");
    expect(await dview.pull("drawn")).toEqual([0, 0, 0]);
    expect(await client.at(0).pull("engine")).toEqual({ id: 0 });
  });
});

test.each([
  [1.5, RangeError, "seed expects a whole number from 0 to 2^53 - 1, or a bigint, got 1.5"],
  [-1, RangeError, "seed expects 0 … 2^64 - 1, got -1"],
  [2n ** 64n, RangeError, "seed expects 0 … 2^64 - 1"],
  [Number.NaN, RangeError, "seed expects a whole number"],
  ["7", TypeError, 'seed expects a whole number, got the string "7"'],
  [null, TypeError, "seed expects a whole number, got null"],
])("the seed %s is refused at the call", (seed, error, message) => {
  for (const make of [
    () => lview.with({ seed: seed as never }),
    () => dview.with({ seed: seed as never }),
    () => client.loadBalancedView({ seed: seed as never }),
  ]) {
    const refused = thrown(make);
    expect(refused).toBeInstanceOf(error);
    expect(String(refused)).toContain(message);
  }
});
