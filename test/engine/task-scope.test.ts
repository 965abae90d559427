import { describe, expect, test, vi } from "vitest";
import { Engine } from "../../src/engine/engine.ts";
import { ScopeNamespace } from "../../src/engine/scope-namespace.ts";
import { WHOLE_CODE } from "../../src/engine/whole-code.ts";
import { functionRef } from "../../src/protocol/function-source.ts";
import type { OutputStream, Reply, Request } from "../../src/protocol/messages.ts";

/** An engine that is called directly, and what it posted. */
function setUp() {
  const messages: (readonly Reply[])[] = [];
  const namespace = new ScopeNamespace();
  const engine = new Engine({
    engineId: 0,
    namespace,
    code: WHOLE_CODE,
    hooks: {
      post: (replies, move) => messages.push(structuredClone(replies, { transfer: [...move] })),
      importModule: (specifier) => Promise.reject(new Error(`no ${specifier}`)),
      inspect: String,
    },
  });
  const run = (id: number, fn: (...args: never[]) => unknown, ...args: unknown[]): void => {
    engine.receive([
      { kind: "function", fn: id, ref: functionRef(fn) },
      { kind: "apply", fn: id, ids: [id], args: [args] },
    ] satisfies Request[]);
  };
  const published = () => messages.flat().filter((reply) => reply.kind === "published");
  namespace.set("write", (stream: OutputStream, text: string) => engine.write(stream, text));
  return { engine, namespace, messages, run, published, kinds: () => messages.flat().map(({ kind }) => kind) };
}

declare const engine: { readonly publish: (data: unknown) => void };
declare const resume: Promise<void>;
declare function write(stream: OutputStream, text: string): void;

describe("what a task publishes", () => {
  test("comes before its answer, under its id", () => {
    const { run, messages } = setUp();
    run(4, () => {
      engine.publish({ step: 1 });
      return "done";
    });
    expect(messages.flat()).toMatchObject([
      { kind: "published", id: 4, value: { step: 1 } },
      { kind: "done", ids: [4], values: ["done"] },
    ]);
  });

  test("in a hot loop goes out now and then, the last of it in any case", () => {
    const { run, published } = setUp();
    run(1, () => {
      for (let i = 0; i <= 100_000; i++) engine.publish(i);
    });
    expect(published().at(-1)).toMatchObject({ value: 100_000 });
    expect(published().length).toBeLessThan(10_000);
  });

  test("goes out while the task computes", () => {
    const { run, messages } = setUp();
    const seen: number[] = [];
    run(1, () => {
      const end = performance.now() + 20;
      for (let i = 0; performance.now() < end; i++) engine.publish(i);
    });
    for (const message of messages) if (message.every(({ kind }) => kind === "published")) seen.push(message.length);
    expect(seen.length).toBeGreaterThan(1);
    expect(new Set(seen)).toEqual(new Set([1]));
  });

  test("goes out while the task waits, though it came right after something else", async () => {
    const { namespace, run, published } = setUp();
    const opened: (() => void)[] = [];
    namespace.set("resume", new Promise<void>((resolve) => opened.push(resolve)));
    run(1, async () => {
      await Promise.resolve();
      engine.publish("first");
      engine.publish("second");
      await resume;
    });
    await vi.waitFor(() => expect(published().at(-1)).toMatchObject({ value: "second" }));
    opened[0]?.();
  });

  test("is copied at once: later changes don't show", () => {
    const { run, published } = setUp();
    run(1, () => {
      const data = { list: [1], bytes: new Uint8Array(2) };
      engine.publish("posted at once");
      engine.publish(data);
      data.list.push(2);
      data.bytes[0] = 9;
    });
    expect(published().at(-1)).toMatchObject({ value: { list: [1], bytes: new Uint8Array(2) } });
  });

  test.each<[string, () => void]>([
    ["a symbol", () => engine.publish(Symbol("no"))],
    ["a WeakMap, deep inside", () => engine.publish({ deep: [new WeakMap()] })],
    ["what only the port refuses", () => engine.publish(new WebAssembly.Memory({ initial: 1 }))],
  ])("%s: a DataCloneError where it is published, and nothing is sent", (_, fn) => {
    const { run, messages } = setUp();
    run(1, fn);
    expect(messages.flat()).toMatchObject([{ kind: "failed", id: 1, error: { name: "DataCloneError" } }]);
  });

  test("holds functions as results do", () => {
    const { run, published } = setUp();
    run(1, () => engine.publish([Math.max]));
    expect(published()).toMatchObject([
      { placeholders: [{ path: [0, 0], ref: { kind: "global", path: "Math.max" } }] },
    ]);
  });

  test("of two tasks stays apart, though they are told in one message", () => {
    const { run, published } = setUp();
    run(1, () => engine.publish("one"));
    run(2, () => engine.publish("two"));
    expect(published()).toMatchObject([
      { id: 1, value: "one" },
      { id: 2, value: "two" },
    ]);
  });

  test("belongs to a chunk of a map as a whole", async () => {
    const { engine: target, published } = setUp();
    target.receive([
      { kind: "function", fn: 0, ref: functionRef((x: number) => engine.publish(x)) },
      { kind: "map", id: 5, fn: 0, columns: [[1, 2, 3]] },
    ]);
    await vi.waitFor(() => expect(published().at(-1)).toMatchObject({ id: 5, value: 3 }));
  });

  test("needs a task: code of none is told so", async () => {
    const { run, engine: target, messages } = setUp();
    run(1, () => {
      setTimeout(() => {
        try {
          engine.publish(1);
        } catch (error) {
          Reflect.set(globalThis, "publishError", String(error));
        }
      });
    });
    await new Promise((resolve) => setTimeout(resolve));
    target.receive([{ kind: "pull", id: 2, names: "publishError" }]);
    Reflect.deleteProperty(globalThis, "publishError");
    expect(messages.flat().at(-1)).toMatchObject({
      values: ["Error: engine.publish belongs to a task, and none runs"],
    });
  });
});

