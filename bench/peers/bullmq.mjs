// BullMQ: two workers in processes of their own, and a Redis at the port in the first argument. Prints figures as JSON.
import { fork } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Queue, QueueEvents, Worker } from "bullmq";

const [, , port, role, calls, awaited, rounds] = process.argv;
const connection = { host: "127.0.0.1", port: Number(port), maxRetriesPerRequest: null };
const NAME = "bench";

if (role === "worker") {
  const worker = new Worker(NAME, () => Promise.resolve(), { connection, concurrency: 50 });
  process.once("disconnect", () => void worker.close().then(() => process.exit()));
} else {
  const own = fileURLToPath(import.meta.url);
  const workers = [fork(own, [port, "worker"]), fork(own, [port, "worker"])];
  const queue = new Queue(NAME, { connection });
  const events = new QueueEvents(NAME, { connection });
  await events.waitUntilReady();
  await (await queue.add("first", {})).waitUntilFinished(events);
  const times = [];
  for (let i = 0; i < Number(rounds); i++) times.push(await bulk(queue, events));
  const waits = [];
  for (let i = 0; i < Number(awaited); i++) {
    const startMs = performance.now();
    // Removed at its end, a job is missing when its caller asks whether it has ended.
    await (await queue.add("one", {}, { removeOnComplete: { count: 100 } })).waitUntilFinished(events);
    waits.push(performance.now() - startMs);
  }
  waits.sort((a, b) => a - b);
  console.log(
    JSON.stringify({ calls: (Number(calls) / Math.min(...times)) * 1000, latencyMs: waits[waits.length >> 1] }),
  );
  for (const worker of workers) worker.disconnect();
  await events.close();
  await queue.close();
}

// In lists of 1,000, the fastest way that it has.
async function bulk(queue, events) {
  let left = Number(calls);
  const ended = new Promise((resolve) => {
    events.on("completed", function heard() {
      left -= 1;
      if (left > 0) return;
      events.off("completed", heard);
      resolve();
    });
  });
  const jobs = Array.from({ length: 1000 }, () => ({ name: "one", data: {}, opts: { removeOnComplete: true } }));
  const startMs = performance.now();
  for (let i = 0; i < Number(calls); i += jobs.length) await queue.addBulk(jobs);
  await ended;
  return performance.now() - startMs;
}
