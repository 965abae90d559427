import { createSecretKey } from "node:crypto";
import { open } from "node:fs/promises";
import { BlockList } from "node:net";
import { createHistogram } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { connect, type RemoteError, transfer } from "wasm-ensemble";
import { failure, Gate, passGate, thrown } from "./support.ts";

const client = await connect({ engines: 2 });
const one = client.directView(0);
const lview = client.loadBalancedView();
afterAll(() => client.close());

const nested = (depth: number): unknown[] => {
  let value: unknown[] = [];
  for (let i = 1; i < depth; i++) value = [value];
  return value;
};
// So that functions that are sent can call it.
await client.directView().push({ deep: nested });
const identity = (x: unknown): unknown => x;
const brand = (x: unknown): string => Object.prototype.toString.call(x);

const foreign = async (): Promise<unknown> => {
  const vm = await import("node:vm");
  return vm.runInNewContext("[new Map([[1, 2]]), new Float64Array(1000), new Date(5)]") as unknown;
};

const greet = ({ port }: { port: MessagePort }): void => {
  port.postMessage("hello");
  port.close();
};

const read = async (source: ReadableStream<string>): Promise<string[]> => {
  const chunks: string[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return chunks;
};

const detach = (buffer: ArrayBufferLike): void => void structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });

describe("data that is nested 6,000 deep", () => {
  const TOO_DEEP = /nested more than 1000 levels deep/;

  test("is the error of the call that gives it, and no other", async () => {
    const results = [one.apply(() => 1), one.apply(nested, 6000), one.apply(() => 2)] as const;
    expect((await failure(results[1])) as RemoteError).toMatchObject({
      remoteName: "DataCloneError",
      message: expect.stringMatching(TOO_DEEP) as unknown,
    });
    expect([await results[0], await results[2]]).toEqual([1, 2]);
  });

  test("as one item of a map leaves its neighbours their values", async () => {
    for (const view of [lview.with({ chunkItems: 4 }), client.directView()]) {
      const outcomes = await view
        .map((depth: number) => (depth > 1 ? deep(depth) : depth), [1, 6000, 1, 1])
        .allSettled();
      expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
      expect(outcomes[1]).toMatchObject({ reason: { message: expect.stringMatching(TOO_DEEP) as unknown } });
    }
  });

  test("is the error of a call that blocks", () => {
    expect(String(thrown(() => one.applySync(nested, 6000)))).toMatch(TOO_DEEP);
    expect(one.applySync(() => 1)).toBe(1);
  });

  test("is refused at the call as an argument, an item or a value that is pushed", () => {
    const value = nested(6000);
    for (const call of [
      () => one.apply(identity, value),
      () => lview.map(identity, [1, value]),
      () => one.push({ value }),
      () => one.scatter("value", [value]),
    ]) {
      expect(thrown(call)).toBeInstanceOf(TypeError);
      expect(String(thrown(call))).toMatch(TOO_DEEP);
    }
  });

  test("is the error of a pull", async () => {
    await one.apply((depth: number) => void Object.assign(globalThis, { held: deep(depth) }), 6000);
    expect(String(await failure(one.pull("held")))).toMatch(TOO_DEEP);
    expect(await one.execute("held").then(({ value }) => value)).toBeUndefined();
  });

  test("arrives when it is 1,000 deep, there and back", async () => {
    let value = (await one.apply(identity, nested(1000))) as unknown[];
    for (let i = 1; i < 1000; i++) [value] = value as [unknown[]];
    expect(value).toEqual([]);
  });
});

describe("values of another realm", () => {
  test.each([
    ["new Map([[1, { a: 2 }]])", new Map([[1, { a: 2 }]])],
    ["new Set([new Date(5)])", new Set([new Date(5)])],
    ["({ list: [1, /a/g], e: new Uint8Array([1, 2]) })", { list: [1, /a/g], e: Uint8Array.of(1, 2) }],
    ["new Float64Array(9)", new Float64Array(9)],
  ])("arrive as those of this one: %s", async (code, expected) => {
    const value: unknown = runInNewContext(code);
    expect(await one.apply(identity, value)).toStrictEqual(expected);
    expect(await lview.map(identity, [value])).toStrictEqual([expected]);
    await one.push({ value });
    expect(await one.pull("value")).toStrictEqual(expected);
  });

  test("keep the class that is theirs", async () => {
    const List = runInNewContext("class List extends Array {}; List") as ArrayConstructor;
    const list = (await one.apply(identity, new List(3))) as unknown[];
    expect(list).toBeInstanceOf(List);
    expect(list.length).toBe(3);
  });

  test("share their memory, or move it", async () => {
    const shared = runInNewContext("new Int32Array(new SharedArrayBuffer(8))") as Int32Array;
    await one.apply((cells: Int32Array) => Atomics.store(cells, 1, 42), shared);
    await one.scatter("cells", shared);
    await one.execute("cells[0] = 7");
    expect([...shared]).toEqual([7, 42]);
    expect(await one.pull("cells")).toHaveProperty("buffer", shared.buffer);
    const moved = runInNewContext("new Float64Array(9)") as Float64Array;
    expect(await one.apply((data: Float64Array) => data.length, transfer(moved))).toBe(9);
    expect(moved.length).toBe(0);
  });

  test("made on an engine come back as those of this one", async () => {
    expect(await one.apply(foreign)).toStrictEqual([new Map([[1, 2]]), new Float64Array(1000), new Date(5)]);
  });

  test("serve as signal and as the address of a module", async () => {
    const { signal, abort } = signalOfAnotherKind();
    const gate = new Gate();
    const waiting = client.directView(1).with({ signal }).apply(passGate, gate.cells, 1);
    await gate.arrivals(1);
    abort();
    expect(String(await failure(waiting))).toContain("aborted");
    await client.waitForEngines(2);
    const address = runInNewContext("({ href: 'node:path', protocol: 'node:', searchParams: {} })") as URL;
    await client.at(0).import(address, { as: "paths" });
    expect(await client.at(0).apply(() => typeof paths.join)).toBe("function");
  });
});

