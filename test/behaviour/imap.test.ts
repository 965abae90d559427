/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { afterAll, describe, expect, test } from "vitest";
import { ClientClosedError, connect, RemoteError } from "wasm-ensemble";
import { failure, Gate, thrown } from "./support.ts";

const client = await connect({ engines: 2 });
const dview = client.directView();
const lview = client.loadBalancedView();
afterAll(() => client.close());

const double = (x: number): number => 2 * x;

/** An endless source that counts what was drawn, and whether it was ended. */
class Source implements Iterable<number> {
  drawn = 0;
  returned = 0;

  [Symbol.iterator](): Iterator<number> {
    return {
      next: () => ({ done: false, value: this.drawn++ }),
      return: () => {
        this.returned++;
        return { done: true, value: undefined };
      },
    };
  }
}

/** Lets everything that is on its way arrive: engines answer in order. */
async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await dview.apply(() => 1);
}

describe.each([
  ["balanced", lview],
  ["direct", dview],
] as const)("on a %s view", (_, view) => {
  // 47; part 3: imap, nobody reads
  test("with maxOutstanding 5, one result taken, 5 or 6 items were drawn, and it stays so", async () => {
    const source = new Source();
    const results = view.imap(double, source, { maxOutstanding: 5 });
    expect(await results.next()).toEqual({ done: false, value: 0 });
    expect([5, 6]).toContain(source.drawn);
    await settle();
    expect([5, 6]).toContain(source.drawn);
    await results.return?.();
    expect(source.returned).toBe(1);
  });

  test("nobody reads: at most maxOutstanding items are drawn", async () => {
    const source = new Source();
    const results = view.imap(double, source, { maxOutstanding: 4 });
    await settle();
    expect(source.drawn).toBeLessThanOrEqual(4);
    await results.return?.();
  });

  // 48
  test("leaving the loop after 4 results ends the source, fewer than 10 items were drawn", async () => {
    const source = new Source();
    const seen: number[] = [];
    for await (const value of view.imap(double, source, { maxOutstanding: 2 })) if (seen.push(value) === 4) break;
    expect(seen).toEqual([0, 2, 4, 6]);
    expect(source.drawn).toBeLessThan(10);
    expect(source.returned).toBe(1);
    await settle();
    expect(source.drawn).toBeLessThan(10);
    expect(client.outstanding.size).toBe(0);
  });

  test("ten thousand items come in order", async () => {
    let expected = 0;
    const items = Array.from({ length: 10_000 }, (_item, i) => i);
    for await (const value of view.imap(double, items, { maxOutstanding: 64 })) {
      if (value !== 2 * expected) expect(value).toBe(2 * expected);
      expected++;
    }
    expect(expected).toBe(10_000);
  });

  test("ten thousand items come each once when unordered", async () => {
    const items = Array.from({ length: 10_000 }, (_item, i) => i);
    const seen = new Set<number>();
    for await (const value of view.imap(double, items, { ordered: false })) seen.add(value);
    expect(seen.size).toBe(10_000);
  });

  test("async iterables are sources", async () => {
    async function* source(): AsyncGenerator<number, void, undefined> {
      for (let i = 0; i < 7; i++) {
        await Promise.resolve();
        yield i;
      }
    }
    const seen: number[] = [];
    for await (const value of view.imap(double, source())) seen.push(value);
    expect(seen).toEqual([0, 2, 4, 6, 8, 10, 12]);
  });

  test("leaving the loop ends an async source", async () => {
    let ended = false;
    async function* source(): AsyncGenerator<number, void, undefined> {
      try {
        for (let i = 0; ; i++) {
          await Promise.resolve();
          yield i;
        }
      } finally {
        ended = true;
      }
    }
    for await (const value of view.imap(double, source(), { maxOutstanding: 2 })) if (value === 4) break;
    await settle();
    expect(ended).toBe(true);
  });

  // part 3: imap whose input throws
  test("an error of the source comes unchanged, after the results before it", async () => {
    const cause = new RangeError("the source");
    function* broken(): Generator<number, void, undefined> {
      yield 1;
      yield 2;
      throw cause;
    }
    const seen: number[] = [];
    expect(await failure(collect(view.imap(double, broken()), seen))).toBe(cause);
    expect(seen).toEqual([2, 4]);
    async function* rejects(): AsyncGenerator<number, void, undefined> {
      yield 1;
      await Promise.resolve();
      throw cause;
    }
    expect(await failure(collect(view.imap(double, rejects())))).toBe(cause);
  });

  test("a failed item ends the loop with its RemoteError, and the source is ended", async () => {
    const source = new Source();
    const fails = (x: number): number => {
      if (x === 3) throw new TypeError("three");
      return x;
    };
    const seen: number[] = [];
    const error = (await failure(collect(view.imap(fails, source, { maxOutstanding: 2 }), seen))) as RemoteError;
    expect(error).toBeInstanceOf(RemoteError);
    expect(error.cause).toBeInstanceOf(TypeError);
    expect(seen).toEqual([0, 1, 2]);
    expect(source.returned).toBe(1);
  });

  test("an empty source is done at once, and stays done", async () => {
    const results = view.imap(double, []);
    expect((await results.next()).done).toBe(true);
    expect((await results.next()).done).toBe(true);
  });

  test("calls of next() before earlier ones are answered are answered in order", async () => {
    const results = view.imap(double, [1, 2, 3]);
    const all = await Promise.all([results.next(), results.next(), results.next(), results.next()]);
    expect(all.map((r) => r.value)).toEqual([2, 4, 6, undefined]);
    expect(all[3]?.done).toBe(true);
  });

  // Bad input
  test("bad input is refused at the call", () => {
    for (const bad of [0, -1, 1.5, Number.NaN])
      expect(thrown(() => view.imap(double, [1], { maxOutstanding: bad }))).toBeInstanceOf(RangeError);
    for (const bad of [5, null, undefined, {}])
      expect(thrown(() => view.imap(double, bad as never))).toBeInstanceOf(TypeError);
    expect(thrown(() => view.imap("f" as never, [1]))).toBeInstanceOf(TypeError);
  });
});

