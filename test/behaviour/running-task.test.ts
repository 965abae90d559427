import { beforeEach, expect, test } from "vitest";
import { type Client, connect, EngineLostError, TaskAbortedError, TaskTimeoutError } from "wasm-ensemble";
import { busy, failure, Gate, passGate } from "./support.ts";

// Answers of short tasks travel together, so that some wait on the engine when the next task begins. Which task runs must
// be known all the same.

/** Sent to engines: never ends. */
const endless = (): never => {
  for (;;);
};
const short = (x: number): number => x;

let client: Client;
beforeEach(async () => {
  client = await connect({ engines: 1 });
  // Teaches the engine, and the client, that these are short.
  const view = client.directView(0);
  for (let i = 0; i < 100; i++) await view.apply(short, i);
  return () => client.close();
});

test.each(["direct", "balanced"])("a %s task behind short ones that never ends is held to its limit", async (kind) => {
  const view = kind === "direct" ? client.directView(0) : client.loadBalancedView();
  const before = Array.from({ length: 40 }, (_, i) => view.apply(short, i));
  const hung = view.with({ timeoutMs: 50 }).apply(endless);
  expect(await failure(hung)).toBeInstanceOf(TaskTimeoutError);
  expect(await Promise.all(before)).toEqual(before.map((_, i) => i));
});

test("one call of many that never ends is the one that fails by its limit", async () => {
  const view = client.loadBalancedView({ timeoutMs: 100 });
  const results = Array.from({ length: 300 }, (_, n) =>
    view.apply((i: number) => {
      if (i === 200) for (;;);
      return i;
    }, n),
  );
  const outcomes = await Promise.all(results.map((result) => result.allSettled().then(([outcome]) => outcome)));
  const errors = outcomes.flatMap((outcome, n) =>
    outcome?.status === "rejected" ? [{ n, error: outcome.reason as Error }] : [],
  );
  expect(errors.filter(({ error }) => error instanceof TaskTimeoutError).map(({ n }) => n)).toEqual([200]);
  // Those which had ended, and whose answers went with the engine.
  const others = errors.filter(({ n }) => n !== 200);
  expect(others.every(({ n, error }) => n < 200 && error instanceof EngineLostError)).toBe(true);
});

test("an interrupt stops the task that runs, not one before it", async () => {
  const view = client.directView(0);
  const gate = new Gate();
  const before = Array.from({ length: 40 }, (_, i) => view.apply(short, i));
  const hung = view.apply((cells: Int32Array) => {
    Atomics.add(cells, 1, 1);
    for (;;);
  }, gate.cells);
  await gate.arrivals(1);
  client.interrupt();
  expect(await failure(hung)).toBeInstanceOf(TaskAbortedError);
  expect(await Promise.all(before)).toEqual(before.map((_, i) => i));
});

test("a task that was taken back does not count as the one that runs", async () => {
  const view = client.directView(0);
  const gate = new Gate();
  const first = view.apply(passGate, gate.cells, 1);
  const aborted = view.apply(short, 2);
  const last = view.apply(busy, 100);
  await gate.arrivals(1);
  aborted.abort();
  gate.open();
  expect(await failure(aborted)).toBeInstanceOf(TaskAbortedError);
  expect([await first, await last]).toEqual([1, 100]);
  expect(client.ids).toEqual([0]);
});

test("a task whose answer is there in time has not run too long, though the client was busy", async () => {
  const view = client.directView(0).with({ timeoutMs: 100 });
  const gate = new Gate();
  const result = view.apply((cells: Int32Array) => Atomics.add(cells, 1, 1), gate.cells);
  await gate.arrivals(1);
  busy(400);
  expect(await result).toBe(0);
});

test("a limit holds for each call, not for those before it together", async () => {
  const view = client.directView(0).with({ timeoutMs: 600 });
  expect(await Promise.all(Array.from({ length: 5 }, () => view.apply(busy, 200)))).toEqual([200, 200, 200, 200, 200]);
});

test("tasks that were aborted while they waited for an engine are no load of it", async () => {
  const view = client.directView(0);
  const gate = new Gate();
  const running = view.apply(passGate, gate.cells, 1);
  await gate.arrivals(1);
  const waiting = Array.from({ length: 10 }, (_, i) => view.apply(short, i));
  expect(client.queueStatus().engines.get(0)?.queue).toBeGreaterThan(0);
  for (const result of waiting) result.abort();
  expect(client.queueStatus().engines.get(0)?.queue).toBe(0);
  gate.open();
  expect(await running).toBe(1);
});
