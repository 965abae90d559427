import { epochMs } from "../protocol/epoch-ms.ts";
import { fill } from "../protocol/fill.ts";
import type { FunctionId, TaskId } from "../protocol/ids.ts";
import type { OutputStream, Reply, Request, Script, TaskRequest } from "../protocol/messages.ts";
import { placedUnder } from "../protocol/placeholder.ts";
import { toErrorRecord } from "../protocol/to-error-record.ts";
import { copyToMove } from "../protocol/transferables.ts";
import { provideCommonHelpers } from "./common-helpers.ts";
import { encodeResult } from "./encode-result.ts";
import type { EngineHooks, EngineParts } from "./engine-parts.ts";
import { FunctionTable } from "./function-table.ts";
import { isThenable } from "./is-thenable.ts";
import { runMap } from "./map.ts";
import type { Namespace } from "./namespace.ts";
import { bindImport, execute, pull, push } from "./namespace-tasks.ts";
import { Outbox } from "./outbox.ts";
import { provideOwnFunctions } from "./own-functions.ts";
import { SharedIds } from "./shared-ids.ts";
import { ShortCalls } from "./short-calls.ts";
import { TaskRandom } from "./task-random.ts";
import { TaskScope } from "./task-scope.ts";

const CUT_AFTER = 64;
/**
 * An engine: handles requests in order, one task at a time, and posts the replies. Nothing that a task does escapes
 * from it, but what ends its thread.
 */
export class Engine {
  readonly #namespace: Namespace;
  readonly #hooks: EngineHooks;
  readonly #outbox: Outbox;
  readonly #functions: FunctionTable;
  readonly #scope: TaskScope;
  readonly #queue: Request[] = [];
  readonly #sharedIds = new SharedIds();
  readonly #shortCalls = new ShortCalls();
  #draining = false;
  #polledMs = 0;

  constructor(parts: EngineParts) {
    const { engineId, namespace, hooks, code, maxWasmMb } = parts;
    this.#namespace = namespace;
    this.#hooks = hooks;
    this.#outbox = new Outbox(hooks.post);
    const random = new TaskRandom();
    this.#functions = new FunctionTable({ namespace, code, maxWasmMb, importModule: hooks.importModule, random });
    const { encode } = this.#functions.origins;
    this.#scope = new TaskScope(this.#outbox, { listen: () => this.#hear(), random, encodeFunction: encode });
    provideCommonHelpers(namespace);
    code.helpers.now?.(namespace);
    provideOwnFunctions(namespace, hooks.importModule);
    namespace.provide("engine", this.#scope.api(engineId));
  }

  /** Takes the requests of one message. Returns once they are done, or when the first of them has to wait. */
  receive(requests: readonly Request[]): void {
    this.#enqueue(requests);
    if (!this.#draining) void this.#drain();
  }

  /** Passes on what was written, as output of the running task, as far as there is room for it. */
  write(stream: OutputStream, text: string): void {
    this.#scope.write(stream, text);
  }

  /** Reports an error that nothing caught, before the engine ends. */
  fault(error: unknown): void {
    this.#lastWords({ kind: "fault", error: toErrorRecord(error) });
  }

  /** Says why the engine ends. */
  ends(why: string, cause?: unknown): void {
    const error = cause === undefined ? new Error(why) : new Error(why, { cause });
    this.#lastWords({ kind: "fault", error: toErrorRecord(error), own: true });
  }

  #lastWords(words: Reply & { readonly kind: "fault" }): void {
    this.#outbox.add(words);
    this.#outbox.flush();
  }

  #enqueue(requests: readonly Request[]): void {
    for (const request of requests) {
      if (request.kind !== "abort") this.#queue.push(request);
      else for (const id of request.ids) this.#scope.abort(id);
    }
  }

  #hear(): void {
    for (let more = this.#hooks.poll?.(); more !== undefined; more = this.#hooks.poll?.()) this.#enqueue(more);
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    for (let head = 0; head < this.#queue.length; ) {
      const request = this.#queue[head++];
      const pending = request && this.#handle(request);
      if (pending) await pending;
      // The queue may grow for as long as it is drained; cutting it now and then keeps that linear and frees the done.
      if (head === CUT_AFTER) head -= this.#queue.splice(0, head).length;
    }
    this.#queue.length = 0;
    this.#scope.forgetAborted();
    this.#draining = false;
    this.#outbox.flush();
  }

