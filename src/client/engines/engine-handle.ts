import { answeredBy } from "../../protocol/answered-by.ts";
import { epochMs } from "../../protocol/epoch-ms.ts";
import { type ErrorRecord, fromErrorRecord } from "../../protocol/error-record.ts";
import { EnsembleError, RemoteError, TaskAbortedError } from "../../protocol/errors.ts";
import { fill } from "../../protocol/fill.ts";
import type { FunctionId } from "../../protocol/ids.ts";
import type { Reply } from "../../protocol/messages.ts";
import { noteUncaught } from "../../protocol/uncaught.ts";
import type { EngineState } from "../../scheduler/engine-state.ts";
import type { Task } from "../../scheduler/task.ts";
import type { EngineLink } from "../../transport/contract.ts";
import { withoutFrames } from "../caller.ts";
import { missingNameHint } from "../missing-name.ts";
import type { FunctionRegistry } from "./function-registry.ts";
import { sendTask } from "./send-task.ts";
import type { SharedMemory } from "./shared-memory.ts";

/** What a handle calls when its engine has said something. */
export interface HandleListener {
  /** Tasks have been answered. */
  readonly onReply: (engine: EngineState) => void;
  /** Queues a task anew that failed. False when it has no try left. */
  readonly tryAgain: (engine: EngineState, task: Task, error: Error) => boolean;
  /** The engine wrote something, while it ran a task of a call, or not. */
  readonly onOutput: (task: Task | undefined, output: Reply & { kind: "output" }) => void;
}

/** The client's end of one engine: makes messages of tasks, and outcomes of replies. */
export class EngineHandle {
  readonly state: EngineState;
  readonly link: EngineLink;
  /** Name of its host, where it has one. */
  readonly host: string | undefined;
  /** When it was made, `performance.now()`. */
  readonly sinceMs: number = performance.now();
  /** Fulfils when the engine is gone. */
  readonly gone: Promise<void>;
  /** Says that it is. */
  declare leave: () => void;
  readonly #functions: FunctionRegistry;
  readonly #shared: SharedMemory;
  readonly #listener: HandleListener;
  // Functions that the engine has.
  readonly #known = new Set<FunctionId>();
  #keptAlive = true;

