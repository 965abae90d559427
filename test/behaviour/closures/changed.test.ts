import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Client, connect, type LoadBalancedView } from "wasm-ensemble";

declare const scale: { by: number };

function scaled(x: number): number {
  return x * scale.by;
}

let client: Client;
let lview: LoadBalancedView;

beforeAll(async () => {
  client = await connect({ engines: 2 });
  lview = client.loadBalancedView();
});
afterAll(async () => {
  await client.close();
});

describe("variables have the values of the call", () => {
  test("within one turn too, whether set or changed inside", async () => {
    let rate = 0;
    const step = (x: number) => x * rate;
    const results = [];
    for (rate of [1, 2, 3]) results.push(lview.apply(step, 10));
    expect(await Promise.all(results)).toEqual([10, 20, 30]);
    const state = { x: 0, list: [1] };
    const total = () => state.x + state.list.length;
    const totals = [lview.apply(total)];
    state.x = 10;
    totals.push(lview.apply(total));
    state.list.push(2);
    totals.push(lview.apply(total));
    expect(await Promise.all(totals)).toEqual([1, 11, 12]);
  });

  test("of functions that are used in turn, and of static members", async () => {
    let base = 1;
    class Count {
      static step = 1;
      readonly own = 0;
    }
    const helper = (x: number) => x + base + new Count().own;
    const use = (x: number) => helper(x) * Count.step;
    const results = [lview.apply(use, 1)];
    base = 2;
    results.push(lview.apply(use, 1));
    Count.step = 10;
    results.push(lview.apply(use, 1));
    expect(await Promise.all(results)).toEqual([2, 3, 30]);
  });

  test("what is large is looked at once a turn, what it is set to at each call", async () => {
    let table = new Float64Array(20_000).fill(1);
    const first = () => table[0];
    const results = [lview.apply(first)];
    table[0] = 2;
    results.push(lview.apply(first));
    table = new Float64Array(20_000).fill(3);
    results.push(lview.apply(first));
    expect(await Promise.all(results)).toEqual([1, 1, 3]);
    table[0] = 4;
    expect(await lview.apply(first)).toBe(4);
  });

  test("shared memory is sent once", async () => {
    const shared = new Int32Array(new SharedArrayBuffer(4));
    let step = 1;
    const add = () => Atomics.add(shared, 0, step);
    const calls = [lview.apply(add), lview.apply(add)];
    step = 10;
    calls.push(lview.apply(add));
    await Promise.all(calls);
    expect(shared[0]).toBe(12);
  });

  test("calls that block look again, at what is large too", () => {
    let rate = 0;
    const step = (x: number) => x * rate;
    const values: number[] = [];
    for (rate of [1, 2, 3]) values.push(lview.applySync(step, 10));
    expect(values).toEqual([10, 20, 30]);
    const state = { x: 0 };
    const next = () => state.x + 1;
    for (let i = 0; i < 3; i++) state.x = lview.applySync(next);
    expect(state.x).toBe(3);
    const table = new Float64Array(20_000);
    const first = (by: number) => (table[0] ?? 0) + by;
    for (let i = 0; i < 3; i++) table[0] = lview.mapSync(first, [1])[0] ?? 0;
    expect(table[0]).toBe(3);
  });

  test("of what goes along by hand", async () => {
    const uses = { scale: { by: 1 } };
    const view = lview.with({ closure: false, uses });
    const results = [view.apply(scaled, 2)];
    uses.scale.by = 5;
    results.push(view.apply(scaled, 2));
    expect(await Promise.all(results)).toEqual([2, 10]);
  });
});
