import { describe, expect, test } from "vitest";
import { FUNCTION_REF, isSendable } from "../../src/protocol/function-ref.ts";
import { functionRef } from "../../src/protocol/function-source.ts";
import { checkPath, Reference, ref } from "../../src/protocol/reference.ts";

describe("ref", () => {
  test.each(["a", "_", "$", "a1", "model.weights.w0", "größe", "变量", "a.__proto__.b"])(
    "takes the path %j",
    (path) => {
      expect(ref(path)).toMatchObject({ path });
      expect(ref(path)).toBeInstanceOf(Reference);
      expect(ref(path)[FUNCTION_REF]).toEqual({ kind: "name", path });
    },
  );

  test.each(["", ".", "a.", ".a", "a..b", "1a", "a b", "a-b", "a[0]", "a\n", " a", "a;b", "a.1"])(
    "refuses %j, and says what it expects",
    (path) => {
      expect(() => ref(path)).toThrow(
        new TypeError(`ref expects a name or a dotted path such as "a" or "a.b", got ${JSON.stringify(path)}`),
      );
    },
  );

  test.each([
    [undefined, "undefined"],
    [5, "number"],
    [Symbol("a"), "symbol"],
    [["a"], "object"],
  ])("refuses %o, which is no text", (path, type) => {
    expect(() => checkPath("pull", path)).toThrow(
      `pull expects a name or a dotted path such as "a" or "a.b", got ${type}`,
    );
  });

  test("travels as a name, also where a function is expected", () => {
    expect(isSendable(ref("a.b"))).toBe(true);
    // A reference may stand for a function.
    expect(functionRef(ref("a.b") as unknown as () => void)).toEqual({ kind: "name", path: "a.b" });
  });

  test("shows no more than its path to whoever lists it", () => {
    expect(Object.keys(ref("a"))).toEqual(["path"]);
  });
});
