import { FixedQueue, Piscina } from "piscina";
import { expect, test } from "vitest";
import { install } from "../../src/node/install.ts";

test("a thread that can't be created is the failure of the start, and of nothing else", async () => {
  const queue = new FixedQueue();
  // Threads can't have options of the whole process: to make one throws, as where the system has no more threads.
  const execArgv = ["--max-old-space-size=64"];
  const pool = new Piscina({ filename: "none.js", taskQueue: queue, minThreads: 0, maxThreads: 1, execArgv });
  const { port1, port2 } = new MessageChannel();
  const memory = new SharedArrayBuffer(4);
  const start = { engineId: 0, port: port2, signal: memory, posted: memory, begun: memory } as never;
  const failing = install({ pool, queue }, start, { startTimeoutMs: 60_000, ends: [] });
  await expect(failing).rejects.toMatchObject({ cause: { code: "ERR_WORKER_INVALID_EXEC_ARGV" } });
  // A task left in the queue would be rejected now, with nobody to handle it, which fails the run of the tests.
  await pool.destroy();
  port1.close();
});
