import { recordOfError } from "../protocol/error-record.ts";
import type { TaskId } from "../protocol/ids.ts";
import type { Reply, Request } from "../protocol/messages.ts";
import { sizeOf } from "../protocol/size-of.ts";
import { soon } from "../protocol/soon.ts";
import { isDetachedBuffer } from "../protocol/transferables.ts";
import { singleRequests, undeliverable } from "../protocol/undeliverable.ts";
import type { EngineHost, EngineLink, EngineThread, LinkEnd } from "./contract.ts";

/** The end of a message channel, whatever the runtime: posts a message, or throws a DataCloneError. */
export type Post = (message: readonly Request[], move: readonly object[]) => void;

/** What the place where the engine runs adds to a {@link Channel}. */
export interface ChannelEnd {
  readonly post: Post;
  readonly keepAlive: (awaited: boolean) => void;
  /** As in {@link EngineLink}. */
  readonly lastBegun?: () => number | undefined;
  /** As in {@link EngineLink}. */
  readonly running?: () => TaskId;
  /** As in {@link EngineLink}. */
  readonly runningSinceMs?: () => number;
  /** As in {@link EngineLink}. */
  readonly thread?: () => EngineThread | undefined;
  /** As in {@link EngineLink}. */
  readonly host?: EngineHost;
  /** What it takes now, where messages need time. */
  readonly flow?: Flow;
  /** Ends the engine; `closed` of the channel is then called by whoever sees it end. */
  readonly end: () => Promise<void>;
}

/** How much is on its way, as in {@link EngineLink}. */
export interface Flow {
  /** Without what was not posted yet. */
  readonly room: () => number;
  readonly roundTripMs: () => number;
  readonly onRoom: (handler: () => void) => void;
  /** Hears of requests that are large, before any of this turn is posted: other engines may get the same memory. */
  readonly announce: (request: Request) => void;
  /** From so many bytes on they are. */
  readonly announcedBytes: number;
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
  // Bytes of #outgoing, where they count.
  #collected = 0;
  // The request at the end of #outgoing that others were joined to; a copy, since requests belong to their tasks.
  #joined: (Request & { kind: "apply" }) | undefined;
  #onReply: ((reply: Reply) => void) | undefined;
  #onClose: ((end: LinkEnd) => void) | undefined;
  // Replies that came before the first handler.
  #kept: Reply[] = [];
  // Set once, when the engine is gone.
  #gone: LinkEnd | undefined;
  #closing: Promise<void> | undefined;
  readonly #flushNow = (): void => this.flush();

  constructor(end: ChannelEnd) {
    this.#end = end;
  }

  send(request: Request, move: readonly object[] = []): void {
    if (this.#gone) return;
    if (this.#end.flow !== undefined) this.#collect(request, this.#end.flow);
    const last = this.#outgoing.at(-1);
    if (move.length > 0) {
      this.#outgoing.push(request);
      this.#moves.set(request, move);
    } else if (last !== undefined && canJoin(last, request) && !this.#moves.has(last)) this.#join(last, request);
    else this.#outgoing.push(request);
    if (this.#flushing) return;
    this.#flushing = true;
    soon(this.#flushNow);
  }

  #collect(request: Request, flow: Flow): void {
    // Shared memory is copied where messages need time.
    const bytes = sizeOf(request, true);
    this.#collected += bytes;
    if (bytes >= flow.announcedBytes) flow.announce(request);
  }

  // Calls of one function travel as one request: the function is named once, and ids and arguments are plain arrays.
  #join(last: Request, next: Request): void {
    if (last.kind !== "apply" || next.kind !== "apply") return;
    if (last !== this.#joined) {
      this.#joined = { ...last, ids: [...last.ids], args: [...last.args] };
      this.#outgoing[this.#outgoing.length - 1] = this.#joined;
    }
    for (const id of next.ids) this.#joined.ids.push(id);
    for (const args of next.args) this.#joined.args.push(args);
  }

  flush(): void {
    this.#flushing = false;
    this.#collected = 0;
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
      // Node posts what has moved before without an error, and the message is then lost at the other end.
      if (move.some(isDetachedBuffer)) throw new TypeError("its memory was moved before");
      this.#end.post([request], move);
    } catch (error) {
      const what = request.kind === "function" ? "what a function needs" : "an argument";
      const record = recordOfError(new TypeError(`${what} can't be sent: ${String(error)}`, { cause: error }));
      if (request.kind === "function")
        this.#end.post([{ ...request, ref: { kind: "unsendable", error: record } }], NO_MOVE);
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

  onClose(handler: (end: LinkEnd) => void): void {
    this.#onClose = handler;
    if (this.#gone) handler(this.#gone);
  }

  /** Reports that the link is over: with an error, that the engine is gone. The first call counts, after `close()` too. */
  closed(end: Error | LinkEnd): void {
    if (this.#gone) return;
    const given = end instanceof Error ? { cause: end, whole: true } : end;
    this.#gone = this.#closing ? { ...given, cause: null } : given;
    this.#onClose?.(this.#gone);
  }

  keepAlive(awaited: boolean): void {
    if (!this.#gone) this.#end.keepAlive(awaited);
  }

  lastBegun(): number | undefined {
    return this.#end.lastBegun?.();
  }

  running(): TaskId | undefined {
    return this.#end.running?.();
  }

  runningSinceMs(): number {
    return this.#end.runningSinceMs?.() ?? 0;
  }

  get thread(): EngineThread | undefined {
    return this.#end.thread?.();
  }

  get host(): EngineHost | undefined {
    return this.#end.host;
  }

  room(): number {
    const { flow } = this.#end;
    return flow === undefined ? Number.POSITIVE_INFINITY : flow.room() - this.#collected;
  }

  onRoom(handler: () => void): void {
    this.#end.flow?.onRoom(handler);
  }

  roundTripMs(): number {
    return this.#end.flow?.roundTripMs() ?? 0;
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
