import { parse } from "acorn";
import { describe, expect, test } from "vitest";
import { aroundWord } from "../../../src/client/closures/around-words.ts";
import { standaloneSource } from "../../../src/protocol/standalone-source.ts";

function find(source: string): [word: string, member: string | undefined] | undefined {
  const expression = standaloneSource({ name: "f" }, source);
  const found = aroundWord(expression, parse(expression, { ecmaVersion: "latest", sourceType: "script" }));
  return found && [found.word, found.member];
}

describe("aroundWord", () => {
  test.each([
    ["(x) => this.scale * x", ["this", "scale"]],
    ["() => [() => this]", ["this", undefined]],
    ["() => this[this.key]", ["this", undefined]],
    ["(x = this.a) => x", ["this", "a"]],
    ["() => class { [this.a] = 1; }", ["this", "a"]],
    ["() => class extends this.Base {}", ["this", "Base"]],
    ["() => arguments.length", ["arguments", undefined]],
    ["() => __awaiter(this, void 0, void 0, function* () { return this.a; })", ["this", "a"]],
  ])("%s", (source, found) => {
    expect(find(source)).toEqual(found);
  });

  test.each([
    "function () { return this.a + arguments.length + (() => this.b)(); }",
    "method(x) { return this.a * x; }",
    "async items() { return this; }",
    "() => function () { return this; }",
    "() => ({ get a() { return this; }, b() { return this; }, this: 1, arguments: 2 })",
    "() => class { a = this; static b = this; static { this.c = 1; } d() { return this; } }",
    "class A { a = this; b() { return () => this.a; } }",
    "() => x.this + x.arguments + 'this'",
    "() => __awaiter(this, void 0, void 0, function* () { return 1; })",
  ])("finds nothing in %s", (source) => {
    expect(find(source)).toBeUndefined();
  });
});
