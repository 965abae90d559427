import { expect, test } from "vitest";
import { functionName } from "../../src/monitor/task-name.ts";
import type { FunctionRef } from "../../src/protocol/function-ref.ts";
import { standaloneSource } from "../../src/protocol/standalone-source.ts";

const WASM = { id: 1, bytes: new Uint8Array(), compiled: {} };
const nameOf = (ref: FunctionRef): string => functionName(ref, (fn) => (fn === 7 ? "sent before" : "function"));

test("a function is called by its name, else by its source in one short line", () => {
  expect(nameOf({ kind: "source", source: "function square(x) { … }", name: "square" })).toBe("square");
  const unnamed = (source: string): string =>
    nameOf({ kind: "source", source: standaloneSource({ name: "" }, source), name: "" });
  expect(unnamed("(x) =>\n    x *\tx")).toBe("(x) => x * x");
  const long = unnamed(`(x) => {${" ".repeat(100)}${"x;".repeat(10_000)}}`);
  expect([long.length, long.startsWith("(x) => { x;x;"), long.at(-1)]).toEqual([60, true, "…"]);
  expect(nameOf({ kind: "source", source: "x => x", name: "n".repeat(1000) })).toHaveLength(60);
});

test("what was sent before, is bound, or is found by the engine, is called as it is there", () => {
  const sent: FunctionRef = { kind: "sent", fn: 7 };
  expect(nameOf(sent)).toBe("sent before");
  expect(nameOf({ kind: "sent", fn: 8 })).toBe("function");
  expect(nameOf({ kind: "bound", fn: sent, at: [], values: [], placeholders: [] })).toBe("sent before");
  expect(nameOf({ kind: "seeded", fn: sent, module: WASM })).toBe("sent before");
  expect(nameOf({ kind: "global", path: "Math.max" })).toBe("Math.max");
  expect(nameOf({ kind: "module", url: "file:///home/a/tasks.js", name: "mcpi" })).toBe("mcpi");
  expect(nameOf({ kind: "module", url: "file:///home/a/tasks.js", name: "default" })).toBe("tasks.js");
  expect(nameOf({ kind: "wasm", module: WASM, name: "mcpi" })).toBe("mcpi");
});

test("sampling says so, with the name of the kernel where there is one", () => {
  const sampler = { kind: "sampler", module: WASM, seed: 1n, params: new Uint8Array(), outputs: 1 } as const;
  expect(nameOf({ ...sampler, name: "pi" })).toBe("sample pi");
  expect(nameOf({ ...sampler, name: "sample" })).toBe("sample");
  const fn: FunctionRef = { kind: "source", source: "", name: "disc" };
  expect(nameOf({ kind: "sample", fn, module: WASM, seed: 1n, params: {} })).toBe("sample disc");
});
