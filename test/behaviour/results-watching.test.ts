import { afterAll, expect, test } from "vitest";
import { connect } from "wasm-ensemble";
import { busy, failure, Gate, passGate } from "./support.ts";

const client = await connect({ engines: 2 });
const dview = client.directView();
const lview = client.loadBalancedView();
afterAll(() => client.close());

// 21
test("metadata can be read before the end, and its end time is absent until then", async () => {
  const gate = new Gate();
  const before = Date.now();
  const result = dview.apply(passGate, gate.cells, 1);
  const early = result.metadata;
  expect(early).toHaveLength(2);
  expect(early.map((record) => [record.method, record.index])).toEqual([
    ["apply", 0],
    ["apply", 1],
  ]);
  for (const record of early) {
    expect(record.endedMs).toBe(undefined);
    expect(record.receivedMs).toBe(undefined);
    expect(record.submittedMs).toBeGreaterThanOrEqual(before - 1);
  }
  gate.open();
  await result;
  for (const record of result.metadata) {
    expect(record.state).toBe("done");
    expect(record.endedMs).toBeGreaterThanOrEqual(record.startedMs ?? Number.NaN);
    expect(record.receivedMs).toBeGreaterThanOrEqual(record.submittedMs);
  }
});

test("what awaits a result awaits it as it is, without a promise of its own", async () => {
  const [single, list] = [lview.apply(() => 1), lview.map((x: number) => x + 1, [1, 2])];
  expect(Promise.resolve(single)).toBe(single);
  expect(Promise.resolve(list)).toBe(list);
  expect(Object.prototype.toString.call(single)).toBe("[object AsyncResult]");
  expect(await Promise.all([single, list])).toEqual([1, [2, 3]]);
});

test("metadata of a failed task says so", async () => {
  const result = client.at(0).apply(() => {
    throw new Error("no");
  });
  await failure(result);
  expect(result.metadata).toMatchObject([{ state: "failed", engineId: 0 }]);
  expect(result.metadata[0]?.endedMs).toBeTypeOf("number");
});

// 23
test("wall time and serial time are absent until ready; serial time is the sum over engines", async () => {
  const result = dview.apply(busy, 250);
  expect([result.wallTimeMs, result.serialTimeMs, result.speedup]).toEqual([undefined, undefined, undefined]);
  await result;
  // Each was busy for 250 ms, by its own clock.
  expect(result.serialTimeMs).toBeGreaterThanOrEqual(400);
  const times = result.metadata.map(({ startedMs = Number.NaN, endedMs = Number.NaN }) => endedMs - startedMs);
  expect(result.serialTimeMs).toBeCloseTo((times[0] ?? 0) + (times[1] ?? 0), 3);
  expect(result.wallTimeMs).toBeGreaterThanOrEqual(200);
  expect(result.speedup).toBeCloseTo((result.serialTimeMs ?? 0) / (result.wallTimeMs ?? 1), 6);
});

// 24
test("elapsed time grows while a task runs, stays below the real time, and stands still once ready", async () => {
  const gate = new Gate();
  const start = performance.now();
  const result = client.at(0).apply(passGate, gate.cells, 1);
  const first = result.elapsedMs;
  await gate.arrivals(1);
  await result.wait(5);
  const second = result.elapsedMs;
  expect(second).toBeGreaterThan(first);
  expect(second).toBeLessThanOrEqual(performance.now() - start + 1);
  gate.open();
  await result;
  const last = result.elapsedMs;
  await client.at(0).apply(busy, 5);
  expect(result.elapsedMs).toBe(last);
});

// 25
test("progress of a map is 0 when just submitted, and its length at the end", async () => {
  const result = lview.map((x: number) => x, [1, 2, 3, 4]);
  expect([result.progress, result.length]).toEqual([0, 4]);
  expect(result.ready).toBe(false);
  expect(result.successful).toBe(undefined);
  await result;
  expect([result.progress, result.length]).toEqual([4, 4]);
});

test("progress counts items inside the chunks that are done, failed ones included", async () => {
  const result = lview.with({ chunkItems: 2 }).map(
    (x: number) => {
      if (x % 2) throw new Error("odd");
      return x;
    },
    [0, 1, 2, 3, 4, 5],
  );
  await result.wait();
  expect(result.progress).toBe(6);
  expect(result.successful).toBe(false);
});

