import { afterAll, beforeEach, expect, test } from "vitest";
import { type Client, connect, EngineLostError, TaskAbortedError, TaskTimeoutError } from "wasm-ensemble";
import { isEndedToStop } from "../../src/monitor/ended-to-stop.ts";
import { failure, Gate, passGate } from "./support.ts";

declare const engine: { readonly id: number; readonly signal: AbortSignal };

/** Sent to engines: tells that it has begun, and never ends. */
const endless = (cells: Int32Array): never => {
  Atomics.add(cells, 1, 1);
  for (;;);
};

let client: Client;
beforeEach(async () => {
  client = await connect({ engines: 2 });
  return () => client.close();
});
const others: Client[] = [];
afterAll(() => Promise.all(others.map((other) => other.close())));

test("an endless loop that is aborted costs its engine, and a fresh one with a new id takes its place", async () => {
  await client.directView().push({ kept: true });
  const gate = new Gate();
  const events = client.events();
  const result = client.directView(0).apply(endless, gate.cells);
  await gate.arrivals(1);
  result.abort("enough");
  expect((await failure(result)) as TaskAbortedError).toMatchObject({ name: "TaskAbortedError", cause: "enough" });
  expect((await events.next()).value).toEqual({ kind: "engine-replaced", engineId: 0, by: 2 });
  while (!client.ids.includes(2) || client.ids.includes(0)) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(client.ids).toEqual([1, 2]);
  // The name is on the engine that went on, and not on the fresh one.
  expect(await client.directView().apply(() => typeof (globalThis as { kept?: boolean }).kept)).toEqual([
    "boolean",
    "undefined",
  ]);
});

test("a loop that looks at engine.signal stops by itself, and its engine keeps its names", async () => {
  await client.directView().push({ kept: 7 });
  const gate = new Gate();
  const result = client.directView(0).apply((cells: Int32Array) => {
    const { signal } = engine;
    Atomics.add(cells, 1, 1);
    while (!signal.aborted);
  }, gate.cells);
  await gate.arrivals(1);
  result.abort();
  expect(await failure(result)).toBeInstanceOf(TaskAbortedError);
  expect(await client.directView(0).get("kept")).toBe(7);
  expect(client.ids).toEqual([0, 1]);
});

test("a function that waits is told by the event, and by throwIfAborted", async () => {
  const gate = new Gate();
  const waiting = client.directView(0).apply(
    (cells: Int32Array) =>
      new Promise((resolve) => {
        engine.signal.addEventListener("abort", resolve);
        Atomics.add(cells, 1, 1);
      }),
    gate.cells,
  );
  const throwing = client.directView(1).apply((cells: Int32Array) => {
    const { signal } = engine;
    Atomics.add(cells, 1, 1);
    for (;;) signal.throwIfAborted();
  }, gate.cells);
  await gate.arrivals(2);
  waiting.abort();
  throwing.abort();
  expect(await client.directView().apply(() => "next")).toEqual(["next", "next"]);
  expect(client.ids).toEqual([0, 1]);
});

test("a task that listens and does not stop has the grace, and no more", async () => {
  const hasty = await connect({ engines: 1, graceMs: 30 });
  others.push(hasty);
  const gate = new Gate();
  const result = hasty.directView(0).apply((cells: Int32Array) => {
    if (engine.signal.aborted) return;
    Atomics.add(cells, 1, 1);
    for (;;);
  }, gate.cells);
  await gate.arrivals(1);
  result.abort();
  await failure(result);
  await hasty.loadBalancedView().apply(() => 1);
  expect(hasty.ids).toEqual([1]);
});

test("balanced tasks that the ended engine had not begun run elsewhere; direct ones fail with the loss", async () => {
  const lview = client.loadBalancedView({ targets: [0] });
  const gate = new Gate();
  const stuck = client.directView(0).apply(endless, gate.cells);
  await gate.arrivals(1);
  const direct = client.directView(0).apply(() => "direct");
  const balanced = client.loadBalancedView().map((x: number) => x, [1, 2, 3, 4]);
  const only = lview.apply(() => "only there");
  stuck.abort();
  const error = (await failure(direct)) as EngineLostError;
  expect(error).toBeInstanceOf(EngineLostError);
  expect(error.message).toMatch(/engine 0 was lost .*ended to stop task/);
  expect(isEndedToStop(error.message)).toBe(true);
  expect(await balanced).toEqual([1, 2, 3, 4]);
  expect(await failure(only)).toBeInstanceOf(Error);
});

test("abort of an endless item of a map stops it, and later calls work", async () => {
  const gate = new Gate();
  const result = client.loadBalancedView().map(
    (cells: Int32Array) => {
      Atomics.add(cells, 1, 1);
      for (;;);
    },
    [gate.cells, gate.cells, gate.cells],
  );
  await gate.arrivals(1);
  result.abort();
  for (const outcome of await result.allSettled()) expect(outcome.status).toBe("rejected");
  expect(await client.loadBalancedView().map((x: number) => 2 * x, [1, 2, 3])).toEqual([2, 4, 6]);
});

test("leaving an imap does not end engines", async () => {
  for await (const value of client.loadBalancedView().imap(
    (x: number) => {
      const end = Date.now() + 30;
      while (Date.now() < end);
      return x;
    },
    [1, 2, 3, 4],
  )) {
    expect(value).toBe(1);
    break;
  }
  await client.directView().apply(() => 1);
  expect(client.ids).toEqual([0, 1]);
});

