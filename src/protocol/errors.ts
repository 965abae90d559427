import { type ErrorRecord, fromErrorRecord, registerErrorClasses, summarize, wholeStackOf } from "./error-record.ts";
import { inOneLine, inTries, type RemoteErrorOrigin } from "./failure-text.ts";
import type { EngineId, TaskId } from "./ids.ts";
import { type ErrorJson, errorToJson } from "./json.ts";

/**
 * Base of the errors that Ensemble itself makes.
 *
 * @example
 * await lview.apply(() => 5).catch((error: unknown) => {
 *   if (error instanceof EnsembleError) console.log(error.name);
 * });
 */
export class EnsembleError extends Error {
  override readonly name: string = "EnsembleError";

  /**
   * All of it, causes too, as plain data.
   *
   * @example
   * await lview.apply(() => 5).catch((error: unknown) => console.log(JSON.stringify(error)));
   */
  toJSON(): ErrorJson {
    return errorToJson(this);
  }
}

/**
 * Code on an engine threw. `cause` is the error it threw, rebuilt; the engine goes on.
 *
 * @example
 * await lview
 *   .apply(() => { throw new RangeError("no"); })
 *   .catch((error: unknown) => {
 *     if (error instanceof RemoteError) console.log(error.cause instanceof RangeError, error.engineStack);
 *   });
 */
export class RemoteError extends EnsembleError {
  override readonly name = "RemoteError";
  /** Where it was thrown. */
  readonly engineId: EngineId;
  /** Which task threw it. */
  readonly taskId: TaskId;
  /** Position of the part in the result: of an item in a map, of an engine in the calls of a direct view. */
  readonly index: number;
  /** The call that made the task: apply, map, execute, … */
  readonly method: string;
  /** Class name of what was thrown on the engine, such as `RangeError`. */
  readonly remoteName: string;
  /** Failures of the task's earlier tries, oldest first; empty where there was one try. */
  readonly earlier: readonly Error[];

  constructor(origin: RemoteErrorOrigin, record: ErrorRecord) {
    const { earlier = [], hint = "" } = origin;
    const where = `${origin.method} failed on engine ${origin.engineId}: ${summarize(record)}`;
    super(where + hint + inTries(earlier), { cause: fromErrorRecord(record) });
    this.earlier = earlier;
    this.engineId = origin.engineId;
    this.taskId = origin.taskId;
    this.index = origin.index;
    this.method = origin.method;
    this.remoteName = record.kind === "error" ? record.name : "thrown value";
  }

  /** Whole stack on the engine: with the frames of the library, which that of `cause` leaves out. */
  get engineStack(): string | undefined {
    return wholeStackOf(this.cause);
  }
}

const SHOWN_CAUSES = 4;

/**
 * Several tasks of one call failed, or one of a call that gives a list. `errors` are in order of index.
 *
 * @example
 * await dview.execute("throw new RangeError(engine.id)").catch((error: unknown) => {
 *   if (error instanceof CompositeError) console.log(error.errors.length, error.errors[0]?.cause);
 * });
 */
export class CompositeError extends AggregateError {
  override readonly name = "CompositeError";
  /** The failures, in the order of their index in the result. */
  declare readonly errors: Error[];

  /** @param total - tasks or items of the call, failed or not @param names - of those that failed, for the message */
  constructor(errors: readonly Error[], total: number, names?: readonly string[]) {
    const named = errors.map(({ message }, i) => (names?.[i] === undefined ? message : `${names[i]}: ${message}`));
    const shown = named.slice(0, SHOWN_CAUSES).map((text) => `\n  ${text}`);
    const more = errors.length > SHOWN_CAUSES ? `\n  … and ${errors.length - SHOWN_CAUSES} more` : "";
    // Without a cause: whatever prints the error would print the first failure twice.
    super(errors, `${errors.length} of ${total} failed${shown.join("")}${more}`);
    const own = [...errors];
    // A value would be printed whole by Node where nobody catches the error: a thousand lines of a hundred failures.
    Object.defineProperty(this, "errors", { get: () => own, configurable: true });
  }

