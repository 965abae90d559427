import { afterAll, describe, expect, test } from "vitest";
import { CompositeError, connect, RemoteError, TimeoutError } from "wasm-ensemble";
import { failure, Gate, passGate } from "./support.ts";

const client = await connect({ engines: 2 });
const dview = client.directView();
const lview = client.loadBalancedView();
afterAll(() => client.close());

function failAtTwo(x: number): number {
  if (x === 2) throw new RangeError("two");
  return 10 * x;
}

describe("the shape of a result", () => {
  // 15
  test("a number as target gives a bare result, a list of one a list of one", async () => {
    expect(await client.directView(0).apply(() => 7)).toBe(7);
    expect(await client.directView([0]).apply(() => 7)).toEqual([7]);
    expect(await client.slice(0, 1).apply(() => 7)).toEqual([7]);
    expect(await dview.with({ targets: 1 }).apply(() => 7)).toBe(7);
    expect(await dview.with({ targets: [1] }).apply(() => 7)).toEqual([7]);
    expect(await client.directView(0).pull("undefined")).toBe(undefined);
  });

  // 15
  test('"all" with just one engine gives a list of one', async () => {
    const one = await connect({ engines: 1 });
    expect(await one.directView().apply(() => 7)).toEqual([7]);
    expect(await one.directView("all").execute("5")).toMatchObject([{ value: 5 }]);
    expect(await one.at(0).apply(() => 7)).toBe(7);
    await one.close();
  });

  test("a list comes in the order of the targets, not of the ids", async () => {
    const views = [...client];
    await Promise.all(views.map((view, i) => view.push({ me: i })));
    expect(await client.directView([1, 0]).pull("me")).toEqual([1, 0]);
    expect(await client.directView([1, 0]).apply(() => (globalThis as unknown as { me: number }).me)).toEqual([1, 0]);
  });

  // 22
  test("length counts items of a map, engines of a direct call, otherwise 1", async () => {
    const map = lview.map(
      (x: number) => x,
      Array.from({ length: 10 }, (_, i) => i),
    );
    const array = lview.apply((xs: number[]) => xs.length, [1, 2, 3]);
    const direct = dview.apply(() => 1);
    const bare = client.at(0).apply(() => 1);
    const directMap = dview.map((x: number) => x, [1, 2, 3]);
    expect([map.length, array.length, direct.length, bare.length, directMap.length]).toEqual([10, 1, 2, 1, 3]);
    await Promise.all([map, array, direct, bare, directMap]);
  });
});