test("timeoutMs limits the time that a task runs, not the time that it waits", async () => {
  const view = client.directView(0).with({ timeoutMs: 200 });
  const gate = new Gate();
  const before = client.directView(0).apply(passGate, gate.cells, 1);
  await gate.arrivals(1);
  const result = view.apply(() => "in time");
  await new Promise((resolve) => setTimeout(resolve, 300));
  gate.open();
  expect(await before).toBe(1);
  expect(await result).toBe("in time");
  const error = (await failure(view.apply(endless, gate.cells))) as TaskTimeoutError;
  expect(error).toBeInstanceOf(TaskTimeoutError);
  expect(error).toMatchObject({ timeoutMs: 200 });
  await client.waitForEngines(2);
});

test("timeouts end a call that blocks, and its engine, so that the next one works", async () => {
  const lview = client.loadBalancedView();
  const gate = new Gate();
  expect(() => lview.with({ timeoutMs: 60 }).applySync(endless, gate.cells)).toThrow(TaskTimeoutError);
  expect(lview.applySync(() => 5)).toBe(5);
});

test("a call that blocks on the last engine, which is ended, throws instead of waiting for ever", async () => {
  const single = await connect({ engines: 1 });
  others.push(single);
  const lview = single.loadBalancedView();
  const gate = new Gate();
  expect(() => lview.with({ timeoutMs: 40 }).applySync(endless, gate.cells)).toThrow(TaskTimeoutError);
  expect(() => lview.applySync(() => 5)).toThrow(/one is being started/);
  await single.waitForEngines(1);
  expect(lview.applySync(() => 5)).toBe(5);
});

test("a signal aborts what is pending, and what is called later fails at once", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const lview = client.loadBalancedView().with({ signal });
  const gate = new Gate();
  const results = [
    lview.apply(endless, gate.cells),
    client.directView(1).with({ signal }).apply(endless, gate.cells),
    lview.map((x: number) => x, [1, 2, 3]),
  ];
  await gate.arrivals(2);
  controller.abort("signalled");
  for (const result of results) {
    const error = (await failure(result)) as Error;
    const first = error instanceof AggregateError ? (error.errors[0] as Error) : error;
    expect(first).toMatchObject({ name: "TaskAbortedError", cause: "signalled" });
  }
  expect(await failure(lview.apply(() => 1))).toMatchObject({ cause: "signalled" });
  await client.waitForEngines(2);
  expect(await client.loadBalancedView().apply(() => 1)).toBe(1);
});

test("view.abort leaves what other views called", async () => {
  const gate = new Gate();
  const running = client.directView().apply(passGate, gate.cells, 1);
  await gate.arrivals(2);
  const mine = client.loadBalancedView();
  const aborted = [mine.apply(() => 1), mine.map((x: number) => x, [1, 2])];
  const other = client.loadBalancedView().apply(() => 2);
  mine.abort();
  for (const result of aborted) await failure(result);
  gate.open();
  expect(await other).toBe(2);
  expect(await running).toEqual([1, 1]);
});

test("client.abort takes ids of tasks", async () => {
  const gate = new Gate();
  const running = client.directView(0).apply(passGate, gate.cells, 1);
  await gate.arrivals(1);
  const queued = [1, 2, 3].map((x) => client.directView(0).apply((y: number) => y, x));
  const id = queued[1]?.metadata[0]?.taskId ?? -1;
  client.abort(id, "by id");
  client.abort([id, 12_345]);
  gate.open();
  expect(await running).toBe(1);
  expect((await Promise.allSettled(queued)).map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
  expect(() => client.abort("every" as never)).toThrow(TypeError);
});

test("client.abort takes everything, what a map has yet to send as well", async () => {
  const gate = new Gate();
  const map = client
    .loadBalancedView()
    .with({ chunkItems: 1 })
    .map(passGate, Array(50).fill(gate.cells), Array(50).fill(1));
  const direct = client.directView().apply(() => 1);
  await gate.arrivals(2);
  client.abort("all", "enough");
  gate.open();
  const outcomes = [...(await map.allSettled()), ...(await direct.allSettled())];
  expect(outcomes.filter(({ status }) => status === "fulfilled").length).toBeLessThan(3);
  expect(client.outstanding.size).toBe(0);
  expect(await client.directView(client.ids.slice(0, 1)).apply(() => 7)).toEqual([7]);
});

test("interrupt aborts what runs, and lets what waits behind it run where the engine goes on", async () => {
  const gate = new Gate();
  const result = client.directView(0).apply((cells: Int32Array) => {
    const { signal } = engine;
    Atomics.add(cells, 1, 1);
    while (!signal.aborted);
  }, gate.cells);
  await gate.arrivals(1);
  const behind = client.directView(0).apply(() => "behind");
  client.interrupt([0]);
  expect(await failure(result)).toBeInstanceOf(TaskAbortedError);
  expect(await behind).toBe("behind");
});

test.each([
  [{ timeoutMs: 0 }, RangeError],
  [{ timeoutMs: "1" }, TypeError],
  [{ queueTimeoutMs: -1 }, RangeError],
  [{ signal: {} }, TypeError],
  [{ policy: "fastest" }, RangeError],
])("with(%j) is refused", (options, kind) => {
  expect(() => client.loadBalancedView().with(options as never)).toThrow(kind);
});