  /**
   * All of it, every failure too, as plain data.
   *
   * @example
   * await dview.execute("undefinedName").catch((error: unknown) => console.log(JSON.stringify(error)));
   */
  toJSON(): ErrorJson {
    return errorToJson(this);
  }
}

/** What an {@link EngineLostError} reports. */
export interface EngineLoss {
  readonly engineId: EngineId;
  readonly taskIds: readonly TaskId[];
  readonly cause: Error;
  /** What the message says of it; by default what the cause says. */
  readonly why?: string;
  /** Failures of the task's earlier tries, oldest first. */
  readonly earlier?: readonly Error[];
}

/**
 * An engine ended while it held tasks. What had run by then may have had effects.
 *
 * @example
 * await lview.apply(() => process.exit(1)).catch((error: unknown) => {
 *   if (error instanceof EngineLostError) console.log(error.engineId, error.cause);
 * });
 */
export class EngineLostError extends EnsembleError {
  override readonly name = "EngineLostError";
  /** The engine that was lost. */
  readonly engineId: EngineId;
  /** Tasks that the engine held, running or waiting. */
  readonly taskIds: readonly TaskId[];
  /** Failures of the task's earlier tries, oldest first; empty where there was one try. */
  readonly earlier: readonly Error[];

  constructor({ engineId, taskIds, cause, why = cause.message, earlier = [] }: EngineLoss) {
    const held = taskIds.length === 1 ? "1 task" : `${taskIds.length} tasks`;
    const before = earlier.filter((error) => error instanceof EngineLostError).map((error) => error.engineId);
    const killed = before.length === 0 ? "" : `; the task had ended with engine ${before.join(", ")} before`;
    super(`engine ${engineId} was lost while it held ${held} (${why})${killed}`, { cause });
    this.engineId = engineId;
    this.taskIds = taskIds;
    this.earlier = earlier;
  }

  /** Engines that were lost while they held the task, over all its tries: more than one make it the likely cause. */
  get lostEngines(): readonly EngineId[] {
    const before = this.earlier.filter((error) => error instanceof EngineLostError);
    return [...before.map(({ engineId }) => engineId), this.engineId];
  }
}

/**
 * An engine could not be started. `cause` says why.
 *
 * @example
 * await client.addEngines(1).catch((error: unknown) => {
 *   if (error instanceof EngineStartError) console.log(error.engineId, error.cause);
 * });
 */
export class EngineStartError extends EnsembleError {
  override readonly name = "EngineStartError";
  /** The id that the engine was to have. */
  readonly engineId: EngineId;
  constructor(engineId: EngineId, cause: Error) {
    super(`engine ${engineId} did not start: ${cause.message}`, { cause });
    this.engineId = engineId;
  }
}

/**
 * A view addresses an engine that has ended.
 *
 * @example
 * try {
 *   client.directView(3);
 * } catch (error) {
 *   if (error instanceof NoSuchEngineError) console.log(error.liveIds);
 * }
 */
export class NoSuchEngineError extends EnsembleError {
  override readonly name = "NoSuchEngineError";
  /** The engine that is gone. */
  readonly engineId: EngineId;
  /** Ids of those that are left, rising. */
  readonly liveIds: readonly EngineId[];
  constructor(engineId: EngineId, liveIds: readonly EngineId[]) {
    super(`engine ${engineId} is gone; live engines: ${liveIds.length === 0 ? "none" : liveIds.join(", ")}`);
    this.engineId = engineId;
    this.liveIds = liveIds;
  }
}

/**
 * A call needs at least one engine, and the client has none.
 *
 * @example
 * await client.removeEngines("all");
 * await dview.apply(() => 5).catch((error: unknown) => console.log(error instanceof NoEnginesError)); // true
 */
export class NoEnginesError extends EnsembleError {
  override readonly name = "NoEnginesError";

  constructor(why = "the client has no engines left; client.addEngines(n) starts some", cause?: Error) {
    super(why, cause && { cause });
  }
}

/**
 * The client was closed, before the call or while the task was pending.
 *
 * @example
 * const pending = lview.apply(() => 5);
 * await client.close();
 * await pending.catch((error: unknown) => console.log(error instanceof ClientClosedError)); // true
 */
export class ClientClosedError extends EnsembleError {
  override readonly name = "ClientClosedError";

