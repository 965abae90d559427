import { afterAll, describe, expect, test } from "vitest";
import { connect } from "wasm-ensemble";
import { failure, thrown } from "./support.ts";

const client = await connect({ engines: 2 });
afterAll(() => client.close());

/** Options that only plain JavaScript can give. */
const view = client.directView() as unknown as { with: (options: unknown) => unknown };
const lview = client.loadBalancedView() as unknown as { with: (options: unknown) => unknown };

describe.each<[string, unknown]>([
  ["an unknown option", { blok: true }],
  ["chunksize, as ipyparallel writes it", { chunksize: 2 }],
  ["block: a string", { block: "yes" }],
  ["ordered: a number", { ordered: 1 }],
  ["a number", 5],
  ["null", null],
])("%s given to with()", (_, options) => {
  test("is a TypeError that says more than the runtime does, on a direct view", () => {
    const error = thrown(() => view.with(options)) as Error;
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).not.toMatch(/Cannot read/u);
  });

  test("is the same on a balanced view", () => {
    const error = thrown(() => lview.with(options)) as Error;
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).not.toMatch(/Cannot read/u);
  });
});

test.each<[string, unknown, typeof TypeError | typeof RangeError]>([
  ["a string", "2", TypeError],
  ["0", 0, RangeError],
  ["a fraction", 1.5, RangeError],
  ["a negative number", -1, RangeError],
  ["NaN", Number.NaN, RangeError],
  ["Infinity", Number.POSITIVE_INFINITY, RangeError],
])("chunkItems: %s is refused", (_, chunkItems, kind) => {
  expect(thrown(() => lview.with({ chunkItems }))).toBeInstanceOf(kind);
});

test("slice() refuses a fraction as directView() does", () => {
  expect(thrown(() => client.slice(0.5))).toBeInstanceOf(TypeError);
});

test.each<[string, unknown, typeof TypeError | typeof RangeError]>([
  ["a negative number", -1, RangeError],
  ["NaN", Number.NaN, RangeError],
  ["a string", "5", TypeError],
  ["null", null, TypeError],
  ["a misspelt end", { until: "first_error" }, TypeError],
  ["an unknown option", { timeout: 5 }, TypeError],
  ["a limit inside the options that is none", { timeoutMs: "5" }, TypeError],
])("wait() with %s is refused", async (_, limit, kind) => {
  const result = client.at(0).apply(() => 1);
  expect(await failure(waitFor(result, limit))).toBeInstanceOf(kind);
});

test.each<[string, unknown, typeof TypeError | typeof RangeError]>([
  ["a negative number", -1, RangeError],
  ["NaN", Number.NaN, RangeError],
  ["a string", "5", TypeError],
])("get() with %s is refused", async (_, limit, kind) => {
  const result = client.at(0).apply(() => 1);
  expect(await failure(getWithin(result, limit))).toBeInstanceOf(kind);
});

// Async functions, so that a throw and a rejection are the same.
async function waitFor(result: { wait: (limit: number) => Promise<boolean> }, limit: unknown): Promise<boolean> {
  return await result.wait(limit as number);
}

async function getWithin(result: { get: (limit: number) => Promise<unknown> }, limit: unknown): Promise<unknown> {
  return await result.get(limit as number);
}

test.each([{ max: 3 }, { maxOutstanding: 2, order: true }, 5, null])("imap refuses the options %j", (options) => {
  for (const any of [client.directView(), client.loadBalancedView()]) {
    expect(thrown(() => any.imap((x: number) => x, [1], options as object))).toBeInstanceOf(TypeError);
  }
});

test("a map of a result, which has a length, says that it is to be awaited", () => {
  const plain = client.loadBalancedView() as unknown as { map: (...args: unknown[]) => unknown };
  const result = client.loadBalancedView().apply(() => [1, 2]);
  expect(String(thrown(() => plain.map((x: number) => x, result)))).toMatch(/await it first/u);
});

test("the name engine can't be taken from an engine", () => {
  expect(thrown(() => client.directView().push({ engine: 1 }))).toBeInstanceOf(TypeError);
});

describe.each<[string, unknown]>([
  ["an unknown option", { quiet: true }],
  ["a number", 5],
  ["null", null],
])("%s", (_, options) => {
  test.each(["execute", "import"] as const)(
    "is refused by %s() as a TypeError that says more than the runtime",
    (name) => {
      const plain = client.directView() as unknown as Record<string, (...args: unknown[]) => unknown>;
      const error = thrown(() => plain[name]?.("a", options)) as Error;
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toMatch(new RegExp(`^${name} `, "u"));
    },
  );
});

test("execute refuses a silent that is no boolean, and import names that are no list", () => {
  const plain = client.directView() as unknown as Record<string, (...args: unknown[]) => unknown>;
  expect(String(thrown(() => plain["execute"]?.("1", { silent: "no" })))).toMatch(
    /TypeError: execute: silent expects/u,
  );
  const error = thrown(() => plain["import"]?.("node:path", { names: "join" }));
  expect(String(error)).toMatch(/TypeError: import: names expects a list of names, got the string "join"/u);
});

test.each(["purge", "abort"] as const)("%s() refuses what is no id of a task", (name) => {
  const plain = client as unknown as Record<string, (ids: unknown) => unknown>;
  for (const ids of ["12", null, [1, "2"], new Set([{}]), {}]) {
    const error = thrown(() => plain[name]?.(ids)) as Error;
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(new RegExp(`^${name} expects ids of tasks, got `, "u"));
  }
});

test("more than 1024 engines at once are taken for a mistake, by addEngines as by connect", async () => {
  expect(await failure(connect({ engines: 1025 }))).toBeInstanceOf(RangeError);
  expect(await failure(client.addEngines(1025))).toBeInstanceOf(RangeError);
  expect(client.ids).toEqual([0, 1]);
});

test("a history of null is refused, not taken for the default", async () => {
  expect(await failure(connect({ engines: 1, history: null as never }))).toBeInstanceOf(TypeError);
});
