import { functionName } from "../monitor/task-name.ts";
import { type ErrorRecord, recordOfError } from "../protocol/error-record.ts";
import type { Placeholder } from "../protocol/function-ref.ts";
import type { FunctionId, TaskId } from "../protocol/ids.ts";
import type { Reply, Request } from "../protocol/messages.ts";
import type { FromHost, ToHost } from "../protocol/session.ts";
import { singleReplies, undeliverable } from "../protocol/undeliverable.ts";
import type { Wire } from "../transport/wire.ts";
import { renumbered, renumberedRef } from "./renumber.ts";

/** What a session asks of its engine, in the engine's numbers. */
export interface SessionHost {
  /** Takes a task, and gives the number that the engine knows it by. */
  readonly newTask: (task: NewTask) => TaskId;
  readonly newFunction: () => FunctionId;
  readonly send: (request: Request, move?: readonly ArrayBuffer[]) => void;
  readonly flush: () => void;
  readonly stop: (ids: readonly TaskId[], graceMs: number, listens: boolean) => void;
  readonly interrupt: () => void;
  readonly restart: () => void;
  readonly retire: () => void;
  /** The engine is to forget all names, whoever has set them. */
  readonly clear: () => void;
  /** Called once when the session is over, but for the end of the engine. */
  readonly left: (session: Session) => void;
}

/** A task that a client has sent. */
export interface NewTask {
  readonly session: Session;
  /** By the client's number. */
  readonly id: TaskId;
  /** What people call it. */
  readonly name: string;
  /** Items of a map; else 1. */
  readonly count: number;
}

interface SentFunction {
  /** By the engine's number. */
  readonly fn: FunctionId;
  readonly name: string;
}

// From this size on the memory of a message goes on to the engine as it is.
const MOVED_BYTES = 64 * 2 ** 10;

/** One client's part of a shared engine: its tasks and functions, by the client's numbers. */
export class Session {
  /** Whose it is, `user.session`. */
  readonly client: string;
  readonly #wire: Wire<FromHost, ToHost>;
  readonly #host: SessionHost;
  // Numbers that the engine knows them by.
  readonly #tasks = new Map<TaskId, TaskId>();
  readonly #functions = new Map<FunctionId, SentFunction>();
  #replies: Reply[] = [];
  #flushing = false;
  #closed = false;
  // What was said last of the tasks that run.
  #running: TaskId | null = null;
  #last: TaskId = -1;
  #hasSetNames = false;
  readonly #fullRoom: number;

  constructor(parts: SessionHost & { readonly wire: Wire<FromHost, ToHost>; readonly client: string }) {
    const { wire, client, ...host } = parts;
    this.client = client;
    this.#wire = wire;
    this.#fullRoom = wire.room();
    this.#host = host;
    wire.listen({
      onMessage: (message, memory) => this.#receive(message, memory),
      onRoom: () => undefined,
      onClose: () => this.#leave(),
    });
  }

  #receive(message: ToHost, memory: readonly ArrayBuffer[] = []): void {
    if (this.#closed) return;
    switch (message.kind) {
      case "requests":
        for (const request of message.requests) this.#request(request, message.requests.length === 1 ? memory : []);
        // The requests of one message went on as one.
        return this.#host.flush();
      case "stop": {
        const ids = this.#engineIds(message.ids);
        if (ids.length > 0) this.#host.stop(ids, message.graceMs, message.listens);
        return;
      }
      case "interrupt":
        return this.#host.interrupt();
      case "restart":
        return this.#host.restart();
      case "retire":
        return this.#host.retire();
      case "leave":
        return this.#leave();
    }
  }

  #engineIds(ids: readonly TaskId[]): TaskId[] {
    return ids.flatMap((id) => this.#tasks.get(id) ?? []);
  }

  #leave(): void {
    if (this.#closed) return;
    this.#close();
    for (const { fn } of this.#functions.values()) this.#host.send({ kind: "forget", fn });
    this.#host.flush();
    this.#host.left(this);
  }

  #close(): void {
    this.#closed = true;
    this.#replies = [];
    this.#wire.close();
  }

