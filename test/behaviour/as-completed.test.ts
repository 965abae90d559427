import { expect, onTestFinished, test } from "vitest";
import { type AsyncResult, asCompleted, type Client, connect, EngineLostError } from "wasm-ensemble";
import { Gate, passGate, thrown } from "./support.ts";

async function start(engines: number): Promise<Client> {
  const client = await connect({ engines });
  onTestFinished(() => client.close());
  return client;
}

const value = (x: number): number => x;

test("yields results as they are ready, failed ones too", async () => {
  const client = await start(2);
  const [first, second] = [new Gate(), new Gate()];
  const slow = client.directView(0).apply(passGate, first.cells, 1);
  const failing = client.directView(1).apply((cells: Int32Array) => {
    while (Atomics.load(cells, 0) === 0);
    throw new RangeError("after the gate");
  }, second.cells);
  const results = asCompleted<AsyncResult<unknown, unknown>>([slow, failing]);
  second.open();
  expect((await results.next()).value).toMatchObject({ status: "rejected", result: failing });
  first.open();
  expect((await results.next()).value).toEqual({ status: "fulfilled", value: 1, result: slow });
  expect(await results.next()).toEqual({ done: true, value: undefined });
});

test("those that are ready come in the order given; empty input ends at once", async () => {
  const client = await start(1);
  const results = [1, 2, 3].map((x) => client.loadBalancedView().apply(value, x));
  await Promise.all(results);
  const seen: number[] = [];
  for await (const { result } of asCompleted(results)) seen.push(await result);
  expect(seen).toEqual([1, 2, 3]);
  expect(await asCompleted([]).next()).toEqual({ done: true, value: undefined });
});

test("results may be added while the loop runs", async () => {
  const client = await start(2);
  const lview = client.loadBalancedView();
  const completed = asCompleted([lview.apply(value, 1)]);
  const seen: number[] = [];
  for await (const { result } of completed) {
    const x = await result;
    seen.push(x);
    if (x < 20) {
      completed.add(lview.apply(value, 2 * x));
      completed.add(lview.apply(value, 2 * x + 1));
    }
  }
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 39 }, (_, i) => i + 1));
});

test("several readers are served, and all end", async () => {
  const client = await start(1);
  const gate = new Gate();
  const result = client.directView(0).apply(passGate, gate.cells, 1);
  const completed = asCompleted([result]);
  const steps = [completed.next(), completed.next()];
  gate.open();
  expect((await Promise.all(steps)).map(({ done }) => done)).toEqual([false, true]);
});

test("leaving the loop leaves the results as they are", async () => {
  const client = await start(1);
  const results = [1, 2, 3].map((x) => client.loadBalancedView().apply(value, x));
  for await (const completion of asCompleted(results)) {
    expect(completion.status).toBe("fulfilled");
    break;
  }
  expect(await Promise.all(results)).toEqual([1, 2, 3]);
});

test("a lost engine makes its results ready", async () => {
  const client = await start(2);
  const dying = client.directView(0).apply((): void => process.exit(1));
  for await (const { status, result } of asCompleted([dying])) {
    expect([status, result.successful]).toEqual(["rejected", false]);
    await expect(result).rejects.toBeInstanceOf(EngineLostError);
  }
});

test.each([5, null, Promise.resolve(1)])("%s is refused", (wrong) => {
  expect(thrown(() => asCompleted([wrong as unknown as AsyncResult<number>]))).toBeInstanceOf(TypeError);
});
