import type { ClientWork } from "../monitor/client-report.ts";
import type { EngineId, TaskId } from "../protocol/ids.ts";
import type { Reply, Request } from "../protocol/messages.ts";

/** How a link ended. */
export interface LinkEnd {
  /** Null after `close()`. */
  readonly cause: Error | null;
  /** Whether the engine is gone. If not, only the way to it is, and it may be found again under its id. */
  readonly whole: boolean;
  /** Whether the engine was ended on purpose, or by a task of another client: no task that it had not begun is to blame. */
  readonly isBlameless?: boolean;
}

/** What can be asked of the host of an engine that belongs to several clients. */
export interface EngineHost {
  /**
   * Stops tasks: those not begun never run, one that runs has `graceMs` to end by itself if it listens to `engine.signal`,
   * else its engine is ended. Each is answered, or the link is closed.
   *
   * @param listens - they are known to listen
   */
  stop(ids: readonly TaskId[], graceMs: number, listens: boolean): void;
  /** Stops the task that the engine runs, whosever it is. */
  interrupt(): void;
  /** Ends the engine, whatever it does, and starts another in its place. */
  restart(): void;
  /** Ends the engine once every client is done with it. */
  retire(): void;
  /** Sets the handler that is called when the engine is to end so, whoever has asked. */
  onRetire(handler: () => void): void;
}

/** The thread of Node that an engine has to itself. */
export interface EngineThread {
  /** Its number in this process. */
  readonly id: number;
  /** Bytes of its heap. Absent where the runtime does not tell. */
  readonly heapBytes?: () => Promise<number>;
}

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
  /**
   * Bytes that it takes before more would pile up; 0 or less: nothing now. What `send` was given counts at once. Infinity
   * where a message is there as soon as it is posted.
   */
  room(): number;
  /** Sets the handler that is called when there is room again. */
  onRoom(handler: () => void): void;
  /** Time that a message takes there and back, ms; 0 within one process. */
  roundTripMs(): number;
  /** Sets the handler of replies, called in the order the engine sent them. Replies before it are kept. */
  onReply(handler: (reply: Reply) => void): void;
  /**
   * Sets the handler that is called once, when the link is over and the last reply has been handled. Called at once when it
   * is over already.
   */
  onClose(handler: (end: LinkEnd) => void): void;
  /** Lets the process end while the link is open (false), or keeps it alive (true). True while answers are awaited. */
  keepAlive(awaited: boolean): void;
  /**
   * Id, as a signed 32-bit number, of the task of this client that the engine began last, -1 before the first; readable when
   * the engine is gone. Undefined where nobody can know: then every task that it held may have run.
   */
  lastBegun(): number | undefined;
  /** Id of the task of this client that the engine runs; -1: it runs none. Undefined where only `lastBegun` tells. */
  running(): TaskId | undefined;
  /** When it was heard that the engine runs that task, `performance.now()`. */
  runningSinceMs(): number;
  /** Its thread, while it lives, where it has one in this process. */
  readonly thread?: EngineThread | undefined;
  /** Where the engine belongs to several clients. */
  readonly host?: EngineHost | undefined;
  /** Leaves the engine, which ends if this client has started it. Fulfils then; never rejects. Idempotent. */
  close(): Promise<void>;
}

interface AnyTransport {
  /** Word for messages, such as `threads`. */
  readonly name: string;
  /**
   * Blocks the thread until a reply or the end of an engine has come from one of `links` (all of them this transport's
   * own), and hands it to the link's handlers before it returns; or until `performance.now()` is `untilMs`. Absent where
   * the runtime can't block.
   */
  block?(links: readonly EngineLink[], untilMs: number): void;
}

/** Starts engines for one client, in one kind of place: threads, Web Workers, this very thread. */
export interface OwningTransport extends AnyTransport {
  readonly owns: true;
  /**
   * Starts an engine. Rejects, with the cause, when it is not ready in time; nothing is left behind then.
   *
   * @param signal - where starting takes time, its abort ends it: the reason, an error, is the cause
   */
  start(engineId: EngineId, signal?: AbortSignal): Promise<EngineLink>;
}

/** An engine that was found. */
export interface FoundEngine {
  /** The same for all clients. One that comes back after its link was lost has the one that it had. */
  readonly engineId: EngineId;
  readonly link: EngineLink;
  /** Name of its host; absent where that has none. */
  readonly host?: string;
  /** The engine that was ended and in whose place it was started, if so. */
  readonly follows?: EngineId | undefined;
}

/** What has come of a wish for more engines. */
export interface Scaled {
  readonly ids: readonly EngineId[];
  readonly failure?: Error;
}

/** What a client says to those who look at a cluster. */
export interface WatchedClient {
  /** Called about once a second while somebody looks: gives what the client does now. */
  report(): Promise<ClientWork>;
  /** Called once nobody looks any more. */
  end(): void;
}

/** Leads to engines that others start and end, and that several clients share. */
export interface SharingTransport extends AnyTransport {
  readonly owns: false;
  /**
   * Begins a session: looks for engines, until what it gives is called.
   *
   * @param found - is called with each engine, now or later
   * @returns ends the session, once every link is closed
   */
  attach(found: (engine: FoundEngine) => void): Promise<() => Promise<void>>;
  /**
   * Asks for so many engines more. Gives the ids of those that were started, and why others were not. Absent where nobody ever
   * can start any.
   */
  readonly scale?: (more: number) => Promise<Scaled>;
  /** Lets the process end although engines may come (false), or keeps it alive until some have (true). Absent where it always is. */
  readonly keepAlive?: (awaited: boolean) => void;
  /** What is said, and what helps, where a wait for engines has ended in vain and none was found. Absent where nothing does. */
  readonly noneFound?: string;
  /** Sets who says what the client does. Absent where nobody can look. */
  readonly onWatched?: (client: WatchedClient) => void;
}

/** Leads a client to its engines. */
export type Transport = OwningTransport | SharingTransport;
