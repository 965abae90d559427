/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { afterAll, describe, expect, test } from "vitest";
import { type CompositeError, connect, type RemoteError } from "wasm-ensemble";
import { cells, failure } from "./support.ts";

const client = await connect({ engines: 3 });
const lview = client.loadBalancedView();
afterAll(() => client.close());

/** Sent to engines: an item that fails so many times in all. Cells count the runs of each item. */
function failItem(runs: Int32Array, item: number, times: number): number {
  const run = Atomics.add(runs, item, 1) + 1;
  if (run <= times) throw new RangeError(`item ${item}, run ${run}`);
  return item * item;
}

const messages = (errors: readonly Error[]): string[] => errors.map(({ cause }) => (cause as Error).message);
const ALWAYS = 1e9;

describe.each([undefined, 1, 4, 100])("items of a map with chunkItems: %s", (chunkItems) => {
  const options = { retries: 2, ...(chunkItems !== undefined && { chunkItems }) };
  const items = Array.from({ length: 40 }, (_, i) => i);
  const isBad = (i: number): boolean => i % 10 === 3;

  test("that fail for a while are tried again one by one, the others run once", async () => {
    const runs = cells(40);
    const result = lview.with(options).map(
      failItem,
      items.map(() => runs),
      items,
      items.map((i) => (isBad(i) ? 2 : 0)),
    );
    expect(await result).toEqual(items.map((i) => i * i));
    expect([...runs]).toEqual(items.map((i) => (isBad(i) ? 3 : 1)));
    expect(result.progress).toBe(40);
  });

  test("that always fail have each their history, and their neighbours keep their values", async () => {
    const runs = cells(40);
    const times = items.map((i) => (isBad(i) ? ALWAYS : 0));
    const result = lview.with(options).map(
      failItem,
      items.map(() => runs),
      items,
      times,
    );
    const error = (await failure(result)) as CompositeError;
    expect(error.name).toBe("CompositeError");
    expect(error.errors.map((each) => (each as RemoteError).index)).toEqual(items.filter(isBad));
    for (const each of error.errors as RemoteError[]) {
      expect(messages([...each.earlier, each])).toEqual([1, 2, 3].map((run) => `item ${each.index}, run ${run}`));
    }
    const outcomes = await result.allSettled();
    expect(outcomes.flatMap((o) => (o.status === "fulfilled" ? o.value : []))).toEqual(
      items.filter((i) => !isBad(i)).map((i) => i * i),
    );
    expect([...runs]).toEqual(items.map((i) => (isBad(i) ? 3 : 1)));
  });

  test("come in order while others are tried again", async () => {
    const times = items.map((i) => (isBad(i) ? 1 : 0));
    const seen: number[] = [];
    for await (const value of lview.with(options).map(
      failItem,
      items.map(() => cells(40)),
      items,
      times,
    )) {
      seen.push(value);
    }
    expect(seen).toEqual(items.map((i) => i * i));
  });
});

describe("an imap", () => {
  test("goes on when items succeed at a further try", async () => {
    const runs = cells(100);
    const source = Array.from({ length: 100 }, (_, item) => ({ item, runs }));
    const failOnce = ({ item, runs: counts }: { item: number; runs: Int32Array }): number => {
      if (Atomics.add(counts, item, 1) === 0 && item % 7 === 0) throw new Error("first");
      return item;
    };
    const seen: number[] = [];
    for await (const value of lview.with({ retries: 1 }).imap(failOnce, source, { maxOutstanding: 6 }))
      seen.push(value);
    expect(seen).toEqual(source.map(({ item }) => item));
  });

  test("fails with the history of the item that failed at last", async () => {
    const fails = (x: number): number => {
      if (x === 2) throw new Error("never");
      return x;
    };
    const results = lview.with({ retries: 2 }).imap(fails, [0, 1, 2, 3]);
    expect([(await results.next()).value, (await results.next()).value]).toEqual([0, 1]);
    expect(((await failure(results.next())) as RemoteError).earlier).toHaveLength(2);
    expect((await results.next()).done).toBe(true);
  });
});

test("items of a map that blocks are tried again one by one", () => {
  const [runs, items] = [cells(8), [0, 1, 2, 3]];
  const view = lview.with({ retries: 1, chunkItems: 4 });
  expect(
    view.mapSync(
      failItem,
      items.map(() => runs),
      items,
      [0, 1, 1, 0],
    ),
  ).toEqual([0, 1, 4, 9]);
  expect([...runs.subarray(0, 4)]).toEqual([1, 2, 2, 1]);
});
