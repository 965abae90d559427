import { describe, expect, test } from "vitest";
import { Engine } from "../../src/engine/engine.ts";
import type { EngineHooks } from "../../src/engine/engine-parts.ts";
import { ScopeNamespace } from "../../src/engine/scope-namespace.ts";
import { WHOLE_CODE } from "../../src/engine/whole-code.ts";
import { functionRef } from "../../src/protocol/function-source.ts";
import type { Reply, Request } from "../../src/protocol/messages.ts";

/** An engine that is called directly, and what it posted. */
function setUp(hooks: Partial<EngineHooks> = {}) {
  const messages: (readonly Reply[])[] = [];
  const namespace = new ScopeNamespace();
  const engine = new Engine({
    engineId: 3,
    namespace,
    code: WHOLE_CODE,
    hooks: {
      post: (replies, move) => messages.push(structuredClone(replies, { transfer: [...move] })),
      importModule: (specifier) => Promise.reject(new Error(`no ${specifier}`)),
      inspect: String,
      ...hooks,
    },
  });
  return { engine, namespace, messages, replies: () => messages.flat() };
}

const define = (fn: number, f: (...args: never[]) => unknown): Request => ({
  kind: "function",
  fn,
  ref: functionRef(f),
});
const call = (id: number, ...args: unknown[]): Request => ({ kind: "apply", fn: 0, ids: [id], args: [args] });

/** Sets the name `f` to a function that gives `result`. */
function pushF(id: number, result: number): Request {
  const ref = { kind: "source", source: `() => ${result}`, name: "f" } as const;
  return { kind: "push", id, values: { f: undefined }, placeholders: [{ path: ["f"], ref }] };
}

function busy(ms: number): number {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return ms;
}

