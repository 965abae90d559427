import type { Profiler } from "node:inspector";
import { setTimeout as pause } from "node:timers/promises";
import type { ProfileNode } from "../../monitor/host-order.ts";
import { profileTree } from "./profile-tree.ts";
import { ThreadInspector } from "./thread-inspector.ts";

// Time between two looks, µs.
const SAMPLE_US = 1000;
// A thread whose machine is busy needs its time to begin and to write what it has seen, ms.
const PATIENCE_MS = 20_000;

// A loop that was optimized while it ran is code that the profiler does not know: its time would be its caller's. To count calls,
// V8 leaves all optimized code (Coverage::SelectMode), and what it optimizes from then on is known.
const LEAVE_OPTIMIZED_LOOPS = ["Profiler.startPreciseCoverage", "Profiler.stopPreciseCoverage"];

const profiled = new Set<number>();

/**
 * Looks where a thread of this process spends its time, for some time: also while it runs a loop of JavaScript or WebAssembly.
 * Called in the main thread.
 *
 * @param ms - for how long
 * @throws {Error} when somebody does so already, the thread ends, or the runtime can't
 */
export async function profileThread(threadId: number, ms: number): Promise<ProfileNode> {
  if (profiled.has(threadId)) throw new Error("it is profiled already");
  profiled.add(threadId);
  const over = new AbortController();
  try {
    const inspector = await ThreadInspector.open(threadId);
    const late = pause(ms + PATIENCE_MS, undefined, { signal: over.signal }).then(() => {
      throw new Error("its thread does not answer");
    });
    try {
      return await Promise.race([profile(inspector, ms, over.signal), late]);
    } finally {
      inspector.close();
    }
  } finally {
    over.abort();
    profiled.delete(threadId);
  }
}

async function profile(inspector: ThreadInspector, ms: number, signal: AbortSignal): Promise<ProfileNode> {
  await inspector.ask("Profiler.enable");
  await inspector.ask("Profiler.setSamplingInterval", { interval: SAMPLE_US });
  await Promise.all([...LEAVE_OPTIMIZED_LOOPS.map((method) => inspector.ask(method)), inspector.ask("Profiler.start")]);
  await Promise.race([pause(ms, undefined, { signal }), inspector.ended]);
  // As the inspector's protocol says.
  const { profile: seen } = (await inspector.ask("Profiler.stop")) as Profiler.StopReturnType;
  return profileTree(seen);
}