  constructor(parts: {
    readonly state: EngineState;
    readonly link: EngineLink;
    readonly host?: string | undefined;
    readonly functions: FunctionRegistry;
    readonly shared: SharedMemory;
    readonly listener: HandleListener;
  }) {
    const { link } = parts;
    this.link = link;
    this.host = parts.host;
    this.state = parts.state;
    this.#functions = parts.functions;
    this.#shared = parts.shared;
    this.#listener = parts.listener;
    this.gone = new Promise((resolve) => {
      this.leave = resolve;
    });
    link.onReply((reply) => this.#receive(reply));
    this.#keepAliveWhileBusy();
  }

  /** Sends a task, which the engine's state has taken. */
  send(task: Task): void {
    const { request } = task;
    if (request === undefined) return;
    if ("closures" in request) for (const { id } of request.closures ?? []) this.#define(id);
    if (request.kind === "call" || request.kind === "map") this.#define(request.fn);
    sendTask(this.link, task, request);
    if (!this.#keptAlive) this.#keepAliveWhileBusy();
  }

  /** Lets the engine forget a function. False when it never had it. */
  forget(fn: FunctionId): boolean {
    if (!this.#known.delete(fn)) return false;
    this.link.send({ kind: "forget", fn });
    return true;
  }

  #define(fn: FunctionId): void {
    if (this.#known.has(fn)) return;
    this.#known.add(fn);
    this.link.send({ kind: "function", fn, ref: this.#functions.refOf(fn) });
  }

  // An open port keeps a process alive, so it is held open only while an answer is awaited.
  #keepAliveWhileBusy(): void {
    const busy = this.state.inFlight.size > 0;
    if (busy === this.#keptAlive) return;
    this.#keptAlive = busy;
    this.link.keepAlive(busy);
  }

  #receive(reply: Reply): void {
    try {
      this.#handle(reply);
    } catch (error) {
      // Nobody else would end the tasks that it answers.
      const unreadable = new EnsembleError(`an answer of engine ${this.state.engineId} can't be read`, {
        cause: error,
      });
      for (const id of answeredBy(reply)) this.state.release(id)?.end("failed", { kind: "error", error: unreadable });
    }
    if (answeredBy(reply).length === 0) return;
    this.#keepAliveWhileBusy();
    this.#listener.onReply(this.state);
  }

  #handle(reply: Reply): void {
    switch (reply.kind) {
      case "done":
        return this.#receiveDone(reply);
      case "items":
        return this.#receiveItems(reply);
      case "failed":
        return this.#receiveFailed(reply);
      case "aborted":
        for (const id of reply.ids) {
          // What this client has aborted has its reason already: else another one has interrupted the engine.
          const error = new TaskAbortedError(id, new Error("the engine was interrupted"));
          this.state.release(id)?.end("aborted", { kind: "error", error });
        }
        return;
      case "output": {
        const found = reply.id === null ? undefined : this.state.inFlight.get(reply.id);
        const task = found?.isOwn === false ? found : undefined;
        task?.write(reply.stream, reply.text);
        this.#listener.onOutput(task, reply);
        return;
      }
      case "published": {
        const data = [reply.value];
        if (reply.placeholders) fill(data, reply.placeholders, this.#functions.receive);
        this.state.inFlight.get(reply.id)?.publish(data[0]);
        return;
      }
      case "listening":
        this.state.listens(reply.id);
        return;
      case "fault":
        this.#receiveFault(reply);
        return;
    }
  }

  #receiveFault({ error, own }: Reply & { kind: "fault" }): void {
    const cause = fromErrorRecord(this.#functions.places.translate(error));
    this.state.report(own ? cause : noteUncaught(cause));
  }

  #receiveDone(reply: Reply & { kind: "done" }): void {
    if (reply.placeholders) fill(reply.values, reply.placeholders, this.#functions.receive);
    const { ids, values, startedMs, endedMs } = reply;
    if (reply.sharedId !== undefined) values[0] = this.#shared.restore(reply.sharedId, values[0]);
    const last = ids.length - 1;
    this.state.measure((endedMs[last] ?? 0) - (startedMs[0] ?? 0), ids.length);
    const times = { startedMs, endedMs, receivedMs: epochMs() };
    for (let i = 0; i < ids.length; i++) {
      const task = this.state.release(ids[i] ?? -1);
      if (task === undefined) continue;
      task.time(times, i);
      task.end("done", { kind: "value", value: values[i] });
    }
  }

  #receiveItems(reply: Reply & { kind: "items" }): void {
    if (reply.placeholders) fill(reply.values, reply.placeholders, this.#functions.receive);
    const task = this.state.release(reply.id);
    if (task === undefined) return;
    this.#time(task, reply);
    const errors = new Map(reply.errors.map(([i, record]) => [i, this.#remoteError(task, i, record)]));
    this.state.failed += errors.size;
    const [failure] = task.count === 1 ? errors.values() : [];
    if (failure !== undefined && this.#listener.tryAgain(this.state, task, failure)) return;
    task.end("done", { kind: "items", values: reply.values, errors });
  }

  #receiveFailed(reply: Reply & { kind: "failed" }): void {
    const task = this.state.release(reply.id);
    if (task === undefined) return;
    this.#time(task, reply);
    const error = this.#remoteError(task, 0, reply.error);
    this.state.failed += task.count;
    if (this.#listener.tryAgain(this.state, task, error)) return;
    task.end("failed", { kind: "error", error });
  }

  // The failure of a task's i-th part.
  #remoteError({ id, index, method, failures, request }: Task, i: number, record: ErrorRecord): RemoteError {
    const hint = missingNameHint(record, { method, source: this.#functions.sourceOf(request) });
    const origin = { engineId: this.state.engineId, taskId: id, index: index + i, method, hint, earlier: failures };
    return withoutFrames(new RemoteError(origin, this.#functions.places.translate(record)));
  }

  #time(task: Task, { startedMs, endedMs }: { readonly startedMs: number; readonly endedMs: number }): void {
    this.state.measure(endedMs - startedMs, 1);
    const receivedMs = epochMs();
    task.time({ startedMs: [startedMs], endedMs: [endedMs], receivedMs }, 0);
  }
}
