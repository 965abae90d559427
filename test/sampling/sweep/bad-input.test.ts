import { afterAll, describe, expect, test } from "vitest";
import { connect, kernels, type SweepOptions } from "wasm-ensemble";

const client = await connect({ engines: 1 });
afterAll(() => client.close());

const SAMPLES = { samples: 10 };

function sweep(points: unknown, options: unknown = SAMPLES): Error {
  try {
    // What types refuse has to be refused without them, too.
    client.sweep(kernels.european, points as { strike: number[] }, options as SweepOptions<"strike", "price">);
  } catch (error) {
    return error as Error;
  }
  throw new Error("it was taken");
}

describe("sweep refuses, before any engine works,", () => {
  test.each([
    [
      undefined,
      TypeError,
      "sweep expects lists of values by name, such as { strike: [90, 100] }, or a list of points, got undefined",
    ],
    [7, TypeError, "sweep expects lists of values by name, such as { strike: [90, 100] }, or a list of points, got 7"],
    [{}, RangeError, "sweep expects lists of values by name, got an object with none"],
    [[], RangeError, "sweep expects at least one point, got an empty list"],
    [{ strike: [] }, RangeError, "sweep: strike expects at least one value, got an empty list"],
    [{ strike: 90 }, TypeError, "sweep: strike expects a list of values, got 90; one for all goes to params"],
    [
      { strike: "90" },
      TypeError,
      'sweep: strike expects a list of values, got the string "90"; one for all goes to params',
    ],
    [
      { strik: [90] },
      TypeError,
      "sweep: row 0 (strik=90): european has no parameter strik; it has spot, strike, rate, volatility, years",
    ],
    [{ strike: [90, Number.NaN] }, RangeError, "sweep: row 1 (strike=NaN): strike expects a number, got NaN"],
    [
      { strike: [90, "a"] },
      TypeError,
      'sweep: row 1 (strike=the string "a"): strike expects a number, got the string "a"',
    ],
    [{ strike: [90, -1] }, RangeError, "sweep: row 1 (strike=-1): strike expects 1e-9 … 1000000000, got -1"],
    [[{ strike: 90 }, 5], TypeError, "sweep: row 1 expects values by name, such as { strike: 90 }, got 5"],
    [[{ strike: 90 }, { years: 1 }], TypeError, "sweep: row 1 gives years, row 0 strike; all give the same"],
    [[{ strike: 90 }, {}], TypeError, "sweep: row 1 gives nothing, row 0 strike; all give the same"],
    [
      { strike: new Float64Array(1001).fill(1), years: new Float64Array(1000).fill(1) },
      RangeError,
      "sweep takes 1,000,000 rows at most, these points make 1,001,000",
    ],
  ] as const)("the points %j", (points, Class, message) => {
    const error = sweep(points);
    expect(error).toBeInstanceOf(Class);
    expect(error.message).toBe(message);
  });

  test.each([
    [undefined, "sweep expects an object of options behind the points, got undefined"],
    [{}, /^sample needs an end: give samples, /u],
    [{ ...SAMPLES, order: false }, /^sweep has no option order; it has samples, .*, ordered, commonRandomNumbers$/u],
    [{ ...SAMPLES, ordered: 1 }, "sweep: ordered expects true or false, got 1"],
    [
      { ...SAMPLES, commonRandomNumbers: "no" },
      'sweep: commonRandomNumbers expects true or false, got the string "no"',
    ],
    [{ ...SAMPLES, params: { strike: 1 } }, "sweep: strike is both swept and given by params, as one value for all"],
    [{ ...SAMPLES, params: { strik: 1 } }, /european has no parameter strik; /u],
    [{ ...SAMPLES, seed: -1 }, "seed expects 0 … 2^64 - 1, got -1"],
    [{ ...SAMPLES, checkpoint: "kv:a" }, /^the checkpoint kv:a would be kept by the server of a cluster/u],
    [{ ...SAMPLES, targets: [9] }, /engine 9/u],
  ])("the options %j", (options, message) => {
    // An argument that is undefined would be the default.
    const error = options === undefined ? missing() : sweep({ strike: [90] }, options);
    if (typeof message === "string") expect(error.message).toBe(message);
    else expect(error.message).toMatch(message);
  });

  test("what is no kernel", () => {
    expect(() => client.sweep({} as typeof kernels.pi, [{}], SAMPLES)).toThrow(
      "sample expects a kernel such as kernels.pi, one with a sample function, or a function, got an object",
    );
  });

  test("and nothing has run meanwhile", () => {
    expect(client.history()).toEqual([]);
  });
});

function missing(): Error {
  try {
    (client.sweep as (...given: unknown[]) => unknown).call(client, kernels.european, { strike: [90] });
  } catch (error) {
    return error as Error;
  }
  throw new Error("it was taken");
}