  // Returns a promise only when something has to be waited for: `await` of anything else would cost a turn per request.
  #handle(request: Request): Promise<void> | undefined {
    switch (request.kind) {
      case "abort":
        return undefined;
      case "function":
        this.#functions.define(request.fn, request.ref);
        return undefined;
      case "forget":
        this.#functions.forget(request.fn);
        this.#shortCalls.forget(request.fn);
        return undefined;
      case "apply":
        return this.#applyAll(request, 0);
      case "map":
        return this.#map(request);
      case "execute":
      case "push":
      case "pull":
      case "import":
      case "clear":
        return this.#runTask(request.id, () => this.#perform(request));
    }
  }

  // Calls of a batch run in a plain loop, as long as they give values; the first promise goes on in a turn of its own.
  #applyAll(request: Request & { kind: "apply" }, from: number): Promise<void> | undefined {
    for (let i = from; i < request.ids.length; i++) {
      const pending = this.#runTask(request.ids[i] ?? -1, () => this.#apply(request, i), request.fn);
      if (pending) return pending.then(() => this.#applyAll(request, i + 1));
    }
    return undefined;
  }

  #apply(request: Request & { kind: "apply" }, i: number): unknown {
    const args = request.args[i] ?? [];
    if (request.placeholders) {
      const loading = this.#functions.loadFor(request.placeholders);
      if (loading) return loading.then(() => this.#apply(request, i));
      fill(request.args, request.placeholders, (ref) => this.#functions.revive(ref));
    }
    const fn = this.#functions.callable(request.fn);
    if (fn === undefined) return this.#functions.load(request.fn).then(() => this.#apply(request, i));
    return fn(...args);
  }

  #perform(request: Exclude<TaskRequest, { kind: "apply" | "map" }>): unknown {
    switch (request.kind) {
      case "execute": {
        const { script, silent } = request;
        const loading = this.#functions.loadScript(script);
        if (loading) return loading.then((parsed) => this.#perform({ ...request, script: parsed }));
        return execute(this.#namespace, { script: script as Script, silent }, this.#hooks.inspect);
      }
      case "push":
        if (request.placeholders) {
          const loading = this.#functions.loadFor(request.placeholders);
          if (loading) return loading.then(() => this.#perform(request));
          fill(request.values, request.placeholders, (ref) => this.#functions.revive(ref));
        }
        this.#sharedIds.note(request.values, request.sharedIds ?? {});
        return push(this.#namespace, request.values);
      case "pull":
        return pull(this.#namespace, request.names);
      case "import":
        return bindImport(this.#namespace, request, this.#hooks.importModule);
      case "clear":
        this.#functions.renew();
        return this.#namespace.clear();
    }
  }

  // Runs one task, a call of a function or something else, and adds its answer. Gives a promise when the task gives one.
  #runTask(id: TaskId, task: () => unknown, fn?: FunctionId): Promise<void> | undefined {
    if (this.#skip(id)) return undefined;
    const startedMs = this.#begin(id, fn);
    try {
      const value = task();
      if (isThenable(value)) return this.#finish(id, startedMs, value);
      const endedMs = this.#succeed(id, startedMs, value);
      if (fn !== undefined) this.#shortCalls.took(fn, endedMs - startedMs);
    } catch (error) {
      this.#fail(id, startedMs, error);
    }
    return undefined;
  }

  async #finish(id: TaskId, startedMs: number, promise: PromiseLike<unknown>): Promise<void> {
    // What was done before goes out now: the promise may take long.
    this.#outbox.flush();
    try {
      this.#succeed(id, startedMs, await promise);
    } catch (error) {
      this.#fail(id, startedMs, error);
    }
  }

  // Gives the time at which it ended.
  #succeed(id: TaskId, startedMs: number, result: unknown): number {
    const { value, placeholders, sharesMemory } = encodeResult(result, "the result", this.#functions.origins.encode);
    const endedMs = performance.now();
    const copied = copyToMove(value);
    if (copied) this.#outbox.move(copied.buffer);
    this.#outbox.answer({
      id,
      value: copied ?? value,
      placeholders: placedUnder(0, placeholders),
      sharedId: this.#sharedIds.of(value),
      startedMs: epochMs(startedMs),
      endedMs: epochMs(endedMs),
    });
    this.#end(endedMs);
    // The next task may change memory that has not been copied yet.
    if (sharesMemory) this.#outbox.flush();
    return endedMs;
  }

  #fail(id: TaskId, startedMs: number, error: unknown): void {
    const endedMs = performance.now();
    this.#outbox.add({
      kind: "failed",
      id,
      error: toErrorRecord(error),
      startedMs: epochMs(startedMs),
      endedMs: epochMs(endedMs),
    });
    this.#end(endedMs);
  }

  // Answers wait before a call that is expected to be short, if the client can see which task runs without them.
  #begin(id: TaskId, fn?: FunctionId): number {
    const isShort = this.#hooks.begun !== undefined && fn !== undefined && this.#shortCalls.includes(fn);
    this.#outbox.taskBegins(isShort);
    this.#scope.begin(id);
    this.#hooks.begun?.(id);
    return performance.now();
  }

  #end(endedMs: number): void {
    this.#scope.end();
    this.#breathe(endedMs);
  }

  // Between tasks, now and then: sends what is ready and hears what has come.
  #breathe(nowMs: number): void {
    if (nowMs - this.#polledMs < 1) return;
    this.#polledMs = nowMs;
    this.#outbox.flushIfDue(nowMs);
    this.#hear();
  }

  #skip(id: TaskId): boolean {
    if (!this.#scope.isAborted(id)) return false;
    this.#outbox.add({ kind: "aborted", ids: [id] });
    return true;
  }

  async #map(request: Request & { kind: "map" }): Promise<void> {
    const { id, placeholders } = request;
    if (this.#skip(id)) return;
    const startedMs = this.#begin(id);
    try {
      await this.#functions.load(request.fn);
      await this.#functions.loadFor(placeholders ?? []);
      const fn = this.#functions.callable(request.fn);
      if (fn === undefined) throw new TypeError("the function of the map could not be loaded");
      fill(request.columns, placeholders ?? [], (ref) => this.#functions.revive(ref));
      const isToEnd = (): boolean => {
        this.#breathe(performance.now());
        return this.#scope.isAborted(id);
      };
      const reply = await runMap(fn, request.columns, isToEnd, {
        as: request.as,
        encodeFunction: this.#functions.origins.encode,
      });
      const times = { startedMs: epochMs(startedMs), endedMs: epochMs(performance.now()) };
      this.#outbox.add(
        reply === undefined ? { kind: "aborted", ids: [id] } : { kind: "items", id, ...reply, ...times },
      );
      this.#outbox.flush();
      this.#scope.end();
    } catch (error) {
      this.#fail(id, startedMs, error);
    }
  }
}
