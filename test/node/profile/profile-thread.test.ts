import { once } from "node:events";
import inspector from "node:inspector";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import type { ProfileNode } from "../../../src/monitor/host-order.ts";
import { profileThread } from "../../../src/node/profile/profile-thread.ts";

// As long as a machine needs that has much else to do.
const LONG_MS = 300;

/** A thread that runs the text. */
async function startThread(text: string): Promise<Worker> {
  const worker = new Worker(`require("node:worker_threads").parentPort.postMessage("up");\n${text}`, { eval: true });
  onTestFinished(() => void worker.terminate());
  await once(worker, "message");
  return worker;
}

// One number of ms in a row, for ever, with a name to look for.
const BUSY =
  "function hot(n) { let s = 0; for (let i = 0; i < n; i++) s += Math.sqrt(i); return s; } for (;;) hot(1e5);";

function namesIn({ name, children }: ProfileNode): string[] {
  return [name, ...children.flatMap(namesIn)];
}

test("a thread is seen while it runs a loop that never ends, and no other", async () => {
  const others = await Promise.all([
    startThread("setInterval(() => {}, 1000)"),
    startThread("setInterval(() => {}, 1000)"),
  ]);
  const busy = await startThread(BUSY);
  const [seen, idle] = await Promise.all([
    profileThread(busy.threadId, LONG_MS),
    profileThread(others[0].threadId, LONG_MS),
  ]);
  expect(namesIn(seen)).toContain("hot");
  expect(seen.totalMs).toBeGreaterThan(0);
  expect(namesIn(idle)).not.toContain("hot");
  // Again, as nothing of it is left.
  expect(namesIn(await profileThread(busy.threadId, LONG_MS))).toContain("hot");
});

test("a loop that was optimized before somebody looked is known by its name", async () => {
  const text =
    "setTimeout(function timer() { (function endless() { for (let sum = 0; ; sum = Math.sqrt(sum + 1)); })(); });";
  const busy = await startThread(text);
  const { threadId } = busy;
  // However long V8 takes to optimize it.
  for (const _ of [1, 2, 3]) expect(namesIn(await profileThread(threadId, LONG_MS))).toContain("endless");
});

test("it is seen with a debugger that is attached to the process, as well", async () => {
  inspector.open(0, "127.0.0.1");
  onTestFinished(() => inspector.close());
  const busy = await startThread(BUSY);
  expect(namesIn(await profileThread(busy.threadId, LONG_MS))).toContain("hot");
});

test("who looks at a thread that somebody looks at, or that is not there, is told so", async () => {
  const busy = await startThread(BUSY);
  const first = profileThread(busy.threadId, LONG_MS);
  await expect(profileThread(busy.threadId, LONG_MS)).rejects.toThrow("it is profiled already");
  expect(namesIn(await first)).toContain("hot");
  await expect(profileThread(1_000_000, LONG_MS)).rejects.toThrow("its thread has ended");
});

test("a thread that ends meanwhile ends the look at it", async () => {
  const busy = await startThread(BUSY);
  const seen = profileThread(busy.threadId, 60_000);
  void busy.terminate();
  await expect(seen).rejects.toThrow("its thread has ended");
});