describe("objects of Node", () => {
  test("that the runtime copies arrive as what they are", async () => {
    const key = createSecretKey("abcd", "utf8");
    const list = new BlockList();
    list.addAddress("1.2.3.4");
    const found = await client
      .at(0)
      .apply(
        (parts: { key: typeof key; list: BlockList; blob: Blob; buffer: Uint8Array }) => [
          parts.key.export().toString(),
          parts.list.check("1.2.3.4"),
          parts.blob.size,
          [parts.buffer.constructor.name, ...parts.buffer],
        ],
        { key, list, blob: new Blob(["abc"]), buffer: Buffer.from("ab") },
      );
    expect(found).toEqual(["abcd", true, 3, ["Uint8Array", 97, 98]]);
  });

  test("whose classes no global names are copied too, or refused", async () => {
    const histogram = createHistogram();
    histogram.record(7);
    expect(await one.apply((given: typeof histogram) => given.max, histogram)).toBe(7);
    const made = one.apply(async () => {
      const { createHistogram: make } = await import("node:perf_hooks");
      const own = make();
      own.record(5);
      return own;
    });
    expect((await made).max).toBe(5);
    const file = await open(fileURLToPath(import.meta.url));
    onTestFinished(() => file.close());
    expect(() => one.apply((given: unknown) => given, [file])).toThrow(
      /^apply: argument 0\[0\] can't be sent: a FileHandle/,
    );
  });

  test("that are moved: a port, and a stream", async () => {
    const { port1, port2 } = new MessageChannel();
    const heard = new Promise((resolve) => port1.once("message", resolve));
    await client.at(0).apply(greet, transfer({ port: port2 }, [port2]));
    expect(await heard).toBe("hello");
    const stream = new ReadableStream<string>({
      start(controller) {
        controller.enqueue("a");
        controller.close();
      },
    });
    expect(await client.at(0).apply(read, transfer(stream))).toEqual(["a"]);
  });
});

test("transfer refuses at once what the runtime can't move", () => {
  for (const value of [{}, new Map(), new SharedArrayBuffer(8), new URL("a:b")]) {
    expect(thrown(() => transfer(value))).toBeInstanceOf(TypeError);
  }
});

describe("memory that is gone by the time a task is sent", () => {
  test("fails the call that needs it, and no other", async () => {
    const [small, large] = [new Float64Array(10), new Float64Array(10_000)];
    const results = [one.apply(identity, small), one.apply(identity, large), one.apply(() => "after")] as const;
    detach(small.buffer);
    detach(large.buffer);
    expect(String(await failure(results[0]))).toContain("can't be sent");
    expect(String(await failure(results[1]))).toContain("can't be sent");
    expect(await results[2]).toBe("after");
  });

  test("fails the items of a map that were not sent, and no other call", async () => {
    const data = new Float64Array(1000);
    const map = lview.map((x: number) => x, data);
    const call = lview.apply(() => "beside");
    detach(data.buffer);
    expect(String(await failure(map))).toContain("their memory was moved away before they were sent");
    expect(await call).toBe("beside");
    expect(client.outstanding.size).toBe(0);
  });
});

test("a typed array of a class is scattered and gathered as the language's own", async () => {
  class Matrix extends Float64Array {
    constructor(rows: number, columns: number) {
      super(rows * columns);
    }
  }
  const matrix = new Matrix(50, 40).fill(3);
  const view = client.directView();
  await view.scatter("rows", matrix);
  const back = await view.gather<Float64Array>("rows");
  expect([brand(back), Object.getPrototypeOf(back) === Float64Array.prototype, back.length]).toEqual([
    "[object Float64Array]",
    true,
    2000,
  ]);
  expect(await view.map((x: number) => x + 1, matrix)).toEqual(new Array(2000).fill(4));
});

declare function deep(depth: number): unknown;
declare const paths: { readonly join: unknown };

// As the signals of jsdom are, whose class is none of Node's.
function signalOfAnotherKind(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const listeners = new Set<() => void>();
  const signal = {
    aborted: false,
    reason: undefined as unknown,
    addEventListener: (_: string, listener: () => void) => void listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => void listeners.delete(listener),
  };
  const abort = (): void => {
    signal.aborted = true;
    signal.reason = new Error("enough");
    for (const listener of listeners) listener();
  };
  return { signal: signal as unknown as AbortSignal, abort };
}
