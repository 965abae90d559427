import type { FixedQueue, Piscina } from "piscina";
import { limitStart } from "../protocol/start-limit.ts";
import type { EngineStart } from "./engine-start.ts";

/**
 * Starts the thread of a pool, and hands its engine what it needs.
 *
 * @param limits - `startTimeoutMs`: the longest time that it may take, ms; `ends`: their abort ends it, with the reason
 * @throws {TimeoutError} when the thread is not ready in time
 * @throws why it can't be created, and the reason of an end
 */
export async function install(
  { pool, queue }: { readonly pool: Piscina; readonly queue: FixedQueue },
  start: EngineStart,
  { startTimeoutMs, ends }: { readonly startTimeoutMs: number; readonly ends: readonly AbortSignal[] },
): Promise<void> {
  const settled = new AbortController();
  const given = new Promise<never>((_, reject) => {
    settled.signal.addEventListener("abort", limitStart("its thread was not ready", startTimeoutMs, reject));
    for (const end of ends) {
      // Whoever aborts gives an error as the reason.
      const abort = (): void => reject(end.reason as Error);
      if (end.aborted) abort();
      else end.addEventListener("abort", abort, { signal: settled.signal });
    }
  });
  try {
    await Promise.race([run({ pool, queue }, start), given]);
  } finally {
    settled.abort();
  }
}

async function run(
  { pool, queue }: { readonly pool: Piscina; readonly queue: FixedQueue },
  start: EngineStart,
): Promise<void> {
  try {
    await pool.run(start, { name: "install", transferList: [start.port] });
  } catch (error) {
    // Where no thread can be created, piscina throws and keeps the task, whose promise nobody has; it must not fail later.
    while (queue.size > 0) queue.shift();
    throw isInitFailure(error) ? new Error(`the system gives no thread (${error.message})`, { cause: error }) : error;
  }
}

// Its message may be no more than EAGAIN.
function isInitFailure(error: unknown): error is Error {
  return error instanceof Error && "code" in error && error.code === "ERR_WORKER_INIT_FAILED";
}
