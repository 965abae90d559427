import { expect, test } from "vitest";
import { localWire } from "../../src/host/local-wire.ts";
import { SharedEngine } from "../../src/host/shared-engine.ts";
import { EngineSlot } from "../../src/jobs/host/engine-slot.ts";
import { inSlices } from "../../src/jobs/host/in-slices.ts";
import type { KnownJob } from "../../src/jobs/host/known-jobs.ts";
import { functionRef } from "../../src/protocol/function-source.ts";
import type { EngineLink } from "../../src/transport/contract.ts";
import { inproc } from "../../src/transport/inproc.ts";
import { remoteLink } from "../../src/transport/remote-link.ts";

// What functions on the engine call: it is in this thread.
declare let hear: (x: number) => unknown;

const calls = functionRef((x: number) => hear(x));

/** An engine with a slot for jobs, and a client. */
async function start(heard: (x: number, client: EngineLink) => unknown) {
  const link = await inproc().start(0);
  const gone: Error[] = [];
  const engine = new SharedEngine({ engineId: 0, link, onGone: (why) => gone.push(why) });
  let idles = 0;
  const slot = new EngineSlot(engine, () => idles++);
  const [own, hosts] = localWire();
  const client = remoteLink(own);
  engine.open(hosts, "alice.s");
  client.send({ kind: "function", fn: 0, ref: calls });
  Object.assign(globalThis, { hear: (x: number) => heard(x, client) });
  // Only what a slot reads of it.
  const job = { key: "u.j", fn: calls, pace: { itemMs: undefined } } as unknown as KnownJob;
  const run = (columns: readonly number[]) =>
    // Slices of one item.
    inSlices((items) => slot.run(job, items), { columns: [columns] }, { itemMs: 100 });
  return { engine, slot, client, run, gone, idles: () => idles };
}

test("tasks of clients that come while a part runs go before the rest of it", async () => {
  const order: number[] = [];
  const { slot, run } = await start((x, client) => {
    order.push(x);
    // While item 1 runs, two calls come, and while the second runs a third.
    if (x === 1) client.send({ kind: "apply", fn: 0, ids: [1, 2], args: [[-1], [-2]] });
    if (x === -2) client.send({ kind: "apply", fn: 0, ids: [3], args: [[-3]] });
    return x;
  });
  expect(slot.isIdle).toBe(true);
  slot.take();
  expect(await run([0, 1, 2, 3])).toMatchObject({ kind: "values", values: [0, 1, 2, 3], errors: [] });
  slot.release();
  expect(order).toEqual([0, 1, -1, -2, -3, 2, 3]);
  expect(slot.isIdle).toBe(true);
});

test("a part that waits for tasks of clients can be stopped", async () => {
  const gate: { open?: (value: unknown) => void } = {};
  const { engine, slot, client, run, idles } = await start((x) =>
    x < 0 ? new Promise((resolve) => (gate.open = resolve)) : x,
  );
  client.send({ kind: "apply", fn: 0, ids: [1], args: [[-1]] });
  await expect.poll(() => engine.load).toBe(1);
  expect(slot.isIdle).toBe(false);
  slot.take();
  const part = run([1, 2]);
  slot.stop();
  expect(await part).toEqual({ kind: "stopped" });
  slot.release();
  gate.open?.(0);
  await expect.poll(idles).toBe(1);
});

test("an engine that ends while it runs a part is lost by it, and before that without blame", async () => {
  const { engine, slot, run } = await start((x) => (x === 1 ? new Promise(() => undefined) : x));
  slot.take();
  const part = run([0, 1, 2]);
  await expect.poll(() => engine.answered).toBe(1);
  await expect.poll(() => engine.load).toBe(1);
  await engine.end(new Error("it was ended"));
  expect(await part).toMatchObject({ kind: "lost" });
  slot.release();
  expect(slot.isOpen).toBe(false);
  expect(await run([5])).toEqual({ kind: "lost", why: "it was ended", isBlameless: true });
});

test("an engine that is to leave does so once its part has ended", async () => {
  const { engine, slot, client, run, gone } = await start((x) => {
    if (x === 0) engine.retire();
    return x;
  });
  await client.close();
  slot.take();
  expect(await run([0, 1, 2])).toMatchObject({ kind: "values", values: [0, 1, 2] });
  expect(gone).toEqual([]);
  slot.release();
  await expect.poll(() => gone).toHaveLength(1);
});
