import { beforeEach, expect, test } from "vitest";
import { type Client, connect, QueueTimeoutError } from "wasm-ensemble";
import { failure, Gate, passGate } from "./support.ts";

let client: Client;
beforeEach(async () => {
  client = await connect({ engines: 2 });
  return () => client.close();
});

test("queueTimeoutMs limits the time that a task waits, not the time that it runs", async () => {
  const gate = new Gate();
  const running = client.directView().apply(passGate, gate.cells, 1);
  await gate.arrivals(2);
  const lview = client.loadBalancedView().with({ queueTimeoutMs: 30 });
  const results = [
    lview.apply(() => 1),
    client
      .directView(0)
      .with({ queueTimeoutMs: 30 })
      .apply(() => 1),
  ];
  for (const result of results) expect(await failure(result)).toBeInstanceOf(QueueTimeoutError);
  const mapped = await lview.map((x: number) => x, [1, 2]).allSettled();
  for (const outcome of mapped) expect(outcome.status).toBe("rejected");
  gate.open();
  await running;
  expect(
    await lview.apply(() => {
      const end = Date.now() + 80;
      while (Date.now() < end);
      return "long";
    }),
  ).toBe("long");
  expect(client.ids).toEqual([0, 1]);
});

test.each(["direct", "balanced"])(
  "a %s task that waited too long never ran, though the client was busy",
  async (kind) => {
    const lview = client.loadBalancedView();
    const view = kind === "direct" ? client.directView(0) : lview.with({ targets: 0 });
    const gate = new Gate();
    const first = client.directView(0).apply((gates: Int32Array) => {
      Atomics.add(gates, 1, 1);
      const end = Date.now() + 20;
      while (Date.now() < end);
    }, gate.cells);
    const notes = new Int32Array(new SharedArrayBuffer(4));
    const second = view.with({ queueTimeoutMs: 40 }).apply((cells: Int32Array) => Atomics.add(cells, 0, 1), notes);
    await gate.arrivals(1);
    // Nothing is heard of the end of the first, nor of the limit of the second.
    const end = performance.now() + 150;
    while (performance.now() < end);
    const [outcome] = await second.allSettled();
    await first;
    await client.directView(0).apply(() => 1);
    expect([outcome?.status, notes[0]]).toEqual(outcome?.status === "fulfilled" ? ["fulfilled", 1] : ["rejected", 0]);
  },
);

/** Sent to engines. */
const short = (x: number): number => x;

test("a task that ran in time is not taken for one that waits while the next one runs", async () => {
  const view = client.directView(0);
  for (let i = 0; i < 100; i++) await view.apply(short, i);
  const gate = new Gate();
  const first = view.with({ queueTimeoutMs: 100 }).apply(short, 7);
  // Of the same function, so that the answer of the first may wait on the engine.
  const next = view.apply(short, 8);
  const last = view.apply(passGate, gate.cells, 9);
  await gate.arrivals(1);
  const end = performance.now() + 200;
  while (performance.now() < end);
  gate.open();
  expect(await Promise.all([first, next, last])).toEqual([7, 8, 9]);
});
