import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { openPage } from "./page.ts";
import { ISOLATED } from "./site.ts";

/** Runs code of a module in a worker of a page, and gives what its last expression, `told`, holds. */
async function inWorker(code: string, headers: Readonly<Record<string, string>> = ISOLATED): Promise<unknown> {
  const script = `import * as lib from "/build/page/ensemble.js";
const nameOf = (call) => { try { return call(); } catch (error) { return error.name; } };
try {
  let told;
  ${code}
  postMessage({ told });
} catch (error) { postMessage({ told: String(error) + error.stack }); }`;
  const page: Page = await openPage({ headers, files: { "/worker.js": script } });
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const worker = new Worker("/worker.js", { type: "module" });
        worker.addEventListener("message", ({ data }: MessageEvent<{ told: unknown }>) => resolve(data.told));
      }),
  );
}

describe("a client in a worker of an isolated page", () => {
  test("blocks until results are there", async () => {
    const told = await inWorker(`
      const client = await lib.connect({ engines: 2 });
      const view = client.directView();
      told = [
        view.applySync((x) => x * 2, 21),
        view.with({ block: true }).map((x) => x + 1, [1, 2, 3, 4, 5]),
        client.loadBalancedView().applySync(() => new Map([["a", [undefined, 2n]]])).get("a").length,
      ];
      await client.close();`);
    expect(told).toEqual([[42, 42], [2, 3, 4, 5, 6], 2]);
  });

  test("mixes calls that block with others, in order, each answered once", async () => {
    const told = await inWorker(`
      const client = await lib.connect({ engines: 1 });
      const view = client.at(0);
      await view.push({ log: [] });
      const note = (x) => { log.push(x); return log.length; };
      const early = [view.apply(note, "a"), view.apply(note, "b")];
      const blocked = view.applySync(note, "c");
      const late = view.apply(note, "d");
      for (let i = 0; i < 50; i++) view.applySync(note, i);
      told = [await Promise.all(early), blocked, await late, (await view.pull("log")).length, client.outstanding.size];
      await client.close();`);
    expect(told).toEqual([[1, 2], 3, 4, 54, 0]);
  });

  test("gets results that are larger than a mailbox, and can read them again", async () => {
    const told = await inWorker(`
      const client = await lib.connect({ engines: 1 });
      const view = client.at(0);
      const big = view.applySync(() => Float64Array.from({ length: 200_000 }, (_, i) => i));
      const again = await view.apply(() => Float64Array.from({ length: 200_000 }, (_, i) => i));
      told = [big.length, big[199_999], again[199_999]];
      await client.close();`);
    expect(told).toEqual([200_000, 199_999, 199_999]);
  });

  test("gets results of an engine on which names of the runtime mean something else", async () => {
    const told = await inWorker(`
      const client = await lib.connect({ engines: 1 });
      const view = client.at(0);
      await view.push({ TextEncoder: 1, AbortController: 2, setTimeout: 3 });
      told = [view.applySync(() => engine.signal.aborted), view.applySync(() => TextEncoder + setTimeout)];
      await client.close();`);
    expect(told).toEqual([false, 4]);
  });

  test("has its engines let go of what it got", async () => {
    const told = await inWorker(`
      const client = await lib.connect({ engines: 1 });
      const view = client.at(0);
      const cells = new Int32Array(new SharedArrayBuffer(4));
      await view.apply((cells) => {
        setInterval(() => {
          gc();
          // Engines post nothing meanwhile: the next message would push the last out.
          if (globalThis.result && result.deref() === undefined) Atomics.store(cells, 0, 1);
        }, 10);
      }, cells);
      const { length } = await view.apply(() => {
        const list = Float64Array.of(7);
        globalThis.result = new WeakRef(list);
        return list;
      });
      while (Atomics.load(cells, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      told = length;
      await client.close();`);
    expect(told).toBe(1);
  });

  test("sees errors, time limits and the end of an engine while it blocks", async () => {
    const told = await inWorker(`
      const client = await lib.connect({ engines: 2 });
      told = [
        nameOf(() => client.at(0).applySync(() => { throw new RangeError("no"); })),
        nameOf(() => client.at(0).applySync(() => new SharedArrayBuffer(8))),
        nameOf(() => client.at(0).applySync(() => { close(); return new Promise(() => undefined); })),
        nameOf(() => client.directView(1).with({ timeoutMs: 100 }).applySync(() => { for (;;); })),
      ];
      await client.waitForEngines(2);
      told.push(await client.loadBalancedView().apply(() => 7));
      await client.close();`);
    expect(told).toEqual(["RemoteError", "RemoteError", "EngineLostError", "TaskTimeoutError", 7]);
  });
});