test("output of a task is there when its result is, in order, each stream apart", async () => {
  const result = dview.execute('for (let i = 0; i < 3; i++) console.log("line", i); console.error("oops"); 7');
  const [reply] = await result;
  expect(result.stdout).toEqual(["line 0\nline 1\nline 2\n", "line 0\nline 1\nline 2\n"]);
  expect(result.stderr).toEqual(["oops\n", "oops\n"]);
  expect(reply).toMatchObject({ value: 7, stdout: "line 0\nline 1\nline 2\n", stderr: "oops\n" });
  expect(result.metadata[1]?.stdout).toBe("line 0\nline 1\nline 2\n");
});

test("output written by applied functions, by process.stdout too, belongs to their task", async () => {
  const view = client.at(0);
  const first = view.apply(() => console.log("first"));
  const second = view.apply(() => process.stdout.write("second"));
  const third = view.apply(async () => {
    await Promise.resolve();
    console.warn("third");
  });
  await Promise.all([first, second, third]);
  expect([first.stdout, second.stdout, third.stdout]).toEqual([["first\n"], ["second"], [""]]);
  expect([first.stderr, second.stderr, third.stderr]).toEqual([[""], [""], ["third\n"]]);
});

test("characters that are written in parts, and in other encodings, arrive as they were meant", async () => {
  const result = client.at(0).apply(() => {
    const bytes = new TextEncoder().encode("\u03c0\u20ac");
    for (let i = 0; i < bytes.length; i++) process.stdout.write(bytes.subarray(i, i + 1));
    process.stdout.write("6869", "hex");
    process.stdout.write("\u03c0", "utf8");
  });
  await result;
  expect(result.stdout).toEqual(["\u03c0\u20achi\u03c0"]);
});

// 52, 54 in so far as output is concerned
test("100,000 lines arrive whole and before the result", async () => {
  const result = client.at(1).execute("for (let i = 0; i < 100000; i++) console.log(i)");
  const { stdout } = await result;
  expect(stdout.length).toBe(588_890);
  expect(stdout.endsWith("99998\n99999\n")).toBe(true);
});

// 51
test("what a failing task printed is kept, once, without the error's text", async () => {
  const result = client.at(0).execute('console.log("printed"); throw new Error("secret")');
  await failure(result);
  expect(result.stdout).toEqual(["printed\n"]);
  expect(result.stderr.join("")).not.toMatch(/secret/u);
});

test("a failure that nobody reads is silent", async () => {
  const seen: unknown[] = [];
  const listener = (reason: unknown): void => void seen.push(reason);
  process.on("unhandledRejection", listener);
  const result = dview.apply(() => {
    throw new Error("unread");
  });
  expect(await result.wait()).toBe(true);
  await client.at(0).apply(() => 1);
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", listener);
  expect(seen).toEqual([]);
});

// 30
test("a settled result can be collected as garbage", async () => {
  const setFlags = await import("node:v8");
  setFlags.setFlagsFromString("--expose-gc");
  const { runInNewContext } = await import("node:vm");
  const collectGarbage = runInNewContext("gc") as () => void;
  const weak = await oneResult();
  for (let i = 0; i < 20 && weak.deref() !== undefined; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  expect(weak.deref()).toBe(undefined);
});

async function oneResult(): Promise<WeakRef<object>> {
  const result = lview.map((x: number) => x, [1, 2, 3]);
  await result;
  return new WeakRef(result);
}

test("metadata of a direct call names its engine from the start", async () => {
  const result = dview.apply(() => 1);
  expect(result.metadata.map((record) => record.engineId)).toEqual([0, 1]);
  await result;
});

test.each([2 ** 31, 3e9, Number.POSITIVE_INFINITY])("a limit of %d ms is not cut short", async (limitMs) => {
  const gate = new Gate();
  const result = client.at(0).apply(passGate, gate.cells, 1);
  const ready = result.wait(limitMs);
  const value = result.get(limitMs);
  // Timers end in order.
  expect(await result.wait(2)).toBe(false);
  gate.open();
  expect([await ready, await value]).toEqual([true, 1]);
});