  #request(request: Request, memory: readonly ArrayBuffer[]): void {
    // Saves two copies. Small memory is copied sooner than moved.
    const move = memory.filter(({ byteLength }) => byteLength >= MOVED_BYTES);
    switch (request.kind) {
      case "function": {
        const fn = this.#host.newFunction();
        this.#functions.set(request.fn, { fn, name: functionName(request.ref, this.#nameOf) });
        return this.#host.send({ ...request, fn, ref: renumberedRef(request.ref, this.#numberOf) });
      }
      case "forget": {
        const known = this.#functions.get(request.fn);
        this.#functions.delete(request.fn);
        if (known !== undefined) this.#host.send({ kind: "forget", fn: known.fn });
        return;
      }
      case "abort":
        return this.#host.send({ kind: "abort", ids: this.#engineIds(request.ids) });
      case "apply": {
        const name = this.#nameOf(request.fn);
        const ids = request.ids.map((id) => this.#newTask(id, name));
        return this.#host.send({ ...request, ...this.#placed(request), fn: this.#functionOf(request.fn), ids }, move);
      }
      case "map": {
        const id = this.#newTask(request.id, this.#nameOf(request.fn), request.columns[0]?.length);
        return this.#host.send({ ...request, ...this.#placed(request), fn: this.#functionOf(request.fn), id }, move);
      }
      case "push": {
        // Numbers of one client's shared memory mean nothing to the others.
        const { sharedIds: _, ...push } = request;
        this.#hasSetNames = true;
        return this.#host.send({ ...push, ...this.#placed(push), id: this.#newTask(request.id, "push") }, move);
      }
      case "clear":
        this.#host.clear();
        break;
      case "execute":
      case "import":
        this.#hasSetNames = true;
        break;
      case "pull":
        break;
    }
    return this.#host.send({ ...request, id: this.#newTask(request.id, request.kind) });
  }

  // Functions inside of values, by the engine's numbers.
  #placed({ placeholders }: { readonly placeholders?: readonly Placeholder[] }): {
    readonly placeholders?: readonly Placeholder[];
  } {
    return placeholders === undefined ? {} : { placeholders: renumbered(placeholders, this.#numberOf) };
  }

  readonly #numberOf = (fn: FunctionId): FunctionId => this.#functionOf(fn);

  readonly #nameOf = (fn: FunctionId): string => this.#functions.get(fn)?.name ?? "function";

  #newTask(id: TaskId, name: string, count = 1): TaskId {
    const task = this.#host.newTask({ session: this, id, name, count: Math.max(1, count) });
    this.#tasks.set(id, task);
    return task;
  }

  // One that was never sent gets a number that leads nowhere, so that the engine refuses the call in its turn.
  #functionOf(fn: FunctionId): FunctionId {
    return this.#functions.get(fn)?.fn ?? this.#host.newFunction();
  }

  /** Whether its client, which is there, may still want what the engine keeps: names that it has set, results on their way. */
  get isNeeded(): boolean {
    return this.#hasSetNames || this.#wire.room() < this.#fullRoom;
  }

  /** The engine has forgotten its names. */
  forgetNames(): void {
    this.#hasSetNames = false;
  }

  /** Notes that the engine has answered a task of the session. */
  answered(id: TaskId): void {
    this.#tasks.delete(id);
  }

  /** Passes a reply on, in the session's numbers. Those of one turn travel in one message. */
  reply(reply: Reply): void {
    if (this.#closed) return;
    this.#replies.push(reply);
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    this.#flushing = false;
    if (this.#replies.length === 0) return;
    const replies = this.#replies;
    this.#replies = [];
    try {
      this.#wire.send({ kind: "replies", replies }, []);
    } catch {
      for (const reply of replies.flatMap(singleReplies)) this.#sendAlone(reply);
    }
  }

  #sendAlone(reply: Reply): void {
    try {
      this.#wire.send({ kind: "replies", replies: [reply] }, []);
    } catch (error) {
      const record = recordOfError(new TypeError(`the result can't be sent: ${String(error)}`, { cause: error }));
      this.#wire.send({ kind: "replies", replies: undeliverable(reply, record) }, []);
    }
  }

  /** Says something that is no reply, after the replies before it. */
  post(message: Exclude<FromHost, { kind: "replies" }>): void {
    if (this.#closed) return;
    this.#flush();
    this.#wire.send(message, []);
  }

  /** Says which task of the session runs, where that has changed. */
  noteRunning(running: TaskId | null): void {
    if (running === this.#running) return;
    this.#running = running;
    if (running !== null) this.#last = running;
    this.post({ kind: "begun", running, last: this.#last });
  }

  /**
   * The engine is gone. What the session holds of it was begun, or not.
   *
   * @param end - `isBegun`: whether the engine has begun a task, by the engine's number
   */
  end(end: {
    readonly cause: ErrorRecord;
    readonly isBegun: (task: TaskId) => boolean;
    readonly isBlameless: boolean;
  }): void {
    const { cause, isBegun, isBlameless } = end;
    let last = this.#last;
    for (const [id, task] of this.#tasks) if (isBegun(task)) last = id;
    this.post({ kind: "ended", cause, last, isBlameless });
    this.#close();
  }
}
