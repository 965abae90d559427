import { setImmediate } from "node:timers";
import { MessageChannel, type MessagePort, receiveMessageOnPort, type Transferable } from "node:worker_threads";
import type { Piscina } from "piscina";
import type { ThreadOptions } from "../client/driver/thread-options.ts";
import { EngineStartError, MemoryLimitError } from "../protocol/errors.ts";
import type { EngineId } from "../protocol/ids.ts";
import type { Reply } from "../protocol/messages.ts";
import { DEFAULT_START_TIMEOUT_MS } from "../protocol/start-limit.ts";
import { noteUncaught } from "../protocol/uncaught.ts";
import { Channel } from "../transport/channel.ts";
import type { EngineLink, OwningTransport } from "../transport/contract.ts";
import { ENGINE_DATA } from "./engine-data.ts";
import { engineThread } from "./engine-thread.ts";
import { install } from "./install.ts";
import { isDetached } from "./is-detached.ts";
import { engineFile, loadPiscina } from "./own-files.ts";
import { Spinner } from "./spinner.ts";

/** How engines on threads are started. */
export interface ThreadsOptions extends ThreadOptions {
  /** Longest time that an engine may take to start, ms; 30 s by default. */
  readonly startTimeoutMs?: number;
  /** MB of 2^20 bytes that the JavaScript heap of an engine may have, a whole number >= 16; by default as V8 has it. */
  readonly maxHeapMb?: number | undefined;
  /** MB of 2^20 bytes that the memories of an engine's kernels may have together, a whole number >= 1; by default any. */
  readonly maxWasmMb?: number | undefined;
  /** Folder of modules that clients have sent from other machines; absent: engines have those of this one. */
  readonly sentModules?: string | undefined;
}

/** Engines on threads of this process, one Piscina each, which starts, watches and ends the thread. */
export function threads(options: ThreadsOptions = {}): OwningTransport {
  const { startTimeoutMs = DEFAULT_START_TIMEOUT_MS } = options;
  const signal = new SharedArrayBuffer(4);
  const arrivals = new Int32Array(signal);
  const spinner = new Spinner();
  // When it was looked last whether an engine was gone.
  let lookedMs = 0;
  return {
    name: "threads",
    owns: true,
    start: async (engineId, abort) => {
      const thread = await startThread(engineId, signal, { ...options, startTimeoutMs, abort });
      threadOf.set(thread.channel, thread);
      return thread.channel;
    },
    block: (links, untilMs) => {
      const ends = links.flatMap((link) => threadOf.get(link) ?? []);
      for (;;) {
        const seen = Atomics.load(arrivals, 0);
        const came = ends.map(receiveAll);
        const nowMs = performance.now();
        // An engine that is killed says nothing, and others may say so much that there is never a pause.
        if (nowMs - lookedMs >= WAKE_MS) {
          lookedMs = nowMs;
          const lost = ends.filter(({ port }) => isDetached(port));
          for (const { channel } of lost) channel.closed(new Error("its thread ended"));
          if (lost.length > 0) return;
        }
        if (ends.length === 0 || untilMs <= nowMs || came.includes(true)) return;
        // Sleeps until an engine posts, or until it is time to look again.
        if (!spinner.changes(arrivals, seen)) Atomics.wait(arrivals, 0, seen, Math.min(WAKE_MS, untilMs - nowMs));
      }
    },
  };
}

const WAKE_MS = 20;

const threadOf = new WeakMap<EngineLink, Thread>();

/** Id of the thread of an engine that was started here, as `worker.threadId`; undefined where there is none, or no more. */
export function threadIdOf(link: EngineLink): number | undefined {
  return threadOf.get(link)?.pool.threads[0]?.threadId;
}

/** The client's side of a thread. */
interface Thread {
  readonly port: MessagePort;
  readonly channel: Channel;
  /** Its only thread is the engine's. */
  readonly pool: Piscina;
  /** Ends the thread: one of its messages can't be read, and nobody knows what was in it. */
  readonly failRead: (error: unknown) => void;
}

interface Patience {
  readonly startTimeoutMs: number;
  /** Gives the start up. */
  readonly abort: AbortSignal | undefined;
}

