import { describe, expect, test, vi } from "vitest";
import { callHere, compileWith, countingCompiler, kernelText } from "./in-process.ts";

const { compiler, runs } = countingCompiler();
const kernel = await compileWith(compiler, { text: await kernelText("functions.ts") });
const call = callHere(kernel);

/** As the kernel's. */
function mcpi(n: number): number {
  let hits = 0;
  let state = 12345;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < n; i++) if (next() ** 2 + next() ** 2 < 1) hits++;
  return (4 * hits) / n;
}

test("a source without sample is compiled in one run, and is no sampling kernel", () => {
  expect(runs()).toBe(1);
  expect(kernel.module).toBeUndefined();
  expect(kernel.outputs).toBeUndefined();
  expect(kernel["mcpi"]).toBe(kernel.functions["mcpi"]);
});

describe("values go in and out", () => {
  test.each<[string, unknown[], unknown]>([
    ["mcpi", [1000], mcpi(1000)],
    ["unsigned", [4294967295], 4294967295],
    ["big", [2n ** 63n, [1n, 2]], 2n ** 63n + 3n],
    ["not", [true], false],
    ["join", [["a", "bü", "\u{1f30d}"]], "a-bü-\u{1f30d}"],
    ["join", [["a", "b"], "+"], "a+b"],
    ["join", [[]], ""],
    ["orNull", [null], null],
    ["orNull", ["text"], "text"],
    ["tenfold", [new Float64Array([1, 2])], new Float64Array([10, 20])],
    ["tenfold", [[1, 2]], new Float64Array([10, 20])],
    ["middle", [new Int32Array([1, 2, 3, 4])], new Int32Array([2, 3])],
    [
      "table",
      [2],
      [
        [0, 0.5],
        [1, 0.5],
      ],
    ],
    ["sumAll", [[[1, 2], new Float64Array([3]), []]], 6],
    ["flags", [3], [true, false, true]],
    ["print", ["x"], undefined],
  ])("%s(%o) is %o", (name, args, expected) => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    expect(call(name, ...args)).toEqual(expected);
    if (name === "print") expect(log).toHaveBeenCalledWith("printed x");
    log.mockRestore();
  });

  test("buffers", () => {
    const bytes = call("reversed", new Uint8Array([1, 2, 3]).buffer) as ArrayBuffer;
    expect([...new Uint8Array(bytes)]).toEqual([3, 2, 1]);
  });
});

describe("arguments of the wrong type are named", () => {
  test.each<[string, unknown[], string]>([
    ["unsigned", [-1], "x of unsigned expects u32, a whole number from 0 to 4294967295, got -1"],
    ["unsigned", [1.5], "x of unsigned expects u32, a whole number from 0 to 4294967295, got 1.5"],
    ["unsigned", ["1"], 'x of unsigned expects u32, got the string "1"'],
    ["unsigned", [], "unsigned expects 1 argument, got 0"],
    ["join", [["a"], "b", "c"], "join expects 1 to 2 arguments, got 3"],
    ["join", [["a", 5]], "words of join[1] expects string, got 5"],
    ["join", [null], "words of join expects Array<string>, got null"],
    ["big", [2n ** 64n, []], "x of big expects u64, a bigint, got 18446744073709551616"],
    ["tenfold", [new Float32Array(2)], "xs of tenfold expects Float64Array, got a Float32Array"],
    ["middle", [[1, 2.5]], "xs of middle[1] expects i32, a whole number from -2147483648 to 2147483647, got 2.5"],
    ["reversed", [[1]], "bytes of reversed expects ArrayBuffer, got an array of 1"],
  ])("%s(%o)", (name, args, message) => {
    expect(() => call(name, ...args)).toThrow(message);
  });

  test("a function of classes can't be called, one with type parameters is not there", () => {
    expect(() => call("point")).toThrow("point can't be called from JavaScript: it gives a Point");
    expect(kernel.functions).not.toHaveProperty("generic");
  });
});

describe("failures", () => {
  test("bring the text and the place, and leave the module as it was, however often", () => {
    for (let i = 0; i < 5000; i++) expect(() => call("deep", 10)).toThrow("at the bottom, level 0 at kernel.ts:");
    expect(call("join", ["a", "b"])).toBe("a-b");
  });

  test("of assertions without a text, and traps, bring the place", async () => {
    const asserting = callHere(await compileWith(compiler, { text: await kernelText("asserting.ts") }));
    expect(() => asserting("check", 0)).toThrow("check failed: assertion failed at kernel.ts:10:3");
    expect(() => asserting("check", 1)).toThrow(/^check failed: .*zero.* at kernel\.ts:11:\d+$/);
  });
});

test("200,000 calls with strings and arrays leave the memory as large as 1,000 do", () => {
  const round = (): unknown => [
    call("join", ["some", "words", "more words"], ", "),
    call("tenfold", new Float64Array(100)),
    call("table", 3),
    call("sumAll", [[1, 2], [3]]),
  ];
  for (let i = 0; i < 250; i++) round();
  const pages = call("pages");
  for (let i = 0; i < 50_000; i++) round();
  expect(call("pages")).toBe(pages);
});

test("a function named then, or as a member of a sampling kernel, is among the functions only", async () => {
  const text = `import { Rng } from "wasm-ensemble/assembly";
    export function sample(rng: Rng): f64 { return 1; }
    export function then(): i32 { return 1; }
    export function title(): i32 { return 2; }`;
  const named = await compileWith(compiler, { text });
  expect(named.title).toBe("samples of kernel");
  expect(callHere(named)("then")).toBe(1);
  expect(callHere(named)("title")).toBe(2);
});
