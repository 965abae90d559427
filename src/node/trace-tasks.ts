import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { TaskTrace } from "../client/task-trace.ts";
import { describe } from "../protocol/describe.ts";
import { epochMs } from "../protocol/epoch-ms.ts";

/** Attributes of a span. */
export type SpanAttributes = Record<string, string | number>;

/** A span of `@opentelemetry/api`, as far as it is used. Times are ms since the epoch. */
export interface TaskSpan {
  /** As that of OpenTelemetry. */
  readonly setAttributes: (attributes: SpanAttributes) => unknown;
  /** As that of OpenTelemetry. */
  readonly addEvent: (name: string, time: number) => unknown;
  /** As that of OpenTelemetry. */
  readonly recordException: (error: Error, time: number) => unknown;
  /** As that of OpenTelemetry. */
  readonly setStatus: (status: { code: number; message?: string }) => unknown;
  /** As that of OpenTelemetry. */
  readonly end: (time: number) => void;
}

/** A tracer of `@opentelemetry/api`, as far as it is used. */
export interface TaskTracer {
  /** As that of OpenTelemetry: the parent is the span that is active. */
  readonly startSpan: (name: string, options: { startTime: number; attributes: SpanAttributes }) => TaskSpan;
}

// SpanStatusCode.ERROR of @opentelemetry/api.
const ERROR = 2;

/**
 * Makes a span of OpenTelemetry of each task that clients of this process send from now on, or chunk of a map or of sampling: from
 * when it was made until its result is here, with an event when its engine began. Its parent is the span that is active at the
 * call. What is not over is left out after the end. A task that never began, or whose engine was lost, has no such event. A span
 * whose tracer throws is left out, and the task goes on.
 *
 * @param tracer - such as `trace.getTracer("my-program")` of `@opentelemetry/api`
 * @returns what ends it
 * @throws {TypeError} when it is no tracer
 *
 * @example
 * import { traceTasks } from "wasm-ensemble/monitor";
 *
 * const stop = traceTasks(tracer);
 */
export function traceTasks(tracer: TaskTracer): () => void {
  checkTracer(tracer);
  const spans = new WeakMap<TaskTrace, TaskSpan>();
  const submitted = (message: unknown): void => {
    // That is what the channel shows.
    const task = message as TaskTrace;
    const { method, name, submittedMs } = task;
    orNoSpan(() => {
      spans.set(
        task,
        tracer.startSpan(`${method} ${name}`, { startTime: submittedMs, attributes: attributesOf(task) }),
      );
    });
  };
  const ended = (message: unknown): void => {
    const task = message as TaskTrace;
    const span = spans.get(task);
    // One that was submitted before.
    if (span === undefined) return;
    spans.delete(task);
    orNoSpan(() => end(span, task));
  };
  subscribe("ensemble:task:submitted", submitted);
  subscribe("ensemble:task:ended", ended);
  return () => {
    unsubscribe("ensemble:task:submitted", submitted);
    unsubscribe("ensemble:task:ended", ended);
  };
}

function checkTracer(value: unknown): asserts value is TaskTracer {
  if (typeof value === "object" && value !== null && typeof Reflect.get(value, "startSpan") === "function") return;
  throw new TypeError(`traceTasks expects a tracer of OpenTelemetry, which has startSpan, got ${describe(value)}`);
}

// What a subscriber of a channel throws ends the program.
function orNoSpan(act: () => void): void {
  try {
    act();
  } catch {
    // The task is worth more than its span.
  }
}

function attributesOf({ taskId, method, name, view, count }: TaskTrace): SpanAttributes {
  return {
    // Names of OpenTelemetry's semantic conventions, where there are any.
    "code.function.name": name,
    "ensemble.task.id": taskId,
    "ensemble.task.method": method,
    "ensemble.task.view": view,
    "ensemble.task.count": count,
  };
}

function end(span: TaskSpan, task: TaskTrace): void {
  const { engineId, host, tries = 0, state = "done", failed = 0, startedMs, error, submittedMs } = task;
  // Clocks of processes differ by a little.
  const endedMs = Math.max(epochMs(), submittedMs, startedMs ?? submittedMs);
  span.setAttributes({
    "ensemble.task.state": state,
    "ensemble.task.tries": tries,
    ...(engineId !== undefined && { "ensemble.engine.id": engineId }),
    ...(host !== undefined && { "host.name": host }),
    ...(failed > 0 && { "ensemble.task.failed": failed }),
    ...(error !== undefined && { "error.type": error.name }),
  });
  if (startedMs !== undefined) span.addEvent("started", Math.max(startedMs, submittedMs));
  if (error !== undefined) {
    span.recordException(error, endedMs);
    span.setStatus({ code: ERROR, message: error.message });
  }
  span.end(endedMs);
}
