import { onTestFinished } from "vitest";
import { parseScript } from "../../src/client/scripts/script.ts";
import { fromErrorRecord } from "../../src/protocol/error-record.ts";
import { functionRef } from "../../src/protocol/function-source.ts";
import type { Reply, Request } from "../../src/protocol/messages.ts";
import type { EngineLink, Transport } from "../../src/transport/contract.ts";

/** What a transport under test can do. */
export interface Traits {
  /** A task can end its engine: by leaving, by an error that nothing catches. */
  readonly canKill: boolean;
  /** The transport has `block`. */
  readonly canBlock: boolean;
  /** Buffers that are moved are detached at the sender. */
  readonly movesBuffers: boolean;
  /** Shared memory is shared with engines, not copied; by default it is. */
  readonly sharesMemory?: boolean;
  /** Code that an engine evaluates can import: under vitest not where the engine shares the caller's thread. */
  readonly codeCanImport: boolean;
}

/** Makes a transport. @param engines - that the suite will use of it: one, unless it says how many */
export type Make = (engines?: number) => Transport;

/** The answer of one task. */
export type Answer =
  | { readonly kind: "done"; readonly value: unknown }
  | { readonly kind: "items"; readonly values: readonly unknown[]; readonly errors: readonly [number, Error][] }
  | { readonly kind: "failed"; readonly error: Error }
  | { readonly kind: "aborted" };

// Arguments arrive on the engine as they were sent, so the types of the sent function are the caller's business.
type AnyFunction = (...args: never[]) => unknown;

/** A link that remembers everything that came from it, in order. */
export class Wire {
  readonly link: EngineLink;
  readonly replies: Reply[] = [];
  /** What `onClose` was called with, each time. */
  readonly losses: (Error | null)[] = [];
  #nextId = 0;
  #nextFn = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(link: EngineLink) {
    this.link = link;
    link.onReply((reply) => {
      this.replies.push(reply);
      this.#wake();
    });
    link.onClose(({ cause }) => {
      this.losses.push(cause);
      this.#wake();
    });
  }

  /** Defines a function on the engine. */
  define(fn: AnyFunction): number {
    const number = this.#nextFn++;
    this.link.send({ kind: "function", fn: number, ref: functionRef(fn) });
    return number;
  }

  /** Calls a function that was defined; gives the task's id. */
  call(fn: number, args: readonly unknown[] = [], move: readonly ArrayBuffer[] = []): number {
    const id = this.#nextId++;
    this.link.send({ kind: "apply", fn, ids: [id], args: [args] }, move);
    return id;
  }

  /** Defines and calls a function. */
  apply(fn: AnyFunction, ...args: readonly unknown[]): Promise<Answer> {
    return this.answer(this.call(this.define(fn), args));
  }

  map(fn: AnyFunction, ...columns: readonly ArrayLike<unknown>[]): number {
    const id = this.#nextId++;
    this.link.send({ kind: "map", id, fn: this.define(fn), columns });
    return id;
  }

  execute(source: string, silent = false): Promise<Answer> {
    const { script } = parseScript({ source, name: "<execute>", resolve: (specifier) => specifier });
    return this.ask({ kind: "execute", script, silent });
  }

  /** Sends a request of one task and waits for its answer. */
  ask(request: WithoutId<Extract<Request, { readonly id: number }>>): Promise<Answer> {
    const id = this.#nextId++;
    this.link.send({ ...request, id });
    return this.answer(id);
  }

  abort(...ids: number[]): void {
    this.link.send({ kind: "abort", ids });
  }

  async answer(id: number): Promise<Answer> {
    await this.until(() => this.answerNow(id) !== undefined || this.losses.length > 0);
    const answer = this.answerNow(id);
    if (answer === undefined) throw new Error(`the engine was lost before it answered task ${id}`);
    return answer;
  }

  /** The answer of a task, if it has come. */
  answerNow(id: number): Answer | undefined {
    for (const reply of this.replies) {
      const answer = answerIn(reply, id);
      if (answer) return answer;
    }
    return undefined;
  }

  /** Ids of the tasks that were answered, in the order of their answers. */
  answeredIds(): number[] {
    return this.replies.flatMap((reply) => {
      if (reply.kind === "done" || reply.kind === "aborted") return reply.ids;
      return reply.kind === "items" || reply.kind === "failed" ? [reply.id] : [];
    });
  }

  /** Waits until the engine is gone. */
  async lost(): Promise<Error | null> {
    await this.until(() => this.losses.length > 0);
    return this.losses[0] ?? null;
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;

function answerIn(reply: Reply, id: number): Answer | undefined {
  switch (reply.kind) {
    case "done": {
      const at = reply.ids.indexOf(id);
      return at < 0 ? undefined : { kind: "done", value: reply.values[at] };
    }
    case "items":
      if (reply.id !== id) return undefined;
      return {
        kind: "items",
        values: [...reply.values],
        errors: reply.errors.map(([i, e]) => [i, fromErrorRecord(e)]),
      };
    case "failed":
      return reply.id === id ? { kind: "failed", error: fromErrorRecord(reply.error) } : undefined;
    case "aborted":
      return reply.ids.includes(id) ? { kind: "aborted" } : undefined;
    case "listening":
    case "output":
    case "published":
    case "fault":
      return undefined;
  }
}

/** The value of an answer; undefined when it has none. */
export function doneValue(answer: Answer | undefined): unknown {
  return answer?.kind === "done" ? answer.value : undefined;
}

/** The link to an engine that is started, or found. */
export async function linkTo(transport: Transport, engineId = 0): Promise<EngineLink> {
  if (transport.owns) return transport.start(engineId);
  const known = FOUND.get(transport) ?? new Map<number, EngineLink>();
  if (!FOUND.has(transport)) {
    FOUND.set(transport, known);
    await transport.attach((found) => known.set(found.engineId, found.link));
  }
  for (;;) {
    const link = known.get(engineId);
    if (link !== undefined) return link;
    await nextTurn();
  }
}

// Links to engines that were found, by the transport that led to them.
const FOUND = new WeakMap<Transport, Map<number, EngineLink>>();

/** Starts an engine, or finds it. The link is closed when the test ends. */
export async function open(transport: Transport, engineId = 0): Promise<Wire> {
  const link = await linkTo(transport, engineId);
  onTestFinished(() => link.close());
  return new Wire(link);
}

/** Fulfils in a later turn of the event loop, after so many ms: those that what was sent before needs to arrive. */
export function nextTurn(afterMs = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, afterMs));
}

