import { EngineStartError } from "../../protocol/errors.ts";
import { DEFAULT_START_TIMEOUT_MS } from "../../protocol/start-limit.ts";
import { Channel } from "../../transport/channel.ts";
import type { OwningTransport } from "../../transport/contract.ts";
import { Blocking, canBlock } from "../blocking/block.ts";
import type { Numbered } from "../blocking/letters.ts";
import { Mailbox, makeMailboxMemory } from "../blocking/mailbox.ts";
import { EngineNotes, makeNotesMemory } from "../engine/engine-notes.ts";
import type { EngineMessage, EngineStart } from "../engine/engine-start.ts";
import { lockManager, lockName, lockReleased } from "../engine/life-lock.ts";
import { Inbox } from "./inbox.ts";
import { makeWorker } from "./make-worker.ts";
import { ownWorker } from "./own-worker.ts";
import { watchStart } from "./readiness.ts";

/** How engines in Web Workers are started. */
export interface WorkersOptions {
  /** Longest time that an engine may take to start, ms; 30 s by default. */
  readonly startTimeoutMs?: number;
  /** As in `connect`. */
  readonly maxWasmMb?: number | undefined;
  /** Makes the worker of one engine, whose script is the file of `wasm-ensemble/engine`. */
  readonly createWorker?: () => unknown;
}

/** Engines in Web Workers of this page, or of this worker. */
export function workers(options: WorkersOptions = {}): OwningTransport {
  const { startTimeoutMs = DEFAULT_START_TIMEOUT_MS, maxWasmMb, createWorker } = options;
  const blocking = canBlock() ? new Blocking() : undefined;
  return {
    name: "web workers",
    owns: true,
    ...(blocking && { block: (links, untilMs) => blocking.block(links, untilMs) }),
    start: async (engineId, signal) => {
      try {
        await blocking?.load();
        const settings = { timeoutMs: startTimeoutMs, signal, blocking };
        return await startWorker(makeWorker(createWorker ?? (await ownWorker())), { engineId, maxWasmMb }, settings);
      } catch (error) {
        throw new EngineStartError(engineId, error instanceof Error ? error : new Error(String(error)));
      }
    },
  };
}

type Wanted = Pick<EngineStart, "engineId" | "maxWasmMb">;

interface Settings {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly blocking: Blocking | undefined;
}

async function startWorker(worker: Worker, wanted: Wanted, settings: Settings): Promise<Channel> {
  const { timeoutMs, signal, blocking } = settings;
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
  const lost = (why = "its worker ended"): void => {
    channel.closed(new Error(why));
    void end();
  };
  const mailbox = blocking && { memory: makeMailboxMemory(), signal: blocking.signal };
  const lock = lockManager() && lockName();
  const start: EngineStart = {
    ...wanted,
    port: port2,
    ...(lock && { lock }),
    ...(memory && { notes: memory }),
    ...(mailbox && { mailbox }),
  };
  try {
    const ready = watchStart(worker, timeoutMs, signal);
    const box = mailbox && new Mailbox(mailbox.memory, mailbox.signal);
    const knock = (): void => port.postMessage(null);
    const deliver = (message: EngineMessage): void => {
      if (!("kind" in message)) for (const reply of message) channel.receive(reply);
      else if (message.kind === "ready") ready.resolve(message);
      else {
        ready.reject(new Error("its worker ended before it was ready"));
        lost();
      }
    };
    const inbox = new Inbox(deliver, knock, box);
    port.addEventListener("message", ({ data }: MessageEvent<EngineMessage | Numbered>) => inbox.receive(data));
    // Nobody knows which answers were in it.
    port.addEventListener("messageerror", () => lost(UNREADABLE));
    port.start();
    if (box) blocking?.add(channel, { box, inbox, lost, knock });
    worker.postMessage(start, [port2]);
    const { isLocked } = await ready.promise;
    if (isLocked && lock !== undefined) void watchLock(lock, watch.signal, lost);
  } catch (error) {
    await channel.close();
    throw error;
  }
  return channel;
}

const UNREADABLE = "a message of it can't be read";

// Last messages may still be on their way when the lock is released.
const MESSAGES_FOLLOW_MS = 50;

async function watchLock(name: string, signal: AbortSignal, lost: () => void): Promise<void> {
  await lockReleased(name, signal);
  setTimeout(lost, MESSAGES_FOLLOW_MS);
}
