import { afterAll, expect, test } from "vitest";
import { connect } from "wasm-ensemble";

// The IPython Parallel tutorial, "load-balanced view" part.
const client = await connect({ engines: 2 });
const lview = client.loadBalancedView();
afterAll(() => client.close());

test("apply runs on one engine, and gives a bare result", async () => {
  expect(await lview.apply((x: number, y: number) => x * y, 6, 7)).toBe(42);
});

test("applySync and a blocking view return the value itself", () => {
  expect(lview.applySync((x: number) => -x, 3)).toBe(-3);
  expect(lview.with({ block: true }).map((x: number) => x ** 3, [1, 2, 3])).toEqual([1, 8, 27]);
});

test("map runs a function on each item, in input order", async () => {
  const items = Array.from({ length: 32 }, (_, i) => i);
  const parallel = lview.map((x: number) => x ** 10, items);
  expect(await parallel).toEqual(items.map((x) => x ** 10));
});

test("progress and length tell how far a map is", async () => {
  const result = lview.map(
    (x: number) => x + 1,
    Array.from({ length: 20 }, (_, i) => i),
  );
  expect(result.length).toBe(20);
  expect(result.progress).toBe(0);
  await result.wait();
  expect(result.progress).toBe(20);
  expect(result.ready).toBe(true);
});

test("a map is iterated while it runs", async () => {
  const seen: number[] = [];
  for await (const value of lview.map((x: number) => 2 * x, [1, 2, 3, 4, 5])) seen.push(value);
  expect(seen).toEqual([2, 4, 6, 8, 10]);
});

test("waitInteractive fulfils when the map is done", async () => {
  const result = lview.map((x: number) => x, [1, 2, 3]);
  await result.waitInteractive();
  expect(result.ready).toBe(true);
});
