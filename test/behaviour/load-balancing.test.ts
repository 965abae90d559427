/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { afterAll, expect, onTestFinished, test } from "vitest";
import { connect, NoEnginesError, NoSuchEngineError } from "wasm-ensemble";
import { Gate, thrown } from "./support.ts";

const client = await connect({ engines: 2 });
const dview = client.directView();
const lview = client.loadBalancedView();
afterAll(() => client.close());

test("a balanced task does not wait behind a busy engine while another is idle", async () => {
  const gate = new Gate();
  const wait = (cells: Int32Array, x: number): number => {
    if (x === 0) Atomics.wait(cells, 0, 0, 3000);
    return x;
  };
  const [slow, ...fast] = [0, 1, 2, 3].map((x) => lview.apply(wait, gate.cells, x));
  expect(await Promise.all(fast)).toEqual([1, 2, 3]);
  expect(slow?.ready).toBe(false);
});

// 46
test("a map with the slowest first, unordered: all fast ones come before it", async () => {
  const gate = new Gate();
  await dview.push({ gate: gate.cells });
  const wait = (x: number): number => {
    if (x === 0) Atomics.wait((globalThis as unknown as { gate: Int32Array }).gate, 0, 0, 3000);
    return x;
  };
  const seen: number[] = [];
  for await (const value of lview.with({ chunkItems: 1, ordered: false }).map(wait, [0, 1, 2, 3, 4, 5]))
    if (seen.push(value) === 5) gate.open();
  expect(seen.at(-1)).toBe(0);
});

test("the result of a map's chunk comes when it is done, not after the next chunk", async () => {
  const gate = new Gate();
  await client.at(0).push({ gate: gate.cells });
  const wait = (i: number): number => {
    if (i > 0) Atomics.wait((globalThis as unknown as { gate: Int32Array }).gate, 0, 0, 3000);
    return i;
  };
  const result = client
    .loadBalancedView([0])
    .with({ chunkItems: 1 })
    .map(
      wait,
      Array.from({ length: 100 }, (_, i) => i),
    );
  for await (const value of result) {
    expect(value).toBe(0);
    expect(result.progress).toBe(1);
    break;
  }
  gate.open();
  await result;
});

test("a view of which an engine is gone goes on with the others, and so do views made of it", async () => {
  const small = await connect({ engines: 2 });
  onTestFinished(() => small.close());
  const view = small.loadBalancedView({ targets: [0, 1] });
  await small.restart(0);
  const other = view.with({ retries: 1 });
  expect(other.targets).toEqual([0, 1]);
  for (const each of [view, other, other.with({ targets: 1 })]) expect(await each.apply(() => 5)).toBe(5);
  expect(thrown(() => view.with({ targets: 0 }))).toBeInstanceOf(NoSuchEngineError);
  await small.restart(1);
  expect(thrown(() => view.with({ retries: 2 }).apply(() => 5))).toBeInstanceOf(NoEnginesError);
});
