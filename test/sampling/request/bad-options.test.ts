import { afterAll, afterEach, describe, expect, test } from "vitest";
import { type Client, connect, kernels, type SampleOptions } from "wasm-ensemble";
import { sum } from "../hand-made.ts";

const client: Client = await connect({ engines: 2 });
afterAll(() => client.close());

afterEach(() => {
  // Bad input is refused before any engine works.
  const engines = [...client.queueStatus().engines.values()];
  expect(engines).toEqual(engines.map(() => ({ queue: 0, tasks: 0, completed: 0 })));
  expect(client.queueStatus().unassigned).toBe(0);
});

/** What the call throws. Types refuse most of these; programs without types do not. */
function refusal(options: unknown, kernel: unknown = sum): Error {
  try {
    client.sample(kernel as typeof sum, options as SampleOptions);
  } catch (error) {
    // Whatever is thrown here is an error.
    return error as Error;
  }
  throw new Error("the call returned, an error was expected");
}

const NO_NUMBERS = ["1", "", null, true, 1n, {}, [], [1], () => 1, Symbol("one"), new Date(0)];
const NO_WHOLE_NUMBERS = [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53];

describe("an option that is wrong is a TypeError or a RangeError at the call, which names it:", () => {
  test.each<[keyof SampleOptions, readonly unknown[], readonly unknown[]]>([
    ["samples", NO_NUMBERS, NO_WHOLE_NUMBERS],
    ["maxSamples", NO_NUMBERS, NO_WHOLE_NUMBERS],
    ["standardError", NO_NUMBERS, [0, -1e-9, Number.NaN, Number.POSITIVE_INFINITY]],
    ["relativeError", NO_NUMBERS, [0, -1e-9, Number.NaN, Number.POSITIVE_INFINITY]],
    ["stop", [true, 1, "x", null, {}], []],
    ["timeLimitMs", NO_NUMBERS, [0, -1, Number.NaN, Number.POSITIVE_INFINITY]],
    ["chunkSamples", NO_NUMBERS, [...NO_WHOLE_NUMBERS, 2 ** 31]],
    ["method", ["Sobol", "", 1, null, true, {}], []],
    ["antithetic", ["yes", 1, 0, null, {}], []],
    ["control", ["x", 1, null, true, [], {}, [1], { y: 1 }, { sum: 1 }], []],
    ["confidenceLevel", NO_NUMBERS, [0, 1, -0.5, 95, Number.NaN]],
    ["seed", NO_NUMBERS.filter((value) => value !== 1n), [-1, -1n, 0.5, Number.NaN, 2 ** 53, 2n ** 64n]],
    ["signal", ["abort", 1, null, {}, new AbortController()], []],
    ["checkpoint", ["", 1, null, true, {}, new URL("file:///data/run.checkpoint")], []],
    ["params", ["x", 1, null, true, () => 1], []],
    ["targets", ["0", "every", true, {}, [], ["0"], [null], 0.5], [7, [0, 7], [0, 0], -3]],
  ])("%s", (name, ofWrongType, outOfRange) => {
    const options = (value: unknown) => ({
      ...(name !== "samples" && { [name === "maxSamples" ? "standardError" : "samples"]: 1 }),
      [name]: value,
    });
    for (const value of ofWrongType) {
      expect(refusal(options(value))).toBeInstanceOf(TypeError);
      expect(refusal(options(value)).message).toContain(name);
    }
    for (const value of outOfRange) {
      expect(refusal(options(value))).toBeInstanceOf(RangeError);
      expect(refusal(options(value)).message).toMatch(name === "targets" ? /engine|targets/u : new RegExp(name, "u"));
    }
  });

  test.each([undefined, null, 1000, "1e6", () => 1])("the options themselves, %s", (options) => {
    expect(refusal(options)).toBeInstanceOf(TypeError);
  });

  test.each(["sample", "tolerance", "stderr", "Seed"])("a name that is no option, %s", (name) => {
    const error = refusal({ samples: 1, [name]: 1 });
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(new RegExp(`no option ${name}; it has samples, standardError`, "u"));
  });

  test.each([undefined, null, "pi", 3, {}, [], { ...kernels.pi, module: undefined }])("the kernel, %s", (kernel) => {
    if (kernel === undefined) return;
    expect(refusal({ samples: 1 }, kernel)).toBeInstanceOf(TypeError);
    expect(refusal({ samples: 1 }, kernel).message).toMatch(/expects a kernel such as kernels\.pi/u);
  });
});

