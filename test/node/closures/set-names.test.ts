import { parse } from "acorn";
import { describe, expect, test } from "vitest";
import { setNames } from "../../../src/node/closures/set-names.ts";

function namesOf(source: string): string[] | undefined {
  const found = setNames(parse(source, { ecmaVersion: "latest", sourceType: "module" }));
  return found && [...found].toSorted();
}

describe("setNames", () => {
  test.each([
    ["const a = 1; let b = 2; var c = 3; function d(e) { class F {} }", []],
    ["let a; a = 1; b += 1; c++; [d, { e: f, ...g }] = h;", ["a", "b", "c", "d", "e", "f", "g"]],
    ["for (a of b) {} for (c in d) {} for (const e of f) {} for (var g of h) {}", ["a", "c", "g"]],
    ["var a = 1; var a = 2; while (b) { var c = 1; let d = 2; } for (let i = 0; i < 3; i++) {}", ["a", "c", "i"]],
    ["while (a) { (() => { var b = 1; })(); }", []],
  ])("%s", (source, names) => {
    expect(namesOf(source)).toEqual(names);
  });

  test("can't tell where there is eval", () => {
    expect(namesOf("eval('a = 1')")).toBeUndefined();
  });
});