test("unordered, results do not wait behind a slow one, and the bound still holds", async () => {
  const gate = new Gate();
  await dview.push({ gate: gate.cells });
  const wait = (x: number): number => {
    if (x === 0) Atomics.wait((globalThis as unknown as { gate: Int32Array }).gate, 0, 0);
    return x;
  };
  const source = new Source();
  let read = 0;
  for await (const value of lview.imap(wait, source, { ordered: false, maxOutstanding: 3 })) {
    expect(value).not.toBe(0);
    expect(source.drawn - read).toBeLessThanOrEqual(4);
    if (++read === 20) break;
  }
  gate.open();
});

// 49
test("imap, 1 slow and 3 fast tasks, unordered: the first three results are the fast ones", async () => {
  const gate = new Gate();
  await dview.push({ gate: gate.cells });
  const wait = (x: number): number => {
    if (x === 0) Atomics.wait((globalThis as unknown as { gate: Int32Array }).gate, 0, 0, 3000);
    return x;
  };
  const seen: number[] = [];
  for await (const value of lview.imap(wait, [0, 1, 2, 3], { ordered: false, maxOutstanding: 4 }))
    if (seen.push(value) === 3) gate.open();
  expect(seen.slice(0, 3).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
});

test("the error of a failed imap item names the item's index", async () => {
  const fails = (x: number): number => {
    if (x === 3) throw new TypeError("three");
    return x;
  };
  for (const view of [lview, dview]) {
    const results = view.imap(fails, [0, 1, 2, 3]);
    for (let i = 0; i < 3; i++) await results.next();
    expect(((await failure(results.next())) as RemoteError).index).toBe(3);
  }
});

async function collect<T>(results: AsyncIterable<T>, seen: T[] = []): Promise<T[]> {
  for await (const value of results) seen.push(value);
  return seen;
}

/** A source that gives one item and then waits until it is told to go on; `end` is what its `return` then does. */
function waitingSource(end: () => Promise<unknown>): { items: AsyncIterable<number>; goOn: (error: Error) => void } {
  let fail: (error: Error) => void = () => undefined;
  const later = new Promise<IteratorResult<number>>((_, reject) => {
    fail = reject;
  });
  let asked = 0;
  const next = () => (asked++ === 0 ? Promise.resolve({ done: false, value: 1 }) : later);
  const items = { [Symbol.asyncIterator]: () => ({ next, return: end }) as AsyncIterator<number> };
  return { items, goOn: (error) => fail(error) };
}

describe("a loop over a source that waits for its next item", () => {
  async function* lines(): AsyncGenerator<number> {
    yield 1;
    await new Promise(() => undefined);
  }

  test("can be left", async () => {
    for await (const value of lview.imap(double, lines())) {
      expect(value).toBe(2);
      break;
    }
  });

  test("can be left by an error", async () => {
    const loop = async (): Promise<void> => {
      for await (const value of lview.imap(double, lines())) throw new RangeError(`mine at ${value}`);
    };
    expect(await failure(loop())).toMatchObject({ name: "RangeError", message: "mine at 2" });
  });

  test("tells the source that it was left, whatever that says to it", async () => {
    let ends = 0;
    const { items } = waitingSource(() => {
      ends += 1;
      return Promise.reject(new Error("it was not over"));
    });
    const results = lview.imap(double, items);
    await results.next();
    expect(await results.return?.()).toEqual({ done: true, value: undefined });
    expect(ends).toBe(1);
  });

  test("stays over when the source fails after it was left", async () => {
    const { items, goOn } = waitingSource(() => new Promise(() => undefined));
    const results = lview.imap(double, items);
    await results.next();
    await results.return?.();
    goOn(new Error("too late"));
    await settle();
    expect(await results.next()).toEqual({ done: true, value: undefined });
  });

  test.each(["close", "shutdown"] as const)("ends with the client: %s()", async (how) => {
    const own = await connect({ engines: 1 });
    const view = own.loadBalancedView();
    const results = view.imap(double, lines());
    expect(await results.next()).toEqual({ done: false, value: 2 });
    const waiting = failure(results.next());
    const unread = view.imap(double, lines());
    await unread.next();
    await own[how]();
    expect(await waiting).toBeInstanceOf(ClientClosedError);
    expect(await failure(unread.next())).toBeInstanceOf(ClientClosedError);
    expect(await results.next()).toEqual({ done: true, value: undefined });
  });
});