describe("a way to draw is refused", () => {
  test("that the kernel can't be drawn in, with those that can", () => {
    for (const options of [{ method: "sobol" }, { antithetic: true }]) {
      const error = refusal({ samples: 1, ...options }, kernels.percolation);
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toMatch(
        /percolation does not say how many numbers a sample draws, .* kernels that do: european/u,
      );
    }
  });

  test("whose points have more dimensions than the sequence", () => {
    const wide = { ...kernels.european, dimensions: () => 1025 };
    const error = refusal({ samples: 1, method: "sobol" }, wide);
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toMatch(/at most 1024 dimensions; a sample of european has 1025/u);
  });

  test.each([0, 0.5, Number.NaN])("whose points have %d dimensions", (dimensions) => {
    const error = refusal({ samples: 1, method: "sobol" }, { ...kernels.european, dimensions: () => dimensions });
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/european is incomplete: dimensions expects a whole number/u);
  });

  test("by a kernel whose dimensions are no function", () => {
    const error = refusal({ samples: 1 }, { ...kernels.european, dimensions: 1 });
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/european is incomplete: dimensions expects a function/u);
  });

  test.each([3, 1000, 2 ** 30 + 2 ** 29])("in replicates of %d points, which are not balanced", (chunkSamples) => {
    const error = refusal({ samples: 1, method: "sobol", chunkSamples }, kernels.european);
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toMatch(/chunkSamples expects a power of two up to 2\^30 with method: "sobol"/u);
  });
});

describe("stop rules that make no end, or two, are refused:", () => {
  test.each<[SampleOptions, RegExp]>([
    [{}, /needs an end/u],
    [{ seed: 1 }, /needs an end/u],
    [{ maxSamples: 10 }, /needs an end/u],
    [{ samples: 10, maxSamples: 10 }, /contradict/u],
    [{ samples: 10, maxSamples: 20, standardError: 1 }, /contradict/u],
  ])("%j", (options, message) => {
    expect(refusal(options)).toBeInstanceOf(TypeError);
    expect(refusal(options).message).toMatch(message);
  });
});

describe("a parameter is refused", () => {
  test.each<[string, Record<string, unknown>, typeof TypeError | typeof RangeError, RegExp]>([
    ["whose name the kernel does not know", { y: 1 }, TypeError, /sum has no parameter y; it has x, n, flag/u],
    ["whose name has another case", { X: 1 }, TypeError, /no parameter X/u],
    ["in a list", [1] as never, TypeError, /no parameter 0/u],
    ["that is text", { x: "1" }, TypeError, /x expects a number, got the string "1"/u],
    ["that is a bigint", { n: 1n }, TypeError, /n expects a number/u],
    ["that is true", { flag: true }, TypeError, /flag expects a number/u],
    ["that is no number", { x: Number.NaN }, RangeError, /x expects a number, got NaN/u],
    ["that is half of one where a whole one is needed", { n: 0.5 }, RangeError, /n expects a whole number, got 0\.5/u],
    ["that is infinite where a whole one is needed", { n: Number.POSITIVE_INFINITY }, RangeError, /whole number/u],
    ["below its range", { n: -11 }, RangeError, /n expects -10 … 2147483647, got -11/u],
    ["above its range", { flag: 2 }, RangeError, /flag expects 0 … 1, got 2/u],
  ])("%s", (_, params, kind, message) => {
    const error = refusal({ samples: 1, params });
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(message);
  });

  test("of a kernel that has none, which is said", () => {
    expect(refusal({ samples: 1, params: { r: 1 } }, kernels.pi).message).toMatch(
      /pi has no parameter r; it has none/u,
    );
  });
});
