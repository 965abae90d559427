import { queryObjects, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
// All of the chaos runs the built files that the package's bundle is made of: only so it can name classes of the inside.
import { AsyncResult } from "../../build/lib/client/results/async-result.js";
import { MapSource } from "../../build/lib/client/views/map-source.js";
import { SamplingRun } from "../../build/lib/sampling/run/sampling-run.js";
import { Task } from "../../build/lib/scheduler/task.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Memory that is in use after a garbage collection: the heap's, and that of buffers; bytes. */
export async function memoryInUse(): Promise<number> {
  // What a collection lets go of may need a turn, and a second one, to be freed.
  for (let i = 0; i < 3; i++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

// Queues let go of what was taken from them by and by, up to 32 entries each. What a class that extends one has as its
// prototype counts as well.
const MOST_HELD = [
  [AsyncResult, 0],
  [SamplingRun, 1],
  [MapSource, 32],
  [Task, 100],
] as const;

/** What was made for calls and is not garbage, though all are over: names of classes with their counts. */
export function heldObjects(): string[] {
  return MOST_HELD.flatMap(([made, most]) => {
    const count = queryObjects(made, { format: "count" });
    return count > most ? `${count} x ${made.name}` : [];
  });
}

/** Threads, and what keeps this process alive: names with their counts. */
export function resources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const { workers } = process.report.getReport() as { readonly workers: readonly unknown[] };
  if (workers.length > 0) counts.set("thread", workers.length);
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** What is there and was not before. What ends, as a port that was closed, is waited for; what stays so long is left. */
export async function leftResources(before: ReadonlyMap<string, number>, withinMs: number): Promise<string[]> {
  const untilMs = performance.now() + withinMs;
  let left = newResources(before);
  while (left.length > 0 && performance.now() < untilMs) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    left = newResources(before);
  }
  return left;
}

function newResources(before: ReadonlyMap<string, number>): string[] {
  return [...resources()].flatMap(([name, count]) => {
    const more = count - (before.get(name) ?? 0);
    return more > 0 ? `${more} x ${name}` : [];
  });
}
