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
    throw explained(error);
  }
}

function explained(error: unknown): unknown {
  if (!(error instanceof Error && "code" in error)) return error;
  const { code, message } = error;
  // Its message may be no more than EAGAIN.
  if (code === "ERR_WORKER_INIT_FAILED") return new Error(`the system gives no thread (${message})`, { cause: error });
  if (code !== "ERR_WORKER_INVALID_EXEC_ARGV") return error;
  const [, refused = message] = /: (.*)$/.exec(message) ?? [];
  const where = message.includes("NODE_OPTIONS") ? "env.NODE_OPTIONS" : "execArgv";
  const how = "options of V8 and of the whole process are those of the program, and memory is limited by maxHeapMb";
  return new Error(`a thread can't be started with ${refused} (${where}): ${how}`, { cause: error });
}
