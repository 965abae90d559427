/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { afterAll, expect, onTestFinished, test } from "vitest";
import { connect, TaskAbortedError } from "wasm-ensemble";
import { failure, Gate, passGate } from "./support.ts";

declare const engine: { readonly signal: AbortSignal };

const client = await connect({ engines: 2 });
const dview = client.directView();
const one = client.directView(0);
const lview = client.loadBalancedView();
afterAll(() => client.close());

/** Counts on the engine how often it ran. */
const count = (): void => {
  const names = globalThis as unknown as { ran?: number };
  names.ran = (names.ran ?? 0) + 1;
};

// 57
test("a task queued behind a running one fails at once with TaskAbortedError and never runs, the running one finishes", async () => {
  await dview.push({ ran: 0 });
  const gate = new Gate();
  const running = one.apply(passGate, gate.cells, 1);
  await gate.arrivals(1);
  const queued = one.apply(count);
  queued.abort("not needed");
  const error = (await failure(queued)) as TaskAbortedError;
  expect(error).toBeInstanceOf(TaskAbortedError);
  expect(error.cause).toBe("not needed");
  expect(queued.ready).toBe(true);
  expect(queued.successful).toBe(false);
  expect(queued.metadata[0]?.state).toBe("aborted");
  expect(running.ready).toBe(false);
  gate.open();
  expect(await running).toBe(1);
  expect(await one.get("ran")).toBe(0);
});

test("what was sent to the engine already, but not begun, does not run either", async () => {
  await dview.push({ ran: 0 });
  const gate = new Gate();
  const running = one.apply(passGate, gate.cells, 1);
  const queued = Array.from({ length: 20 }, () => one.apply(count));
  await gate.arrivals(1);
  await new Promise((resolve) => setImmediate(resolve));
  for (const result of queued) result.abort();
  for (const result of queued) expect(await failure(result)).toBeInstanceOf(TaskAbortedError);
  gate.open();
  await running;
  expect(await one.get("ran")).toBe(0);
});

test("the result of a running task fails at once, and its engine goes on when the task ends in time", async () => {
  // Of its own, with time enough on any machine: an engine that does not stop is replaced.
  const own = await connect({ engines: 2, graceMs: 30_000 });
  onTestFinished(() => own.close());
  const view = own.directView(0);
  const gate = new Gate();
  const running = view.apply((cells: Int32Array) => {
    // Only one that asks for the signal has the grace.
    if (engine.signal.aborted) return;
    Atomics.add(cells, 1, 1);
    Atomics.wait(cells, 0, 0);
  }, gate.cells);
  await gate.arrivals(1);
  running.abort();
  expect(await failure(running)).toBeInstanceOf(TaskAbortedError);
  // One that did not listen would have 10 ms.
  await new Promise((resolve) => setTimeout(resolve, 50));
  gate.open();
  expect(await view.apply(() => "next")).toBe("next");
  expect(own.ids).toEqual([0, 1]);
});

test("a balanced map that is aborted hands out nothing more", async () => {
  // Of its own: engines that do not stop are replaced.
  const own = await connect({ engines: 2 });
  onTestFinished(() => own.close());
  const gate = new Gate();
  await own.directView().push({ gate: gate.cells });
  const result = own
    .loadBalancedView()
    .with({ chunkItems: 1 })
    .map(
      (i: number) => {
        const names = globalThis as unknown as { gate: Int32Array };
        Atomics.add(names.gate, 1, 1);
        Atomics.wait(names.gate, 0, 0);
        return i;
      },
      Array.from({ length: 1000 }, (_, i) => i),
    );
  await gate.arrivals(2);
  result.abort();
  const outcomes = await result.allSettled();
  expect(outcomes).toHaveLength(1000);
  for (const outcome of outcomes) expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(TaskAbortedError);
  expect(own.queueStatus().unassigned).toBe(0);
  gate.open();
  await own.waitForEngines(2);
  await own.loadBalancedView().apply(() => 1);
  expect(gate.arrived).toBeLessThan(200);
  expect(own.outstanding.size).toBe(0);
});

test("aborting a result that is ready does nothing", async () => {
  const result = dview.apply(() => 1);
  await result;
  result.abort();
  expect(await result).toEqual([1, 1]);
  expect(result.successful).toBe(true);
});

test("aborting twice keeps the first reason", async () => {
  const result = dview.apply(() => 1);
  result.abort(new Error("first"));
  result.abort(new Error("second"));
  const error = (await failure(result)) as AggregateError;
  expect(((error.errors[0] as Error).cause as Error).message).toBe("first");
});

test("an abort in the same turn as the call sends nothing that runs", async () => {
  await dview.push({ ran: 0 });
  const result = dview.apply(count);
  result.abort();
  await failure(result);
  expect(await dview.pull("ran")).toEqual([0, 0]);
  expect(client.outstanding.size).toBe(0);
});

test("aborting one call leaves the others", async () => {
  const results = Array.from({ length: 10 }, (_, i) => one.apply((x: number) => x, i));
  results[4]?.abort();
  const outcomes = await Promise.allSettled(results);
  expect(outcomes.map((o) => (o.status === "fulfilled" ? o.value : "aborted"))).toEqual([
    0,
    1,
    2,
    3,
    "aborted",
    5,
    6,
    7,
    8,
    9,
  ]);
});

test("an aborted result that nobody reads is silent", async () => {
  const seen: unknown[] = [];
  const listener = (reason: unknown): void => void seen.push(reason);
  process.on("unhandledRejection", listener);
  dview.apply(() => 1).abort();
  lview.map((x: number) => x, [1, 2]).abort();
  await dview.apply(() => 1);
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", listener);
  expect(seen).toEqual([]);
});

test("tasks that were sent to an engine but not begun do not run once aborted", async () => {
  const view = client.at(0);
  const gate = new Gate();
  await view.push({ ran: 0 });
  const task = (cells: Int32Array, i: number): void => {
    (globalThis as unknown as { ran: number }).ran++;
    if (i > 0) return;
    Atomics.add(cells, 1, 1);
    Atomics.wait(cells, 0, 0, 3000);
  };
  const results = Array.from({ length: 20 }, (_, i) => view.apply(task, gate.cells, i));
  await gate.arrivals(1);
  for (const result of results) result.abort();
  gate.open();
  expect(await view.get("ran")).toBe(1);
});