function textOf(replies: readonly Reply[]): string {
  return replies.flatMap((reply) => (reply.kind === "output" ? reply.text : [])).join("");
}

describe("what is written", () => {
  test("by one task beyond a megabyte is cut, with a mark, and nothing more is posted", () => {
    const { messages, run } = setUp();
    run(
      1,
      (text: string) => {
        for (let i = 0; i < 1000; i++) write("stdout", text);
      },
      "x".repeat(50_000),
    );
    const text = textOf(messages.flat());
    expect(text).toHaveLength(2 ** 20 + "\n[output cut here]\n".length);
    expect(text.endsWith("x\n[output cut here]\n")).toBe(true);
    expect(messages.flat().filter(({ kind }) => kind === "output").length).toBeLessThan(30);
  });

  test("by the next task has room of its own", () => {
    const { messages, run } = setUp();
    for (const id of [1, 2]) run(id, () => write("stderr", "y".repeat(2 ** 21)));
    const lengths = messages.flat().flatMap((r) => (r.kind === "output" ? [[r.id, r.text.length]] : []));
    expect(lengths).toEqual([1, 2].map((id) => [id, 2 ** 20 + "\n[output cut here]\n".length]));
  });

  test("by no task is bounded in each second", () => {
    vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
    try {
      const { engine: target, messages } = setUp();
      for (const second of [0, 1]) {
        vi.advanceTimersByTime(2000);
        for (let i = 0; i < 100_000; i++) target.write("stdout", `${second}`);
      }
      vi.runAllTimers();
      const text = textOf(messages.flat());
      expect(text).toBe(["0", "1"].map((digit) => `${digit.repeat(2 ** 16)}\n[output cut here]\n`).join(""));
    } finally {
      vi.useRealTimers();
    }
  });
});