describe("reading a result", () => {
  // 16
  test("awaiting twice gives the same value", async () => {
    const result = dview.apply(() => ({ a: 1 }));
    const first = await result;
    expect(await result).toBe(first);
    expect(await result.get()).toBe(first);
    expect(await result.get(0)).toBe(first);
  });

  // 17
  test("get(0) on a running task is a TimeoutError, the task goes on", async () => {
    const gate = new Gate();
    const result = client.directView(0).apply(passGate, gate.cells, 3);
    await gate.arrivals(1);
    const error = await failure(result.get(0));
    expect(error).toBeInstanceOf(TimeoutError);
    expect((error as TimeoutError).timeoutMs).toBe(0);
    expect(await result.wait(1)).toBe(false);
    expect(result.ready).toBe(false);
    gate.open();
    expect(await result).toBe(3);
    expect(await result.wait(0)).toBe(true);
  });

  // 18
  test("a failed task gives the same error to await, get, and iteration, each time", async () => {
    const result = client.directView(0).apply(failAtTwo, 2);
    const error = await failure(result);
    expect(error).toBeInstanceOf(RemoteError);
    expect(await failure(result.get())).toBe(error);
    expect(await failure(result.get(0))).toBe(error);
    expect(await failure(result.then((value) => value))).toBe(error);
    expect(await failure(collect(result))).toBe(error);
    expect(await failure(collect(result))).toBe(error);
  });

  test("a list-shaped result fails with a CompositeError, even for one failure and one engine", async () => {
    const error = await failure(client.directView([1]).apply(failAtTwo, 2));
    expect(error).toBeInstanceOf(CompositeError);
    expect(error).toBeInstanceOf(AggregateError);
    expect((error as CompositeError).errors).toHaveLength(1);
    expect(await failure(lview.apply(failAtTwo, 2))).toBeInstanceOf(RemoteError);
    expect(await failure(lview.map(failAtTwo, [2]))).toBeInstanceOf(CompositeError);
  });

  // 20
  test("iteration yields values one by one before the end", async () => {
    const gates = [new Gate(), new Gate()] as const;
    const views = [...client];
    await Promise.all(views.map((view, i) => view.push({ cells: gates[i]?.cells })));
    const result = dview.apply((x: number) => {
      const { cells } = globalThis as unknown as { cells: Int32Array };
      Atomics.wait(cells, 0, 0);
      return x;
    }, 5);
    const iterator = result[Symbol.asyncIterator]();
    gates[0].open();
    expect(await iterator.next()).toEqual({ done: false, value: 5 });
    expect(result.ready).toBe(false);
    expect(result.progress).toBe(1);
    gates[1].open();
    expect(await iterator.next()).toEqual({ done: false, value: 5 });
    expect((await iterator.next()).done).toBe(true);
  });

  // 20
  test("iteration fails at a failed task, and again the same way when all has arrived", async () => {
    const result = lview.with({ chunkItems: 1 }).map(failAtTwo, [0, 1, 2, 3]);
    const seen: number[] = [];
    await expect(collect(result, seen)).rejects.toThrow("two");
    expect(seen).toEqual([0, 10]);
    await result.wait();
    const error = await failure(result);
    expect(error).toBeInstanceOf(CompositeError);
    const again: number[] = [];
    await expect(collect(result, again)).rejects.toThrow("two");
    expect(again).toEqual([0, 10]);
  });

  test("a result that is ready can be iterated in whatever order it was asked for", async () => {
    const result = client.loadBalancedView({ ordered: false }).map((x: number) => x, [1, 2, 3]);
    await result;
    const values: number[] = [];
    for await (const value of result) values.push(value);
    expect(new Set(values)).toEqual(new Set([1, 2, 3]));
  });

  test("an AsyncResult can be iterated twice at once, and by Promise.all", async () => {
    const result = dview.map((x: number) => x, [1, 2, 3]);
    expect(await Promise.all([collect(result), collect(result)])).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(await Promise.all([result, result])).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  test("a single result is iterated as one value", async () => {
    expect(await collect(client.at(0).apply(() => [1, 2]))).toEqual([[1, 2]]);
  });
});

describe("several outcomes", () => {
  // 27
  test.each([1, 2, 3, 4])("allSettled keeps the neighbours of a failed item, chunkItems %i", async (chunkItems) => {
    for (const result of [
      lview.with({ chunkItems }).map(failAtTwo, [0, 1, 2, 3]),
      dview.map(failAtTwo, [0, 1, 2, 3]),
    ]) {
      const outcomes = await result.allSettled();
      expect(outcomes.map((o) => (o.status === "fulfilled" ? o.value : "failed"))).toEqual([0, 10, "failed", 30]);
      expect(outcomes[2]).toMatchObject({ reason: { index: 2, cause: { name: "RangeError", message: "two" } } });
    }
  });

  // part 3: map of 6 with one failing, in chunks of 2 and one chunk an engine
  test("six items with one failure give six outcomes", async () => {
    const items = [0, 1, 2, 3, 4, 5];
    expect(await dview.map(failAtTwo, items).allSettled()).toHaveLength(6);
    expect(await lview.with({ chunkItems: 2 }).map(failAtTwo, items).allSettled()).toHaveLength(6);
  });

  // 28
  test("allSettled after a failed await has the successes and the error", async () => {
    const result = lview.map(failAtTwo, [1, 2]);
    const error = (await failure(result)) as CompositeError;
    const outcomes = await result.allSettled();
    expect(outcomes[0]).toEqual({ status: "fulfilled", value: 10 });
    expect(outcomes[1]).toEqual({ status: "rejected", reason: error.errors[0] });
  });

  // 19
  test("getDict has the engine ids as keys", async () => {
    const dict = await dview.apply(() => 1);
    expect(dict).toEqual([1, 1]);
    const map = await dview.apply((x: string) => x, "v").getDict();
    expect([...map]).toEqual([
      [0, "v"],
      [1, "v"],
    ]);
    expect([
      ...(await client
        .directView(1)
        .apply(() => "w")
        .getDict()),
    ]).toEqual([[1, "w"]]);
  });

  // 19
  test("getDict of a map with more items than engines is a RangeError", async () => {
    const result = lview.with({ chunkItems: 1 }).map((x: number) => x, [1, 2, 3, 4]);
    expect(await failure(result.getDict())).toBeInstanceOf(RangeError);
    expect(await result).toEqual([1, 2, 3, 4]);
  });

  // 26
  test("waiting until the first error ends at it, the rest goes on", async () => {
    const gate = new Gate();
    await dview.push({ gate: gate.cells });
    const result = dview.map(
      (i: number) => {
        if (i === 1) throw new Error("early");
        Atomics.wait((globalThis as unknown as { gate: Int32Array }).gate, 0, 0);
        return i;
      },
      [0, 1],
    );
    expect(await result.wait({ until: "first-error" })).toBe(true);
    expect(result.ready).toBe(false);
    expect(result.progress).toBe(1);
    expect(await result.wait({ timeoutMs: 1 })).toBe(false);
    gate.open();
    expect(await result.wait()).toBe(true);
    expect(result.successful).toBe(false);
  });
});

async function collect<T>(result: AsyncIterable<T>, seen: T[] = []): Promise<T[]> {
  for await (const value of result) seen.push(value);
  return seen;
}
