import { expect, test, vi } from "vitest";
import { parseProgram } from "../../src/client/scripts/script-parser.ts";

/** Elements of arrays that may have been searched while a script of so many statements was parsed. */
function searched(count: number, statement: (i: number) => string): number {
  const source = Array.from({ length: count }, (_, i) => statement(i)).join("\n");
  const spy = vi.spyOn(Array.prototype, "indexOf");
  parseProgram(source);
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
    expect(() => parseProgram(`${names}\n${twice}`)).toThrow(/Identifier 'v\d+' has already been declared \(41:/u);
  }
});
