import { afterAll, expect, test } from "vitest";
import { connect } from "wasm-ensemble";
import { failure, Gate, passGate } from "./support.ts";

const client = await connect({ engines: 2 });
const one = client.at(0);
afterAll(() => client.close());

/** Sent to engines: says what it is called with, and fails at 1. */
function sayAndFailAtOne(x: number): number {
  console.log(`item ${x}`);
  if (x === 1) throw new RangeError("1");
  return x;
}

test("records of a map are in order of index, though an item is tried again after others were handed out", async () => {
  const view = client.loadBalancedView({ retries: 1, chunkItems: 5 });
  const result = view.map(sayAndFailAtOne, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  await failure(result);
  expect(result.metadata.map(({ index, count }) => [index, count])).toEqual([
    [0, 5],
    [1, 1],
    [5, 5],
  ]);
  expect(result.stdout.map((text) => text.split("\n")[0])).toEqual(["item 0", "item 1", "item 5"]);
  expect([result.stderr.length, result.published.length]).toEqual([3, 3]);
});

test("a task that no engine was given has no try, whatever becomes of it", async () => {
  const gate = new Gate();
  const running = one.apply(passGate, gate.cells, 1);
  const waiting = one.with({ queueTimeoutMs: 1e6 }).apply(() => 2);
  const aborted = one.with({ queueTimeoutMs: 1e6 }).apply(() => 3);
  await gate.arrivals(1);
  aborted.abort();
  expect(running.metadata).toMatchObject([{ state: "sent", engineId: 0, tries: 1 }]);
  expect(waiting.metadata).toMatchObject([{ state: "queued", engineId: 0, tries: 0 }]);
  expect(aborted.metadata).toMatchObject([{ state: "aborted", engineId: 0, tries: 0 }]);
  gate.open();
  await waiting;
  expect(waiting.metadata).toMatchObject([{ state: "done", tries: 1 }]);
});

test("each try counts: those that failed, and one that was stopped", async () => {
  const gate = new Gate();
  const view = client.loadBalancedView({ retries: 1, targets: 1 });
  const failing = view.apply(() => {
    throw new Error("no");
  });
  await failure(failing);
  expect(failing.metadata).toMatchObject([{ state: "failed", tries: 2, failures: [{ name: "RemoteError" }] }]);
  const stopped = client.at(1).apply(passGate, gate.cells, 1);
  await gate.arrivals(1);
  stopped.abort();
  await failure(stopped);
  expect(stopped.metadata).toMatchObject([{ state: "aborted", tries: 1 }]);
});
