import type { EngineId } from "../protocol/ids.ts";
import type { Reply, Request } from "../protocol/messages.ts";

/** One engine, as the client sees it. Made by a {@link Transport}. */
export interface EngineLink {
  /**
   * Sends a request, in order; requests of one microtask travel in one message. What can't be cloned is answered by a
   * `failed` reply. Does nothing once the engine is gone: the loss is reported by `onClose`, never by `send`.
   *
   * @param move - buffers whose memory goes to the engine; they are detached here once the message is posted
   */
  send(request: Request, move?: readonly object[]): void;
  /** Posts what `send` has collected, now. */
  flush(): void;
  /** Sets the handler of replies, called in the order the engine sent them. Replies before it are kept. */
  onReply(handler: (reply: Reply) => void): void;
  /**
   * Sets the handler that is called once, when the engine is gone and its last reply has been handled: with `null` after
   * `close()`, with the cause otherwise. Called at once when it is gone already.
   */
  onClose(handler: (cause: Error | null) => void): void;
  /** Lets the process end while the link is open (false), or keeps it alive (true). True while answers are awaited. */
  keepAlive(awaited: boolean): void;
  /**
   * Id, as a signed 32-bit number, of the task that the engine began last, -1 before the first; readable when it is gone.
   * Undefined where nobody can know: then every task that it held may have run.
   */
  lastBegun(): number | undefined;
  /** Ends the engine, whatever it runs. Fulfils when it is gone; never rejects. Idempotent. */
  close(): Promise<void>;
}

/** Starts engines in one kind of place: threads, Web Workers, this very thread, other machines. */
export interface Transport {
  /** Word for messages, such as `threads`. */
  readonly name: string;
  /**
   * Starts an engine. Rejects, with the cause, when it is not ready in time; nothing is left behind then.
   *
   * @param signal - where starting takes time, its abort ends it: the reason, an error, is the cause
   */
  start(engineId: EngineId, signal?: AbortSignal): Promise<EngineLink>;
  /**
   * Blocks the thread until a reply or the end of an engine has come from one of `links` (all of them this transport's
   * own), and hands it to the link's handlers before it returns; or until `performance.now()` is `untilMs`. Absent where
   * the runtime can't block.
   */
  block?(links: readonly EngineLink[], untilMs: number): void;
}
