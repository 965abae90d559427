import { afterAll, describe, expect, test } from "vitest";
import { type AsyncResult, connect, type LoadBalancedViewOptions } from "wasm-ensemble";
import { Gate, passGate, thrown } from "./support.ts";

const client = await connect({ engines: 1 });
const other = await connect({ engines: 1 });
const lview = client.loadBalancedView();
afterAll(async () => {
  await client.close();
  await other.close();
});

/** Sent to engines: the order in which it was begun. */
const turn = (order: Int32Array): number => Atomics.add(order, 0, 1);

/** Calls that wait for the only engine, and are begun once all of them wait. */
async function turns(views: readonly LoadBalancedViewOptions[]): Promise<number[]> {
  const gate = new Gate();
  const running = client.directView(0).apply(passGate, gate.cells, 0);
  // What is sent ahead is no more to be overtaken.
  const ahead = lview.apply(passGate, gate.cells, 0);
  await gate.arrivals(1);
  const order = new Int32Array(new SharedArrayBuffer(4));
  const made = new Map(views.map((options) => [options, lview.with({ ...options, maxInFlight: 1 })]));
  const results = views.map((options) => made.get(options)?.apply(turn, order)) as AsyncResult<number>[];
  gate.open();
  await Promise.all([running, ahead]);
  return Promise.all(results);
}

describe("work that waits", () => {
  test("of a higher priority goes first, of the same in the order of the calls", async () => {
    const [low, none, high] = [{ priority: -1 }, {}, { priority: 2.5 }];
    expect(await turns([low, none, none, high, low, high])).toEqual([4, 2, 3, 0, 5, 1]);
  });

  test("of views of one priority takes turns", async () => {
    const [a, b] = [{ chunkItems: 1 }, { chunkItems: 2 }];
    expect(await turns([a, a, a, b, b, b])).toEqual([0, 2, 4, 1, 3, 5]);
  });

  test("of a map takes its turn, and goes first when it is more urgent", async () => {
    const gate = new Gate();
    const running = client.directView(0).apply(passGate, gate.cells, 0);
    await gate.arrivals(1);
    const order = new Int32Array(new SharedArrayBuffer(4));
    const later = lview.with({ priority: -1, maxInFlight: 1 }).apply(turn, order);
    const items = Array.from({ length: 10 }, () => order);
    const map = lview.with({ chunkItems: 2, maxInFlight: 1 }).map(turn, items);
    gate.open();
    expect(await map).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await later).toBe(10);
    await running;
  });
});

test("with maxInFlight: 1 nothing is sent ahead to an engine", async () => {
  const gate = new Gate();
  const view = lview.with({ maxInFlight: 1 });
  const results = Array.from({ length: 5 }, (_, i) => view.apply(passGate, gate.cells, i));
  await gate.arrivals(1);
  expect(client.queueStatus().engines.get(0)?.tasks).toBe(1);
  expect(client.queueStatus().unassigned).toBe(4);
  gate.open();
  expect(await Promise.all(results)).toEqual([0, 1, 2, 3, 4]);
});

const foreign = other.at(0).apply(() => 1);
const own = lview.apply(() => 1);

describe("is refused at the call, with the option named and what was given:", () => {
  test.each<[object, typeof TypeError | typeof RangeError, RegExp]>([
    [{ retries: -1 }, RangeError, /retries.*-1/u],
    [{ retries: 1.5 }, RangeError, /retries.*1\.5/u],
    [{ retries: Number.POSITIVE_INFINITY }, RangeError, /retries.*Infinity/u],
    [{ retries: "2" }, TypeError, /retries.*"2"/u],
    [{ retries: null }, TypeError, /retries.*null/u],
    [{ priority: Number.NaN }, RangeError, /priority.*NaN/u],
    [{ priority: Number.POSITIVE_INFINITY }, RangeError, /priority.*Infinity/u],
    [{ priority: "high" }, TypeError, /priority.*"high"/u],
    [{ maxInFlight: 0 }, RangeError, /maxInFlight.*0/u],
    [{ maxInFlight: 2n }, TypeError, /maxInFlight/u],
    [{ after: 5 }, TypeError, /after.*5/u],
    [{ after: null }, TypeError, /after.*null/u],
    [{ after: [own, "x"] }, TypeError, /after.*"x"/u],
    [{ after: Promise.resolve(1) }, TypeError, /after.*Promise/u],
    [{ after: { results: own, al: false } }, TypeError, /after.*al/u],
    [{ after: { results: own, all: "any" } }, TypeError, /after.*all.*"any"/u],
    [{ after: { results: own, success: false } }, RangeError, /after.*success/u],
    [{ follow: foreign }, TypeError, /follow.*same client/u],
    [{ follow: 7 }, TypeError, /follow.*7/u],
    [{ require: "fs" }, TypeError, /require.*"fs"/u],
    [{ require: { names: "a" } }, TypeError, /names.*"a"/u],
    [{ require: { names: [5] } }, TypeError, /name/u],
    [{ require: { names: ["not a name"] } }, TypeError, /not a name/u],
    [{ require: { modules: [5] } }, TypeError, /modules.*5/u],
    [{ require: { packages: [] } }, TypeError, /packages/u],
    [{ depend: true }, TypeError, /depend.*true/u],
    [{ depend: Math.max.bind(null) }, TypeError, /bound/u],
    [{ policy: "best" }, RangeError, /policy.*"best"/u],
    [{ policy: 5 }, TypeError, /policy.*5/u],
    [{ retry: 1 }, TypeError, /retry/u],
  ])("%o", (options, kind, message) => {
    for (const call of [() => lview.with(options), () => client.loadBalancedView(options)]) {
      const error = thrown(call) as Error;
      expect(error).toBeInstanceOf(kind);
      expect(error.message).toMatch(message);
    }
  });
});
