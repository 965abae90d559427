import { afterEach, describe, expect, test, vi } from "vitest";
import { parseScript } from "../../../src/client/scripts/script.ts";
import { ScriptLimit } from "../../../src/client/scripts/script-limit.ts";
import { parseProgram } from "../../../src/client/scripts/script-parser.ts";

/** Elements of arrays that may have been searched while a script of so many statements was parsed. */
function searched(count: number, statement: (i: number) => string): number {
  const source = Array.from({ length: count }, (_, i) => statement(i)).join("\n");
  const spy = vi.spyOn(Array.prototype, "indexOf");
  parseProgram(source, new ScriptLimit("<execute>"));
  const arrays = spy.mock.contexts as readonly (readonly unknown[])[];
  const { length } = arrays.flat();
  spy.mockRestore();
  return length;
}

test.each([
  ["let", (i: number) => `let v${i} = ${i};`],
  ["var", (i: number) => `var v${i} = ${i};`],
  ["function", (i: number) => `function f${i}() {}`],
  ["class", (i: number) => `class C${i} {}`],
  ["blocks", (i: number) => `{ let v${i} = 1; var w${i}; }`],
])("the search for names grows with the length of a script, not with its square: %s", (_, statement) => {
  expect(searched(500, statement)).toBeLessThanOrEqual(2 * searched(250, statement));
});

test("names that are declared twice are found, among few and among many", () => {
  const names = Array.from({ length: 40 }, (_, i) => `let v${i};`).join("\n");
  for (const twice of ["let v0;", "let v39;", "var v20;", "function v7() {}"]) {
    expect(() => parseProgram(`${names}\n${twice}`, new ScriptLimit("<execute>"))).toThrow(
      /Identifier 'v\d+' has already been declared \(41:/u,
    );
  }
});

/** Lets each look at the clock take a millisecond. */
function slowClock(): void {
  let nowMs = 0;
  vi.spyOn(performance, "now").mockImplementation(() => nowMs++);
}

/** Makes a script ready in time. */
function parseIn(timeoutMs: number, source: string): string {
  return parseScript({ source, name: "<execute>", resolve: String, timeoutMs }).script.code;
}

describe("a script that takes longer than its limit", () => {
  afterEach(() => void vi.restoreAllMocks());

  test.each([
    ["one expression", `[${"1,".repeat(50_000)}]`],
    ["many statements", "a = 1;".repeat(50_000)],
  ])("is given up while it is read: %s", (_, source) => {
    slowClock();
    const late = { name: "TimeoutError", message: "<execute> could not be made ready for engines within 10 ms" };
    expect(() => parseIn(10, source)).toThrow(expect.objectContaining(late) as Error);
  });

  test("is given up while it is rewritten", () => {
    slowClock();
    expect(() => parseIn(50, "a;".repeat(100))).toThrow(expect.objectContaining({ name: "TimeoutError" }) as Error);
  });

  test("does nothing to one that is in time", () => {
    expect(parseScript({ source: "1", name: "<execute>", resolve: String, timeoutMs: 60_000 }).script.code).toMatch(
      /^1/u,
    );
  });
});
