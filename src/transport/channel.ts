import { recordOfError } from "../protocol/error-record.ts";
import type { Reply, Request } from "../protocol/messages.ts";
import { isDetachedBuffer } from "../protocol/transferables.ts";
import { singleRequests, undeliverable } from "../protocol/undeliverable.ts";
import type { EngineLink } from "./contract.ts";

/** The end of a message channel, whatever the runtime: posts a message, or throws a DataCloneError. */
export type Post = (message: readonly Request[], move: readonly object[]) => void;

/** What the place where the engine runs adds to a {@link Channel}. */
export interface ChannelEnd {
  readonly post: Post;
  readonly keepAlive: (awaited: boolean) => void;
  /** As in {@link EngineLink}. */
  readonly lastBegun?: () => number;
  /** Ends the engine; `closed` of the channel is then called by whoever sees it end. */
  readonly end: () => Promise<void>;
}

/**
 * The link to an engine over anything that can post messages: collects the requests of one microtask into one message,
 * and turns what can't be cloned into a `failed` reply.
 */
export class Channel implements EngineLink {
  readonly #end: ChannelEnd;
  #outgoing: Request[] = [];
  // Buffers that go with a request, which then stands alone.
  #moves = new Map<Request, readonly object[]>();
  #flushing = false;
  // The request at the end of #outgoing that others were joined to; a copy, since requests belong to their tasks.
  #joined: (Request & { kind: "apply" }) | undefined;
  #onReply: ((reply: Reply) => void) | undefined;
  #onClose: ((cause: Error | null) => void) | undefined;
  // Replies that came before the first handler.
  #kept: Reply[] = [];
  // Set once, when the engine is gone.
  #gone: { readonly cause: Error | null } | undefined;
  #closing: Promise<void> | undefined;

  constructor(end: ChannelEnd) {
    this.#end = end;
  }

  send(request: Request, move: readonly object[] = []): void {
    if (this.#gone) return;
    const last = this.#outgoing.at(-1);
    if (move.length > 0) {
      this.#outgoing.push(request);
      this.#moves.set(request, move);
    } else if (last !== undefined && canJoin(last, request) && !this.#moves.has(last)) this.#join(last, request);
    else this.#outgoing.push(request);
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => this.flush());
  }

  // Calls of one function travel as one request: the function is named once, and ids and arguments are plain arrays.
  #join(last: Request, next: Request): void {
    if (last.kind !== "apply" || next.kind !== "apply") return;
    if (last !== this.#joined) {
      this.#joined = { ...last, ids: [...last.ids], args: [...last.args] };
      this.#outgoing[this.#outgoing.length - 1] = this.#joined;
    }
    this.#joined.ids.push(...next.ids);
    this.#joined.args.push(...next.args);
  }

  flush(): void {
    this.#flushing = false;
    if (this.#outgoing.length === 0 || this.#gone) return;
    const requests = this.#outgoing;
    const moves = this.#moves;
    this.#outgoing = [];
    if (moves.size > 0) this.#moves = new Map();
    this.#joined = undefined;
    try {
      const move = moves.size === 0 ? NO_MOVE : [...moves.values()].flat();
      if (move.some(isDetachedBuffer)) throw new TypeError("memory was moved before");
      this.#end.post(requests, move);
    } catch {
      for (const request of requests.flatMap(singleRequests)) this.#postAlone(request, moves.get(request) ?? NO_MOVE);
    }
  }

  #postAlone(request: Request, move: readonly object[]): void {
    try {
      // Node posts what has moved before without a word, and the message is then lost at the other end.
      if (move.some(isDetachedBuffer)) throw new TypeError("its memory was moved before");
      this.#end.post([request], move);
    } catch (error) {
      const record = recordOfError(new TypeError(`an argument can't be sent: ${String(error)}`, { cause: error }));
      for (const failed of undeliverable(request, record)) this.receive(failed);
    }
  }

  /** Takes a reply of the engine. */
  receive(reply: Reply): void {
    if (this.#onReply) this.#onReply(reply);
    else this.#kept.push(reply);
  }

  onReply(handler: (reply: Reply) => void): void {
    this.#onReply = handler;
    const kept = this.#kept;
    this.#kept = [];
    for (const reply of kept) handler(reply);
  }

  onClose(handler: (cause: Error | null) => void): void {
    this.#onClose = handler;
    if (this.#gone) handler(this.#gone.cause);
  }

  /** Reports that the engine is gone. The first call counts; after `close()` the cause is null. */
  closed(cause: Error): void {
    if (this.#gone) return;
    this.#gone = { cause: this.#closing ? null : cause };
    this.#onClose?.(this.#gone.cause);
  }

  keepAlive(awaited: boolean): void {
    if (!this.#gone) this.#end.keepAlive(awaited);
  }

  lastBegun(): number | undefined {
    return this.#end.lastBegun?.();
  }

  close(): Promise<void> {
    this.#closing ??= this.#end.end().then(
      () => this.closed(CLOSED),
      () => this.closed(CLOSED),
    );
    return this.#closing;
  }
}

const NO_MOVE: readonly object[] = [];

const CLOSED = new Error("closed");

function canJoin(last: Request, next: Request): boolean {
  return (
    last.kind === "apply" && next.kind === "apply" && last.fn === next.fn && !last.placeholders && !next.placeholders
  );
}