async function startThread(
  engineId: EngineId,
  signal: SharedArrayBuffer,
  options: ThreadsOptions & Patience,
): Promise<Thread> {
  const { maxHeapMb, maxWasmMb, execArgv, env, sentModules, startTimeoutMs, abort } = options;
  const { port1: port, port2 } = new MessageChannel();
  const piscina = loadPiscina();
  const queue = new piscina.FixedQueue();
  const pool = new piscina.Piscina({
    filename: engineFile(),
    // Found at once: piscina would look for another export first, by a way that needs code from strings.
    name: "install",
    taskQueue: queue,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: Number.POSITIVE_INFINITY,
    atomics: "disabled",
    recordTiming: false,
    workerData: ENGINE_DATA,
    ...(maxHeapMb !== undefined && { resourceLimits: { maxOldGenerationSizeMb: maxHeapMb } }),
    ...(execArgv !== undefined && { execArgv: [...execArgv] }),
    ...(env !== undefined && { env }),
  });
  const posted = new Int32Array(new SharedArrayBuffer(4));
  const begun = new Int32Array(new SharedArrayBuffer(4)).fill(-1);
  const channel = new Channel({
    post: (requests, move) => {
      // The runtime was asked about each of them when it was marked.
      port.postMessage(requests, move as readonly Transferable[]);
      Atomics.add(posted, 0, 1);
    },
    keepAlive: (awaited) => (awaited ? port.ref() : port.unref()),
    lastBegun: () => begun[0] ?? -1,
    thread: () => pool.threads[0] && engineThread(pool.threads[0]),
    end: async () => {
      await pool.destroy();
      port.close();
    },
  });
  const { ended, failRead } = watch(pool, port, channel);
  try {
    const start = { engineId, port: port2, signal, posted: posted.buffer, begun: begun.buffer, maxWasmMb, sentModules };
    await install({ pool, queue }, start, { startTimeoutMs, ends: abort ? [ended, abort] : [ended] });
  } catch (error) {
    await channel.close();
    throw new EngineStartError(engineId, error instanceof Error ? error : new Error(String(error)));
  }
  return { channel, port, pool, failRead };
}

// A thread that ends says so several times: its port closes, piscina reports an error if there was one, and last comes
// its exit with the code. The exit is what is reported, with the error if there was one; a port that closes without an
// exit soon after it will do. Gives the signal that it has ended.
function watch(
  pool: Piscina,
  port: MessagePort,
  channel: Channel,
): { readonly ended: AbortSignal; readonly failRead: (error: unknown) => void } {
  const end = new AbortController();
  let cause: Error | undefined;
  let heapMb: number | undefined;
  let closing: NodeJS.Timeout | undefined;
  const ended = (why: string) => {
    if (end.signal.aborted) return;
    clearTimeout(closing);
    receiveAll({ port, channel, failRead: () => undefined });
    const error = cause ?? new Error(why);
    end.abort(error);
    channel.closed(error);
    void pool.destroy();
  };
  const failRead = (error: unknown) => {
    cause ??= new Error("a message of it can't be read", { cause: error });
    ended(cause.message);
  };
  port.on("messageerror", failRead);
  port.on("message", (replies: readonly Reply[]) => deliver(replies, channel));
  port.on("close", () => {
    if (!end.signal.aborted) closing = setTimeout(ended, EXIT_FOLLOWS_MS, "its port closed");
  });
  pool.on("error", (error: unknown) => {
    cause = noteUncaught(error instanceof Error ? error : new Error(String(error)));
    if ("code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY") {
      cause = new MemoryLimitError("heap", heapMb ?? 0, cause);
    }
  });
  // One that fails before it is ready was not created, as piscina sees it. An error comes in the same turn, behind this.
  const failed = (): void => void setImmediate(ended, "its thread ended");
  pool.once("workerDestroy", failed);
  pool.once("workerCreate", () => {
    // From now on this comes when the end is ordered; the thread may still run.
    pool.off("workerDestroy", failed);
    heapMb = pool.threads[0]?.resourceLimits?.maxOldGenerationSizeMb;
    pool.threads[0]?.once("exit", (code: number) => ended(`its thread exited with code ${code}`));
  });
  return { ended: end.signal, failRead };
}

// A thread whose heap is full takes its time, on a busy machine above all.
const EXIT_FOLLOWS_MS = 1000;

function receiveAll({ port, channel, failRead }: Omit<Thread, "pool">): boolean {
  let came = false;
  try {
    for (let message = receiveMessageOnPort(port); message; message = receiveMessageOnPort(port)) {
      came = true;
      // Only the engine posts on this port.
      deliver(message.message as readonly Reply[], channel);
    }
  } catch (error) {
    // What is delivered throws nothing.
    failRead(error);
    came = true;
  }
  return came;
}

function deliver(replies: readonly Reply[], channel: Channel): void {
  for (const reply of replies) channel.receive(reply);
}
