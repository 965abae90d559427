import { describe, expect, test } from "vitest";
import { completeArrays, completeData } from "../../src/kernels/array-parameters.ts";
import { kernels } from "../../src/kernels/catalog.ts";
import { completeParameters } from "../../src/kernels/parameters.ts";
import type { SamplingKernel } from "../../src/kernels/sampling-kernel.ts";

const kernel: SamplingKernel = {
  ...kernels.pi,
  name: "own",
  parameters: [{ name: "model.kappa", type: "f64", offset: 0, default: 2 }],
  parameterArrays: [
    { name: "w", type: "f64[]", offset: 8 },
    { name: "model.n", type: "i32[]", offset: 12, length: 2, default: [1, 2] },
  ],
  dataSets: [
    { name: "returns", type: "f64[]", offset: 16 },
    { name: "groups", type: "u8[]", offset: 20 },
  ],
};

function moved(): Float64Array {
  const array = new Float64Array(3);
  structuredClone(array, { transfer: [array.buffer] });
  return array;
}

function both(given: unknown): unknown {
  return [completeParameters(kernel, given), completeArrays(kernel, given)];
}

describe("params", () => {
  test("are completed, and arrays copied", () => {
    const w = Float64Array.of(1, 2);
    const [numbers, arrays] = both({ w, model: { kappa: 3 } }) as [unknown, Record<string, Float64Array>];
    expect(numbers).toEqual({ "model.kappa": 3 });
    expect(arrays).toEqual({ w, "model.n": Int32Array.of(1, 2) });
    expect(arrays["w"]?.buffer).not.toBe(w.buffer);
  });

  const ring: Record<string, unknown> = {};
  ring["model"] = ring;

  test.each<[unknown, string]>([
    [{}, "own needs the parameter w, a Float64Array or a list of numbers"],
    [{ w: 1 }, "w expects a Float64Array or a list of numbers, got 1"],
    [{ w: new Float32Array(2) }, "w expects a Float64Array, as the kernel reads f64, got a Float32Array"],
    [{ w: moved() }, "w expects a Float64Array, got one whose memory was moved away"],
    [{ w: [1, "2"] }, 'w[1] expects a number, got the string "2"'],
    // oxlint-disable-next-line no-sparse-arrays -- it is about holes
    [{ w: [1, , 3] }, "w[1] expects a number, got undefined"],
    [{ w: [1, Number.NaN] }, "w[1] expects a number, got NaN"],
    [{ w: Float64Array.of(Number.NaN) }, "w[0] expects a number, got NaN"],
    [{ w: [], model: { n: [1] } }, "model.n expects 2 numbers, as its source says, got 1"],
    [{ w: [], model: { n: [1, Number.NaN] } }, "model.n[1] expects a whole number, got NaN"],
    [{ w: [], model: { n: [1, 2 ** 31] } }, "model.n[1] expects -2147483648 … 2147483647, got 2147483648"],
    [{ w: [], model: { kapa: 1 } }, "own has no parameter model.kapa; it has model.kappa, w, model.n"],
    [{ w: [], model: 1 }, "model expects an object, of model.kappa, model.n"],
    [{ w: [], "model.kappa": [1] }, "model.kappa expects a number, got an array"],
    [{ w: [], ...ring }, "model.model holds itself"],
    [
      { w: new Float64Array(2 ** 21 + 1) },
      "params expects arrays of at most 16 MB, as each chunk gets a copy, got 17 MB; give a kernel so much as data",
    ],
  ])("that are wrong are refused: %#", (given, message) => {
    expect(() => both(given)).toThrow(message);
  });
});

describe("data", () => {
  const groups = Uint8Array.of(1);

  test("is copied into shared memory, but for what lies there already", () => {
    const given = { returns: Float64Array.of(1, 2), groups };
    const first = completeData(kernel, given);
    expect(first["returns"]?.buffer).toBeInstanceOf(SharedArrayBuffer);
    given.returns[0] = 9;
    expect(first["returns"]).toEqual(Float64Array.of(1, 2));
    expect(completeData(kernel, first)["returns"]).toBe(first["returns"]);
  });

  test.each<[unknown, string]>([
    [undefined, "own needs the data set returns; give data: { returns: Float64Array, groups: Uint8Array }"],
    [{ returns: [1] }, "own needs the data set groups; give data: { returns: Float64Array, groups: Uint8Array }"],
    [1, "data expects an object of arrays by name, got 1"],
    [[1, 2], "data expects an object of arrays by name, got an array"],
    [Float64Array.of(1), "data expects an object of arrays by name, got a Float64Array"],
    [{ returns: [1], groups, other: [1] }, "own has no data set other; it takes returns, groups"],
    [
      { returns: Int32Array.of(1), groups },
      "returns expects a Float64Array, as the kernel reads f64, got an Int32Array",
    ],
    [{ returns: moved(), groups }, "returns expects a Float64Array, got one whose memory was moved away"],
    [{ returns: [1], groups: [256] }, "groups[0] expects 0 … 255, got 256"],
    [{ returns: [1], groups: [1.5] }, "groups[0] expects a whole number, got 1.5"],
    [
      { returns: [1], groups: new DataView(new ArrayBuffer(1)) },
      "groups expects a Uint8Array or a list of numbers, got",
    ],
    [
      { returns: new Float64Array(new SharedArrayBuffer(1e9 + 8)), groups },
      "data expects at most 1 GB, as each engine has a copy, got 1.00 GB",
    ],
  ])("that are wrong are refused: %#", (given, message) => {
    expect(() => completeData(kernel, given)).toThrow(message);
  });

  test("is nothing for a kernel that takes none", () => {
    expect(completeData(kernels.pi, undefined)).toEqual({});
    expect(() => completeData(kernels.pi, { x: [1] })).toThrow("pi has no data set x; it takes no data");
  });
});