describe("Engine", () => {
  test("has done what needs no waiting when receive returns", () => {
    const { engine, replies } = setUp();
    engine.receive([define(0, (x: number) => x + 1), call(1, 1), call(2, 2)]);
    const answers = replies().flatMap((reply) => (reply.kind === "done" ? reply.values : []));
    expect(answers).toEqual([2, 3]);
  });

  test("answers many short tasks of one message in few messages", () => {
    const { engine, messages, replies } = setUp({ begun: () => {} });
    const ids = Array.from({ length: 5000 }, (_, i) => i);
    engine.receive([define(0, (x: number) => x), { kind: "apply", fn: 0, ids, args: ids.map((id) => [id]) }]);
    expect(replies().flatMap((reply) => (reply.kind === "done" ? reply.ids : []))).toEqual(ids);
    expect(messages.length).toBeLessThan(500);
  });

  test("posts each answer before the next task begins where nobody sees which one runs", () => {
    const { engine, messages } = setUp();
    const ids = Array.from({ length: 50 }, (_, i) => i);
    engine.receive([define(0, (x: number) => x), { kind: "apply", fn: 0, ids, args: ids.map((id) => [id]) }]);
    expect(messages.map((replies) => replies.length)).toEqual(ids.map(() => 1));
  });

  test("posts what waits before it begins what is not known to be short: another function, or something else", () => {
    const posted: number[] = [];
    const postedAt = new Map<number, number>();
    const { engine } = setUp({
      post: (replies) => {
        for (const reply of replies) if (reply.kind === "done") posted.push(...reply.ids);
      },
      begun: (id) => postedAt.set(id, posted.length),
    });
    const ids = Array.from({ length: 100 }, (_, i) => i);
    const many = { kind: "apply", fn: 0, ids, args: ids.map((id) => [id]) } as const;
    const other: Request = { kind: "apply", fn: 1, ids: [100], args: [[]] };
    const read = { kind: "pull", id: 102, names: "x" } as const;
    engine.receive([define(0, (x: number) => x), define(1, () => 1), many, other, call(101, 1), read]);
    expect([postedAt.get(100), postedAt.get(102)]).toEqual([100, 102]);
  });

  test("has its own id under a name that can't be changed, and calls functions with nothing but their arguments", () => {
    const { engine, replies } = setUp();
    engine.receive([define(0, (...args: unknown[]) => args), call(1, 7, 8)]);
    engine.receive([
      { kind: "push", id: 2, values: { "engine.id": 9 } },
      { kind: "pull", id: 3, names: "engine" },
    ]);
    expect(replies().flatMap((reply) => (reply.kind === "done" ? reply.values : []))).toEqual([
      [7, 8],
      undefined,
      { id: 3 },
    ]);
  });

  test("a request that comes while a task is awaited waits its turn", async () => {
    const { engine, namespace, replies } = setUp();
    const { promise, resolve } = deferred();
    engine.receive([define(0, () => promised()), define(1, () => 2)]);
    namespace.set("promised", () => promise);
    engine.receive([call(1)]);
    engine.receive([{ kind: "apply", fn: 1, ids: [2], args: [[]] }]);
    expect(replies()).toEqual([]);
    resolve("one");
    await new Promise((done) => setImmediate(done));
    expect(replies().flatMap((reply) => (reply.kind === "done" ? reply.values : []))).toEqual(["one", 2]);
  });

  test("hears an abort between two tasks by asking for messages", () => {
    const polls: (readonly Request[] | undefined)[] = [[{ kind: "abort", ids: [3] }], undefined];
    const { engine, replies } = setUp({ poll: () => polls.shift() });
    engine.receive([define(0, busy), call(1, 3), call(2, 0), call(3, 0)]);
    expect(replies().flatMap((reply) => (reply.kind === "aborted" ? reply.ids : []))).toEqual([3]);
    expect(replies().flatMap((reply) => (reply.kind === "done" ? reply.ids : []))).toEqual([1, 2]);
  });

  test("forgets an abort of a task that it does not hold", () => {
    const { engine, replies } = setUp();
    engine.receive([define(0, (x: number) => x), { kind: "abort", ids: [7] }]);
    engine.receive([call(7)]);
    expect(replies()).toMatchObject([{ kind: "done", ids: [7] }]);
  });

  test("takes requests that it finds by asking behind those it has", () => {
    const polls: (readonly Request[] | undefined)[] = [[call(9, 0)], undefined];
    const { engine, replies } = setUp({ poll: () => polls.shift() });
    engine.receive([define(0, busy), call(1, 3), call(2, 0)]);
    expect(replies().flatMap((reply) => (reply.kind === "done" ? reply.ids : []))).toEqual([1, 2, 9]);
  });

  test("notes each task before it begins it, and none that was aborted", () => {
    const begun: number[] = [];
    const { engine } = setUp({ begun: (id) => begun.push(id) });
    engine.receive([define(0, (x: number) => x), call(1), call(2), { kind: "pull", id: 3, names: "a" }, call(4)]);
    engine.receive([call(5), { kind: "abort", ids: [5] }]);
    expect(begun).toEqual([1, 2, 3, 4]);
  });

  test("output outside of any task goes out at once, under no id", () => {
    const { engine, messages } = setUp();
    engine.write("stderr", "late");
    expect(messages).toEqual([[{ kind: "output", id: null, stream: "stderr", text: "late" }]]);
  });

  test("last words go out at once, with what was waiting before it", () => {
    const { engine, messages } = setUp();
    engine.fault(new RangeError("end"));
    engine.fault(undefined);
    engine.ends("it is closed");
    expect(messages.flat()).toMatchObject([
      { kind: "fault", error: { name: "RangeError", message: "end" } },
      { kind: "fault", error: { kind: "thrown", text: "undefined" } },
      { kind: "fault", own: true, error: { name: "Error", message: "it is closed" } },
    ]);
  });

  test("a large typed array is copied and moved: the engine's own stays", () => {
    let moved = 0;
    const { engine, namespace, replies } = setUp();
    const own = new Float64Array(1000).fill(1);
    namespace.set("own", own);
    engine.receive([{ kind: "pull", id: 1, names: "own" }]);
    for (const reply of replies()) if (reply.kind === "done") moved += (reply.values[0] as Float64Array).length;
    expect([moved, own.length, own[999]]).toEqual([1000, 1000, 1]);
  });

  test("a broken thenable fails its task, and no more", () => {
    const { engine, namespace, replies } = setUp();
    // oxlint-disable-next-line unicorn/no-thenable -- what a task gives may be anything
    const broken = Object.defineProperty({}, "then", {
      get: () => {
        throw new RangeError("no then");
      },
    });
    namespace.set("give", () => broken);
    engine.receive([define(0, () => give()), call(1), { kind: "pull", id: 2, names: "engine.id" }]);
    expect(replies()).toMatchObject([
      { kind: "failed", id: 1 },
      { kind: "done", ids: [2] },
    ]);
  });

  test("functions made of source are made anew after clear", () => {
    const { engine, replies } = setUp();
    const source = "(() => { let n = 0; return () => ++n; })()";
    engine.receive([{ kind: "function", fn: 0, ref: { kind: "source", source, name: "counter" } }]);
    engine.receive([call(1), call(2), { kind: "clear", id: 3 }, call(4)]);
    const values = replies().flatMap((reply) => (reply.kind === "done" ? reply.values : []));
    expect(values).toEqual([1, 2, undefined, 1]);
  });

  test("a function by name is looked up at each call", () => {
    const { engine, replies } = setUp();
    engine.receive([{ kind: "function", fn: 0, ref: { kind: "name", path: "f" } }]);
    engine.receive([pushF(1, 10), call(2), pushF(3, 20), call(4)]);
    const values = replies().flatMap((reply) => (reply.kind === "done" ? reply.values : []));
    expect(values).toEqual([undefined, 10, undefined, 20]);
  });
});

// Names on the engine.
declare function promised(): Promise<unknown>;
declare function give(): unknown;

function deferred(): { promise: Promise<unknown>; resolve: (value: unknown) => void } {
  const settle: ((value: unknown) => void)[] = [];
  const promise = new Promise((done) => settle.push(done));
  return { promise, resolve: (value) => settle[0]?.(value) };
}