  constructor(what = "the client is closed; connect again") {
    super(what);
  }
}

/**
 * A task was aborted by its caller. `cause` is the reason, when one was given.
 *
 * @example
 * const endless = lview.apply(() => { for (;;); });
 * endless.abort("no longer needed");
 * await endless.catch((error: unknown) => console.log(error instanceof TaskAbortedError)); // true
 */
export class TaskAbortedError extends EnsembleError {
  override readonly name = "TaskAbortedError";
  /** The task that was aborted; undefined where it had not become a task yet, as items of a map that no engine was near. */
  readonly taskId: TaskId | undefined;

  constructor(taskId: TaskId | undefined, reason?: unknown) {
    const what = taskId === undefined ? "it was aborted before it became a task" : `task ${taskId} was aborted`;
    super(what, reason === undefined ? {} : { cause: reason });
    this.taskId = taskId;
  }
}

/**
 * A task can't run any more: what it depends on did not end as it must, no engine is where it has to run, or none has
 * what it needs. `cause` is the failure of what it depends on, if any: the first in a chain of tasks.
 *
 * @example
 * const failing = lview.apply(() => { throw new Error("no"); });
 * const after = lview.with({ after: failing }).apply(() => 5);
 * await after.catch((error: unknown) => console.log(error instanceof ImpossibleDependencyError)); // true
 */
export class ImpossibleDependencyError extends EnsembleError {
  override readonly name = "ImpossibleDependencyError";
  /** Steps back to the task whose failure is `cause`; 0 where no task failed. */
  readonly links: number;

  constructor(why: string, cause?: Error, links = 0) {
    super(`the task can't run: ${why}`, cause === undefined ? {} : { cause });
    this.links = links;
  }
}

/**
 * A wait was longer than its limit. What was waited for goes on.
 *
 * @example
 * await result.get(100).catch((error: unknown) => {
 *   if (error instanceof TimeoutError) console.log("not ready yet");
 * });
 */
export class TimeoutError extends EnsembleError {
  override readonly name = "TimeoutError";
  /** The limit, ms. */
  readonly timeoutMs: number;

  constructor(what: string, timeoutMs: number, advice = "") {
    const limit = timeoutMs < 1000 ? `${Math.round(timeoutMs)} ms` : `${Number((timeoutMs / 1000).toPrecision(3))} s`;
    super(`${what} within ${limit}${advice}`);
    this.timeoutMs = timeoutMs;
  }
}

/**
 * A task ran longer than its view allows. Its engine goes on if the task stops by itself, and is replaced otherwise.
 *
 * @example
 * await lview.with({ timeoutMs: 100 }).apply(() => { for (;;); }).catch((error: unknown) => {
 *   if (error instanceof TaskTimeoutError) console.log(error.taskId, error.timeoutMs);
 * });
 */
export class TaskTimeoutError extends EnsembleError {
  override readonly name = "TaskTimeoutError";
  /** The task that took too long. */
  readonly taskId: TaskId;
  /** The limit, ms. */
  readonly timeoutMs: number;

  constructor(taskId: TaskId, timeoutMs: number) {
    super(`task ${taskId} ran longer than ${timeoutMs} ms`);
    this.taskId = taskId;
    this.timeoutMs = timeoutMs;
  }
}

/**
 * A task waited for an engine longer than its view allows. It never ran.
 *
 * @example
 * await lview.with({ queueTimeoutMs: 100 }).apply(() => 5).catch((error: unknown) => {
 *   if (error instanceof QueueTimeoutError) console.log("all engines are busy");
 * });
 */
export class QueueTimeoutError extends EnsembleError {
  override readonly name = "QueueTimeoutError";
  /** The limit, ms. */
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`no engine began the task within ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}

/**
 * The runtime can't block, as the main thread of a page, or the engine shares the caller's thread.
 *
 * @example
 * try {
 *   dview.applySync(() => 5);
 * } catch (error) {
 *   if (error instanceof BlockingUnsupportedError) console.log("here, await dview.apply(…)");
 * }
 */
export class BlockingUnsupportedError extends EnsembleError {
  override readonly name = "BlockingUnsupportedError";

  constructor(method: string) {
    super(`${method} can't block here; call it without block and await the result`);
  }
}

