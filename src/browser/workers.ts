import { EngineStartError, TimeoutError } from "../protocol/errors.ts";
import { Channel } from "../transport/channel.ts";
import type { Transport } from "../transport/contract.ts";
import { createWorker } from "./create-worker.ts";
import { EngineNotes, makeNotesMemory } from "./engine-notes.ts";
import type { EngineMessage, EngineNotice, EngineStart } from "./engine-start.ts";
import { lockManager, lockName, lockReleased } from "./life-lock.ts";

/** How engines in Web Workers are started. */
export interface WorkersOptions {
  /** Longest time that an engine may take to start, ms; 10 s by default. */
  readonly startTimeoutMs?: number;
  /** As in `connect`. */
  readonly maxWasmMb?: number | undefined;
  /** Makes the worker of one engine, whose script is the file of `wasm-ensemble/engine`. */
  readonly createWorker?: () => Worker;
}

/** Engines in Web Workers of this page, or of this worker. */
export function workers(options: WorkersOptions = {}): Transport {
  const { startTimeoutMs = 10_000, maxWasmMb, createWorker: create = createWorker } = options;
  return {
    name: "web workers",
    start: async (engineId) => {
      try {
        return await startWorker(create(), { engineId, maxWasmMb }, startTimeoutMs);
      } catch (error) {
        throw new EngineStartError(engineId, error instanceof Error ? error : new Error(String(error)));
      }
    },
  };
}

type Wanted = Pick<EngineStart, "engineId" | "maxWasmMb">;

async function startWorker(worker: Worker, wanted: Wanted, timeoutMs: number): Promise<Channel> {
  const { port1: port, port2 } = new MessageChannel();
  const memory = makeNotesMemory();
  const notes = memory && new EngineNotes(memory);
  const watch = new AbortController();
  const end = (): Promise<void> => {
    watch.abort();
    worker.terminate();
    port.close();
    return Promise.resolve();
  };
  const channel = new Channel({
    post: (requests, move) => {
      for (const request of requests) if (request.kind === "abort") notes?.abort(request.ids);
      port.postMessage(requests, [...move]);
    },
    keepAlive: () => undefined,
    end,
    ...(notes && { lastBegun: () => notes.lastBegun }),
  });
  const lost = (): void => {
    channel.closed(new Error("its worker ended"));
    void end();
  };
  const lock = lockManager() && lockName();
  const start: EngineStart = { ...wanted, port: port2, ...(lock && { lock }), ...(memory && { notes: memory }) };
  try {
    const ready = readiness(worker, port, timeoutMs);
    receive(port, channel, lost);
    worker.postMessage(start, [port2]);
    const { isLocked } = await ready;
    if (isLocked && lock !== undefined) void watchLock(lock, watch.signal, lost);
  } catch (error) {
    await channel.close();
    throw error;
  }
  return channel;
}

function receive(port: MessagePort, channel: Channel, lost: () => void): void {
  port.addEventListener("message", ({ data }: MessageEvent<EngineMessage>) => {
    if (!("kind" in data)) for (const reply of data) channel.receive(reply);
    else if (data.kind === "ended") lost();
  });
  port.start();
}

/** Fulfils with the first word of an engine. */
function readiness(worker: Worker, port: MessagePort, timeoutMs: number): Promise<EngineNotice & { kind: "ready" }> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TimeoutError("its worker was not ready", timeoutMs)), timeoutMs);
    // An engine reports its own errors; what comes here is a script that can't be loaded or run.
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      clearTimeout(timer);
      reject(loadError(event));
    });
    port.addEventListener("message", ({ data }: MessageEvent<EngineMessage>) => {
      if (!("kind" in data) || data.kind !== "ready") return;
      clearTimeout(timer);
      resolve(data);
    });
  });
}

// Last messages may still be on their way when the lock is let go.
const MESSAGES_FOLLOW_MS = 50;

async function watchLock(name: string, signal: AbortSignal, lost: () => void): Promise<void> {
  await lockReleased(name, signal);
  setTimeout(lost, MESSAGES_FOLLOW_MS);
}

function loadError({ message }: ErrorEvent): Error {
  if (message) return new Error(`its worker failed: ${message}`);
  return new Error(
    "its worker's script can't be loaded; see that it is served, that the Content-Security-Policy allows it (worker-src), " +
      "and that it has the header Cross-Origin-Embedder-Policy where the page has it; createWorker names another one",
  );
}
