import { afterAll, describe, expect, test } from "vitest";
import { connect, transfer } from "wasm-ensemble";
import { failure, Gate, passGate, thrown } from "./support.ts";

const client = await connect({ engines: 2 });
const one = client.directView(0);
const lview = client.loadBalancedView();
afterAll(() => client.close());

const sum = (data: Float64Array): number => data.reduce((a, b) => a + b, 0);
const add = (arg: { moved: Float64Array; copied: Float64Array }): number => (arg.moved[0] ?? 0) + (arg.copied[9] ?? 0);
const memoryOf = (data: Float64Array): number[] => [data.length, data.byteOffset, data.buffer.byteLength];

describe("memory that is transferred", () => {
  test.each([
    ["one engine", one],
    ["a list of one", client.directView([1])],
    ["a balanced view", lview],
  ])("goes to %s, and is detached here", async (_, view) => {
    const data = new Float64Array(100_000).fill(2);
    const result = view.apply(sum, transfer(data));
    expect([await result].flat()).toEqual([200_000]);
    expect([data.length, data.buffer.byteLength]).toEqual([0, 0]);
  });

  test("goes out of an object, while its other parts are copied", async () => {
    const [moved, copied] = [new Float64Array(10).fill(1), new Float64Array(10).fill(2)];
    expect(await one.apply(add, transfer({ moved, copied }, [moved.buffer]))).toBe(3);
    expect([moved.length, copied.length]).toEqual([0, 10]);
  });

  test("goes with a blocking call", () => {
    const data = new Float64Array(10).fill(1);
    expect(one.applySync(sum, transfer(data))).toBe(10);
    expect(data.length).toBe(0);
  });

  test("goes with the items of an imap", async () => {
    const blocks = [1, 2, 3].map((x) => new Float64Array(1000).fill(x));
    const sums: number[] = [];
    for await (const s of lview.imap(
      sum,
      blocks.map((block) => transfer(block)),
    ))
      sums.push(s);
    expect(sums).toEqual([1000, 2000, 3000]);
    expect(blocks.map((block) => block.length)).toEqual([0, 0, 0]);
  });

  test("stays when several engines are addressed, which is a TypeError at the call", () => {
    const data = new Float64Array(10);
    expect(thrown(() => client.directView().apply(sum, transfer(data)))).toBeInstanceOf(TypeError);
    expect(data.length).toBe(10);
  });

  test("twice with one engine: the second call fails, and the first is answered", async () => {
    const data = new Float64Array(10).fill(1);
    const first = one.apply(sum, transfer(data));
    const second = one.apply(sum, transfer(data));
    expect(await first).toBe(10);
    expect(String(await failure(second))).toContain("an argument can't be sent");
    expect(thrown(() => transfer(data))).toBeInstanceOf(TypeError);
  });

  test("in one message with what can't be sent goes its way all the same", async () => {
    const data = new Float64Array(10).fill(1);
    const lost = new Float64Array(10);
    const results = [one.apply(sum, lost), one.apply(sum, transfer(data))] as const;
    // Before the message is posted.
    structuredClone(lost.buffer, { transfer: [lost.buffer] });
    expect(String(await failure(results[0]))).toContain("an argument can't be sent");
    expect(await results[1]).toBe(10);
    expect(data.length).toBe(0);
  });
});

describe("memory that is not transferred", () => {
  test("is copied once: a view takes its own part of the memory only, and the caller's stays", async () => {
    const data = new Float64Array(100_000).fill(3);
    expect(await one.apply(memoryOf, data.subarray(1000, 3000))).toEqual([2000, 0, 16_000]);
    expect(await client.directView().apply(sum, data)).toEqual([300_000, 300_000]);
    expect(data.length).toBe(100_000);
  });

  test("is read when the task is sent, for each call anew", async () => {
    const gate = new Gate();
    const data = new Float64Array(10_000).fill(1);
    const waiting = one.apply(passGate, gate.cells, 0);
    const calls = [1, 2].map(() => one.apply(sum, data));
    await gate.arrivals(1);
    gate.open();
    expect(await Promise.all(calls)).toEqual([10_000, 10_000]);
    await waiting;
  });

  test("is shared where it is a SharedArrayBuffer, without a copy", async () => {
    const data = new Float64Array(new SharedArrayBuffer(80_000));
    await one.apply((shared: Float64Array) => void shared.fill(4), data.subarray(0, 5000));
    expect([data[0], data[4999], data[5000]]).toEqual([4, 4, 0]);
  });
});