/**
 * A checkpoint can't be used: it is of another run, damaged, in use, or can't be written. Nothing was changed.
 *
 * @example
 * try {
 *   client.sample(kernels.pi, { samples: 1e9, checkpoint: "run.json" });
 * } catch (error) {
 *   if (error instanceof CheckpointError) console.log(error.path, error.message);
 * }
 */
export class CheckpointError extends EnsembleError {
  override readonly name = "CheckpointError";
  /** Where the checkpoint lies. */
  readonly path: string;

  constructor(path: string, why: string, options?: ErrorOptions) {
    super(`the checkpoint ${path} can't be used: ${why}`, options);
    this.path = path;
  }
}

/**
 * An engine needed more memory than `connect` allows. `cause` of the EngineLostError of a task that was too much for the
 * JavaScript heap; or `cause` of the RemoteError of one whose kernel was, and its engine goes on.
 *
 * @example
 * await lview.apply(() => new Array(1e7).fill("x".repeat(10))).catch((error: unknown) => {
 *   if (error instanceof EngineLostError) console.log(error.cause instanceof MemoryLimitError);
 * });
 */
export class MemoryLimitError extends EnsembleError {
  override readonly name = "MemoryLimitError";
  /** What was limited: the JavaScript heap, or WebAssembly memory. */
  readonly memory: "heap" | "wasm";
  /** MB of 2^20 bytes. */
  readonly limitMb: number;

  constructor(memory: "heap" | "wasm", limitMb: number, cause?: unknown) {
    const what = memory === "heap" ? "JavaScript heap (maxHeapMb)" : "WebAssembly memory (maxWasmMb)";
    const options = cause === undefined ? {} : { cause };
    super(`the engine needs more than the ${limitMb} MB of ${what} that it may have`, options);
    this.memory = memory;
    this.limitMb = limitMb;
  }
}

/**
 * A WebAssembly kernel could not be loaded, or trapped.
 *
 * @example
 * await loadKernel(new URL("./kernel.wasm", import.meta.url), { name: "dice" }).catch((error: unknown) => {
 *   if (error instanceof KernelError) console.log(error.message);
 * });
 */
export class KernelError extends EnsembleError {
  override readonly name = "KernelError";
}

/** Something that the AssemblyScript compiler, or Ensemble itself, has against a kernel's source. */
export interface KernelDiagnostic {
  /** File, relative to the kernel's own folder; those of the library begin with `~lib/`. */
  readonly file: string;
  /** From 1; 0 when the place is not known. */
  readonly line: number;
  /** From 1; 0 when the place is not known. */
  readonly column: number;
  /** What the compiler says, in its words. */
  readonly message: string;
  /** The compiler's number of the message, such as 2322; 0 for one of Ensemble. */
  readonly code: number;
}

/**
 * A kernel's source does not compile, or is no kernel. The message shows all of it, with the lines of the source.
 *
 * @example
 * await compileKernel("export function sample(): void {").catch((error: unknown) => {
 *   if (error instanceof KernelCompileError) console.log(error.diagnostics[0]?.line);
 * });
 */
export class KernelCompileError extends EnsembleError {
  override readonly name = "KernelCompileError";
  /** Everything that the compiler found, in its order. */
  readonly diagnostics: readonly KernelDiagnostic[];

  /** @param text - what the compiler printed; by default made from the diagnostics */
  constructor(kernel: string, diagnostics: readonly KernelDiagnostic[], text?: string) {
    super(`${kernel} does not compile:\n${text ?? diagnostics.map(inOneLine).join("\n")}`);
    this.diagnostics = diagnostics;
  }
}

// From the wire they come back as what they were.
registerErrorClasses({
  EnsembleError,
  RemoteError,
  CompositeError,
  EngineLostError,
  EngineStartError,
  NoSuchEngineError,
  NoEnginesError,
  ClientClosedError,
  TaskAbortedError,
  ImpossibleDependencyError,
  TimeoutError,
  TaskTimeoutError,
  QueueTimeoutError,
  BlockingUnsupportedError,
  CheckpointError,
  MemoryLimitError,
  KernelError,
  KernelCompileError,
});