/** Says all of a value by which two can be told apart: classes, properties, holes, what is shared. Runs in a page. */
const TELL = `const tell = (value, met = new Map()) => {
  if (Object.is(value, -0)) return "-0";
  if (typeof value !== "object" || value === null) return typeof value + " " + String(value);
  if (met.has(value)) return "met " + met.get(value);
  met.set(value, met.size);
  const [proto, tag] = [Object.getPrototypeOf(value), Object.prototype.toString.call(value)];
  const own = Reflect.ownKeys(value).filter((key) => key !== "stack").map((key) => {
    const { value: item, enumerable } = Object.getOwnPropertyDescriptor(value, key);
    return [String(key), enumerable, tell(item, met)];
  });
  const told = [proto === globalThis[proto.constructor.name]?.prototype && proto.constructor.name, tag, own];
  if (value instanceof Map || value instanceof Set) told.push([...value].map((item) => tell(item, met)));
  if (value instanceof Error) told.push(value.name, value.message, tag === "[object Error]" && typeof value.stack);
  if (value instanceof Date) told.push(value.getTime());
  if (value instanceof RegExp) told.push(String(value));
  if (/Number|String|Boolean|BigInt\\]/.test(tag)) told.push(tell(value.valueOf()));
  if (ArrayBuffer.isView(value)) told.push(value.byteOffset, value.byteLength, tell(value.buffer, met));
  if (value instanceof ArrayBuffer) told.push([...new Uint8Array(value)]);
  return told;
};`;

/** Results of tasks that do not become themselves as JSON. */
const RESULTS = [
  "[, 1]",
  "new Array(3)",
  "Object.assign([1, , 3], { note: new Set([1]) })",
  "'abc'.match(/b(?<rest>.)/)",
  "[new Date(5), new Date(NaN), /a+/gu, -0, NaN, -Infinity, 2n ** 70n, undefined, null, '± 𝄞 \\ud800']",
  "new TypeError('t', { cause: new RangeError('r', { cause: 7 }) })",
  "Object.assign(new Error('e'), { name: 'Mine', code: 5 })",
  "new (class Mine extends Error {})('m')",
  "new AggregateError([new Error('a')], 'b')",
  "new DOMException('late', 'AbortError')",
  "[Object(3), Object('text'), Object(true), Object(2n)]",
  "(() => { const memory = new ArrayBuffer(8); return [new Uint8Array(memory), new DataView(memory, 2, 3), memory]; })()",
  "new Int16Array(new ArrayBuffer(8), 2, 2)",
  "'Float16Array' in globalThis ? new Float16Array([0.5]) : 0",
  "new Map([[NaN, [undefined, , -0]], [{ k: 1 }, new Set([[]])]])",
  "new (class Point { x = 1; get y() { return 2; } })()",
  "({ [Symbol.toStringTag]: 'Tagged', a: 1, ['__proto__']: 5 })",
  "(() => { const ring = [{}]; ring[0].ring = new Map([['ring', ring]]); return ring; })()",
];

test("results of calls that block are those of calls that are awaited", async () => {
  const told = await inWorker(`${TELL}
    const client = await lib.connect({ engines: 1 });
    const view = client.at(0);
    told = [];
    for (const result of ${JSON.stringify(RESULTS)}) {
      const task = new Function("return " + result);
      told.push([result, tell(await view.apply(task)), tell(view.applySync(task))]);
    }
    await client.close();`);
  const rows = told as (readonly [result: string, awaited: unknown, blocked: unknown])[];
  expect(rows).toHaveLength(RESULTS.length);
  for (const [result, awaited, blocked] of rows) expect([result, blocked]).toEqual([result, awaited]);
});

test("a time limit ends a call that waits for an engine which others have ended", async () => {
  const told = await inWorker(`
    const made = [];
    const createWorker = () => {
      made.push(new Worker("/build/page/engine.bundle.js", { type: "module" }));
      return made.at(-1);
    };
    const client = await lib.connect({ engines: 1, createWorker });
    made[0].terminate();
    told = [nameOf(() => client.at(0).with({ timeoutMs: 100 }).applySync(() => 1))];
    await client.waitForEngines(1);
    told.push(client.at(0).applySync(() => 2));
    await client.close();`);
  expect(told).toEqual(["TaskTimeoutError", 2]);
});

test("a client in a worker of a page that is not isolated can't block", async () => {
  const told = await inWorker(
    `const client = await lib.connect({ engines: 1 });
    told = [nameOf(() => client.at(0).applySync(() => 1)), await client.at(0).apply(() => 2)];
    await client.close();`,
    {},
  );
  expect(told).toEqual(["BlockingUnsupportedError", 2]);
});
