import process from "node:process";
import { context, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { type Client, connect } from "wasm-ensemble";
import { traceTasks } from "wasm-ensemble/monitor";

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const tracer = provider.getTracer("test");
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
beforeEach(() => exporter.reset());
afterAll(() => context.disable());

async function traced(engines = 1): Promise<Client> {
  const client = await connect({ engines });
  onTestFinished(() => client.close());
  onTestFinished(traceTasks(tracer));
  return client;
}

const spans = (name: string): ReadableSpan[] =>
  exporter.getFinishedSpans().filter((span) => span.name.startsWith(name));

const msOf = ([seconds, nanoseconds]: readonly [number, number]): number => seconds * 1000 + nanoseconds / 1e6;

test("a call has a span under that which was active, from the call to its result, with the start on its engine", async () => {
  const client = await traced();
  const before = Date.now();
  const parent = tracer.startSpan("request");
  await context.with(trace.setSpan(context.active(), parent), async () => {
    await Promise.resolve();
    await client.directView(0).apply(function double(x: number) {
      return 2 * x;
    }, 21);
  });
  parent.end();
  const [span] = spans("apply double");
  expect(span?.parentSpanContext?.spanId).toBe(parent.spanContext().spanId);
  expect(span?.attributes).toMatchObject({
    "code.function.name": "double",
    "ensemble.task.method": "apply",
    "ensemble.task.view": "direct",
    "ensemble.task.count": 1,
    "ensemble.task.state": "done",
    "ensemble.task.tries": 1,
    "ensemble.engine.id": 0,
  });
  expect(span?.status.code).toBe(SpanStatusCode.UNSET);
  const [began, started, ended] = [span?.startTime, span?.events[0]?.time, span?.endTime].map((at) =>
    msOf(at ?? [0, 0]),
  );
  expect(span?.events.map(({ name }) => name)).toEqual(["started"]);
  // The clock of the process is set now and then, and is finer than the other.
  expect(began).toBeGreaterThan(before - 1000);
  expect(started).toBeGreaterThanOrEqual(began ?? Number.NaN);
  expect(ended).toBeGreaterThanOrEqual(started ?? Number.NaN);
});

test("chunks of a map are under the span of its call, however late they are cut", async () => {
  const client = await traced(2);
  const parent = tracer.startSpan("request");
  const items = Array.from({ length: 1000 }, (_, i) => i);
  await context.with(trace.setSpan(context.active(), parent), () =>
    client.loadBalancedView().map((x: number) => x, items),
  );
  const chunks = spans("map");
  expect(chunks.length).toBeGreaterThan(1);
  expect(new Set(chunks.map((span) => span.parentSpanContext?.spanId))).toEqual(new Set([parent.spanContext().spanId]));
  expect(chunks.reduce((sum, span) => sum + Number(span.attributes["ensemble.task.count"]), 0)).toBe(1000);
});

test("a task that fails has its error, and one whose engine is lost ends as well", async () => {
  const client = await traced();
  await client
    .loadBalancedView()
    .apply(() => Promise.reject(new RangeError("too far")))
    .wait();
  await client
    .directView(0)
    .apply(() => globalThis.process.exit(1))
    .wait();
  const [failed, lost] = spans("apply");
  expect(failed?.status).toEqual({ code: SpanStatusCode.ERROR, message: expect.stringContaining("too far") as string });
  expect(failed?.attributes).toMatchObject({ "ensemble.task.state": "failed", "ensemble.task.failed": 1 });
  expect(failed?.events.map(({ name }) => name)).toContain("exception");
  expect(lost?.attributes).toMatchObject({ "ensemble.task.state": "lost", "error.type": "EngineLostError" });
});

test("after its end there are no spans, and none for tasks from before its begin", async () => {
  const client = await connect({ engines: 1 });
  onTestFinished(() => client.close());
  const result = client.directView(0).apply(() => 1);
  const stop = traceTasks(tracer);
  await result;
  stop();
  await client.directView(0).apply(() => 2);
  expect(exporter.getFinishedSpans()).toEqual([]);
});

test("what is no tracer is refused at the call", () => {
  for (const [given, said] of [
    [undefined, "undefined"],
    [null, "null"],
    [{}, "an object"],
    [{ startSpan: 5 }, "an object"],
    [5, "5"],
  ]) {
    // @ts-expect-error it is none
    const call = (): unknown => traceTasks(given);
    expect(call).toThrow(
      new TypeError(`traceTasks expects a tracer of OpenTelemetry, which has startSpan, got ${said as string}`),
    );
  }
});

function broken(): never {
  throw new Error("the exporter is gone");
}

test("a tracer that throws costs its span, not the task, and not the program", async () => {
  const client = await traced();
  const uncaught: unknown[] = [];
  const note = (error: unknown): void => void uncaught.push(error);
  process.on("uncaughtException", note);
  onTestFinished(() => void process.off("uncaughtException", note));
  const asked: string[] = [];
  const never = traceTasks({
    startSpan: (name) => {
      asked.push(name);
      return broken();
    },
  });
  onTestFinished(never);
  const half = traceTasks({
    startSpan: (name, options) => {
      const span = tracer.startSpan(name, options);
      return Object.assign(span, { setAttributes: broken });
    },
  });
  onTestFinished(half);
  const value = await client.directView(0).apply(function triple(x: number) {
    return 3 * x;
  }, 7);
  expect(value).toBe(21);
  // Node tells of what a subscriber throws at its next tick.
  await new Promise((resolve) => void setImmediate(resolve));
  expect(asked).toEqual(["apply triple"]);
  expect(uncaught).toEqual([]);
  expect(spans("apply triple")).toHaveLength(1);
});
