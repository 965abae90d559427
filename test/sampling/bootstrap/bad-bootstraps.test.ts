import { afterAll, describe, expect, test } from "vitest";
import { type BootstrapOptions, type Client, connect, NoSuchEngineError, RemoteError } from "wasm-ensemble";
import { failure } from "../support.ts";

const client: Client = await connect({ engines: 2 });
afterAll(() => client.close());

/** Sent to engines. */
function first(x: Float64Array): number {
  return x[0] ?? 0;
}

function throwing(x: Float64Array): number {
  if (new Set(x).size === 1) throw new RangeError("all alike");
  return 1;
}

const named = (x: Float64Array): unknown => (new Set(x).size === 1 ? { b: 1 } : { a: 1 });
const mixed = (x: Float64Array): unknown => (x.length === 3 ? { a: 1 } : 1);

/** Called as a program in JavaScript may call it. */
function bootstrap(statistic: unknown, options: unknown): PromiseLike<unknown> {
  return client.bootstrap(statistic as () => number, options as BootstrapOptions);
}

const done = (): number[] => [...client.queueStatus().engines.values()].map(({ completed }) => completed);

describe("what can't be bootstrapped is refused at the call, before an engine works", () => {
  test.each([
    ["no options", undefined, TypeError, "bootstrap expects an object of options"],
    ["an unknown option", { data: [1], samples: 10 }, TypeError, "bootstrap has no option samples"],
    ["no data", {}, TypeError, "data expects numbers, columns of numbers by name, or a list of rows, got undefined"],
    ["data that are none", { data: 5 }, TypeError, "data expects"],
    ["a Map", { data: new Map() }, TypeError, "got a Map"],
    ["no rows", { data: [] }, RangeError, "at least one row, got none"],
    ["an empty column", { data: { x: new Float64Array() } }, RangeError, "at least one row, got none"],
    ["no columns", { data: {} }, RangeError, "at least one column, got none"],
    ["columns of different lengths", { data: { x: [1, 2], y: [1] } }, RangeError, "x has 2, y has 1"],
    ["a column of texts", { data: { x: ["a"] } }, TypeError, 'the column x expects numbers; item 0 is the string "a"'],
    ["a column of big integers", { data: { x: BigInt64Array.of(1n) } }, TypeError, "the column x expects numbers"],
    ["a column that is none", { data: { x: 5 } }, TypeError, "the column x expects a typed array or a list"],
    ["a list with a hole", { data: [1, undefined, 3] }, TypeError, "item 1 is undefined"],
    ["a list of texts", { data: ["a", "b"] }, TypeError, "item 0 of the list is the string"],
    ["rows with functions", { data: [{ f: () => 1 }] }, TypeError, "the rows of data can't be sent"],
    [
      "one resample",
      { data: [1], resamples: 1 },
      RangeError,
      "resamples expects a whole number from 2 to 10000000, got 1",
    ],
    ["half a resample", { data: [1], resamples: 2.5 }, RangeError, "got 2.5"],
    ["too many resamples", { data: [1], resamples: 1e9 }, RangeError, "resamples expects"],
    ["resamples of another type", { data: [1], resamples: "many" }, TypeError, "resamples expects a number"],
    ["an unknown interval", { data: [1], interval: "t" }, TypeError, 'interval expects "bca" or "percentile"'],
    ["a confidence of 1", { data: [1], confidenceLevel: 1 }, RangeError, "confidenceLevel expects 0 < p < 1, got 1"],
    ["a confidence in words", { data: [1], confidenceLevel: "95 %" }, TypeError, "confidenceLevel expects a number"],
    ["a seed that is none", { data: [1], seed: -1 }, RangeError, "seed expects"],
    ["a signal that is none", { data: [1], signal: {} }, TypeError, "signal expects an AbortSignal"],
    ["engines that never were", { data: [1], targets: 9 }, RangeError, "9"],
  ])("%s", (_, options, type, message) => {
    const before = done();
    expect(() => bootstrap(first, options)).toThrow(type);
    expect(() => bootstrap(first, options)).toThrow(message);
    expect(done()).toEqual(before);
  });

  test.each([
    ["no function", 5, "bootstrap expects a function"],
    ["nothing", undefined, "bootstrap expects a function"],
    ["a native one", Math.max.bind(null), "no source to send"],
  ])("%s", (_, statistic, message) => {
    expect(() => bootstrap(statistic, { data: [1, 2] })).toThrow(message);
  });

  test("an engine that is gone", async () => {
    const other = await connect({ engines: 2 });
    await other.removeEngines(1);
    expect(() => other.bootstrap(first, { data: [1], targets: 1 })).toThrow(NoSuchEngineError);
    await other.close();
  });
});

describe("a statistic that fails rejects the run with RemoteError, on the data themselves first", () => {
  const nothing: unknown = null;
  test.each<[string, () => unknown, string]>([
    [
      "throws",
      () => {
        throw new RangeError("out of the question");
      },
      "RangeError: out of the question",
    ],
    [
      "throws null",
      () => {
        throw nothing;
      },
      "it threw null",
    ],
    ["gives nothing", () => undefined, "gave undefined on the data themselves"],
    ["gives null", () => null, "gave null on the data themselves"],
    ["gives a text", () => "5", "gave a string on the data themselves, not a number"],
    ["gives a promise", async () => Promise.resolve(5), "gave a promise on the data themselves; it has to give"],
    ["gives no numbers", () => ({}), "gave an object without numbers"],
    ["gives a text by name", () => ({ mean: 1, name: "x" }), "gave name as a string on the data themselves"],
    ["gives too many", () => Array.from({ length: 65 }, () => 1), "gave 65 numbers; it may give 64 at most"],
  ])("which %s", async (_, statistic, message) => {
    const error = await failure(bootstrap(statistic, { data: [1, 2, 3] }));
    expect(error.message).toContain(message);
    expect(error.message).toContain("the statistic");
  });

  test("with its error as the cause of the cause", async () => {
    const error = await failure(bootstrap(throwing, { data: [1, 2, 3] }));
    expect(error).toBeInstanceOf(RemoteError);
    expect(error.message).toMatch(/the statistic failed on resample \d+: RangeError: all alike/);
    expect((error.cause as Error).cause).toBeInstanceOf(RangeError);
  });

  test("that gives other numbers on some resamples is an error, too", async () => {
    const message = (await failure(bootstrap(named, { data: [1, 2, 3, 4] }))).message;
    expect(message).toMatch(
      /the statistic gave (?:b on resample \d+, and a before|a on resample \d+, and b before|a on the data)/,
    );
    expect((await failure(bootstrap(mixed, { data: [1, 2, 3, 4] }))).message).toContain(
      "the statistic gave one number on the data themselves, and a on others",
    );
  });
});
