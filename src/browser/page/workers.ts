import { EngineStartError } from "../../protocol/errors.ts";
import { LoadedLater } from "../../protocol/late.ts";
import { DEFAULT_START_TIMEOUT_MS } from "../../protocol/start-limit.ts";
import { Channel } from "../../transport/channel.ts";
import type { OwningTransport } from "../../transport/contract.ts";
import type { Blocking } from "../blocking/block.ts";
import { canBlock } from "../blocking/can-block.ts";
import type { Numbered } from "../blocking/letters.ts";
import { EngineNotes, makeNotesMemory } from "../engine/engine-notes.ts";
import type { EngineMessage, EngineStart } from "../engine/engine-start.ts";
import { lockManager, lockName, lockReleased } from "../engine/life-lock.ts";
import { bring } from "./bring.ts";
import { explained } from "./explained.ts";
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
  const late = canBlock() ? new LoadedLater(loadBlocking) : undefined;
  return {
    name: "web workers",
    owns: true,
    // Without it there is no engine to wait for.
    ...(late && { block: (links, untilMs) => late.now?.block(links, untilMs) }),
    start: async (engineId, signal) => {
      try {
        const settings = { timeoutMs: startTimeoutMs, signal, blocking: await late?.load() };
        return await startWorker(makeWorker(createWorker ?? (await ownWorker())), { engineId, maxWasmMb }, settings);
      } catch (error) {
        throw new EngineStartError(engineId, error instanceof Error ? error : new Error(String(error)));
      }
    },
  };
}

async function loadBlocking(): Promise<Blocking> {
  const { Blocking } = await explained("what calls that block need", import("../blocking/block.ts"));
  return new Blocking();
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
  const mailbox = blocking?.mailbox();
  const lock = lockManager() && lockName();
  const start: EngineStart = {
    ...wanted,
    port: port2,
    ...(lock && { lock }),
    ...(memory && { notes: memory }),
    ...(blocking && mailbox && { mailbox: { memory: mailbox.memory, signal: blocking.signal } }),
  };
  try {
    const ready = watchStart(worker, timeoutMs, signal);
    const knock = (): void => port.postMessage(null);
    const deliver = (message: EngineMessage): void => {
      if (!("kind" in message)) for (const reply of message) channel.receive(reply);
      else if (message.kind === "ready") ready.resolve(message);
      else if (message.kind === "wants") void bring(message.want, port);
      else {
        ready.reject(new Error("its worker ended before it was ready"));
        lost();
      }
    };
    const inbox = new Inbox(deliver, knock, mailbox?.box);
    port.addEventListener("message", ({ data }: MessageEvent<EngineMessage | Numbered>) => inbox.receive(data));
    // Nobody knows which answers were in it.
    port.addEventListener("messageerror", () => lost(UNREADABLE));
    port.start();
    if (mailbox) blocking?.add(channel, { box: mailbox.box, inbox, lost, knock });
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
