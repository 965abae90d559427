import { beforeEach, expect, test } from "vitest";
import { type Client, connect, TaskAbortedError, TaskTimeoutError } from "wasm-ensemble";
import { failure, Gate } from "./support.ts";

declare const engine: { readonly id: number; readonly signal: AbortSignal };

let client: Client;
beforeEach(async () => {
  client = await connect({ engines: 2 });
  return () => client.close();
});

/** Sent to engines: tells that it has begun, and never ends. */
const endless = (cells: Int32Array): never => {
  Atomics.add(cells, 1, 1);
  for (;;);
};

/** What says which engines there are, and what accepts calls. All is asked in one turn, before a replacement can come. */
async function check(ids: readonly number[]): Promise<void> {
  expect(client.ids).toEqual(ids);
  expect(client.length).toBe(ids.length);
  expect([...client].map((view) => view.targets)).toEqual(ids.map((id) => [id]));
  expect(client.directView().targets).toEqual(ids);
  const answers = [client.directView().apply(() => engine.id), client.at(-1).apply(() => engine.id)];
  expect(await Promise.all(answers)).toEqual([ids, ids.at(-1)]);
}

test("code after a timeout needs no wait: the engine that ends with the task is addressed no more", async () => {
  const gate = new Gate();
  const view = client.at(0).with({ timeoutMs: 50 });
  expect(await failure(view.apply(endless, gate.cells))).toBeInstanceOf(TaskTimeoutError);
  await check([1]);
  await client.waitForEngines(2);
  await check([1, 2]);
});

test("nor does code after an abort, of a direct call, of a map, and by interrupt", async () => {
  const gate = new Gate();
  const running = client.at(0).apply(endless, gate.cells);
  await gate.arrivals(1);
  running.abort("enough");
  expect(await failure(running)).toMatchObject({ name: "TaskAbortedError", cause: "enough" });
  await check([1]);
  await client.waitForEngines(2);
  const map = client.loadBalancedView({ targets: 2 }).map(endless, [gate.cells]);
  await gate.arrivals(2);
  map.abort();
  await map.wait();
  await check([1]);
  await client.waitForEngines(2);
  const last = client.at(-1).apply(endless, gate.cells);
  await gate.arrivals(3);
  client.interrupt();
  expect(await failure(last)).toBeInstanceOf(TaskAbortedError);
  await check([1]);
});

test("an engine whose task stops in time is there all the while", async () => {
  const gate = new Gate();
  const running = client.at(0).apply((cells: Int32Array) => {
    const { signal } = engine;
    Atomics.add(cells, 1, 1);
    while (!signal.aborted);
  }, gate.cells);
  await gate.arrivals(1);
  running.abort();
  await failure(running);
  await check([0, 1]);
});

test("what engines were given before they are removed is done", async () => {
  const calls = Array.from({ length: 50 }, (_, i) => client.directView(1).apply((x: number) => x, i));
  const removed = client.removeEngines(1);
  await check([0]);
  expect(await Promise.all(calls)).toEqual(calls.map((_, i) => i));
  await removed;
  await check([0]);
});

test("restart leaves the engines that end out at once", async () => {
  const restarted = client.restart(0);
  await check([1]);
  expect(await restarted).toEqual([2]);
  await check([1, 2]);
});