/** Sent to engines: ends its engine, as code in a thread or in a Web Worker can. */
export function leave(): void {
  if (typeof process === "object") process.exit(3);
  close();
}

declare const close: () => void;

/** A gate at which tasks wait until the test opens it, wherever they run: in this process, or its threads. */
export interface Gate {
  /** Leads tasks to it. */
  readonly name: string;
  readonly open: () => void;
  /** Waits until so many tasks have come. */
  readonly arrivals: (count: number) => Promise<void>;
  /** How many have. */
  readonly count: () => number;
}

/** Makes a gate, which opens when the test ends. */
export function gate(): Gate {
  const name = `gate ${crypto.randomUUID()}`;
  const channel = new BroadcastChannel(name);
  const arrived: unknown[] = [];
  let isOpen = false;
  channel.addEventListener("message", (message) => {
    arrived.push(message);
    if (isOpen) channel.postMessage("open");
  });
  const openGate = (): void => {
    isOpen = true;
    channel.postMessage("open");
  };
  onTestFinished(async () => {
    openGate();
    await nextTurn();
    channel.close();
  });
  const arrivals = async (least: number): Promise<void> => {
    while (arrived.length < least) await nextTurn();
  };
  return { name, open: openGate, arrivals, count: () => arrived.length };
}

/** Sent to engines: waits at a gate without holding the thread, then gives the value back. */
export async function pass(name: string, value: unknown): Promise<unknown> {
  const channel = new BroadcastChannel(name);
  const opened = new Promise((resolve) => {
    channel.addEventListener("message", ({ data }) => {
      if (data === "open") resolve(undefined);
    });
  });
  channel.postMessage("here");
  await opened;
  channel.close();
  return value;
}
