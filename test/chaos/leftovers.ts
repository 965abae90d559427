import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

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

/** Threads, and what keeps this process alive: names with their counts. */
export function resources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const { workers } = process.report.getReport() as { readonly workers: readonly unknown[] };
  if (workers.length > 0) counts.set("thread", workers.length);
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** What is there now and was not before. */
export function newResources(before: ReadonlyMap<string, number>): string[] {
  return [...resources()].flatMap(([name, count]) => {
    const more = count - (before.get(name) ?? 0);
    return more > 0 ? `${more} x ${name}` : [];
  });
}
