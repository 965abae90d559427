import type { Worker } from "node:worker_threads";
import type { EngineThread } from "../transport/contract.ts";

// From Node 22.16 on; types of Node 20 have none of it.
interface HeapTeller {
  getHeapStatistics(): Promise<{ readonly used_heap_size: number }>;
}

/** The thread of an engine, for who looks at it. */
export function engineThread(worker: Worker): EngineThread {
  const id = worker.threadId;
  return canTell(worker) ? { id, heapBytes: async () => (await worker.getHeapStatistics()).used_heap_size } : { id };
}

function canTell(worker: object): worker is HeapTeller {
  return "getHeapStatistics" in worker;
}
