import { describe, expect, test } from "vitest";
import { OutputLimit } from "../../src/engine/output-limit.ts";

describe("OutputLimit", () => {
  test("passes texts up to the limit whole, the last of them to the very character", () => {
    const limit = new OutputLimit(5);
    expect(["ab", "c", "de"].map((text) => limit.pass("stdout", text))).toEqual(["ab", "c", "de"]);
  });

  test("cuts where the limit is, marks the cut once, and passes nothing after it", () => {
    const limit = new OutputLimit(5);
    const passed = ["abc", "defg", "h", "", "i"].map((text) => limit.pass("stdout", text));
    expect(passed).toEqual(["abc", "de\n[output cut here]\n", "", "", ""]);
  });

  test("an empty text neither spends nor cuts", () => {
    const limit = new OutputLimit(1);
    expect(["a", "", "b"].map((text) => limit.pass("stdout", text))).toEqual(["a", "", "\n[output cut here]\n"]);
  });

  test("counts each stream by itself", () => {
    const limit = new OutputLimit(2);
    expect(limit.pass("stdout", "abc")).toBe("ab\n[output cut here]\n");
    expect(limit.pass("stderr", "xy")).toBe("xy");
  });

  test("begins anew when it is reset", () => {
    const limit = new OutputLimit(1);
    limit.pass("stderr", "abc");
    limit.reset();
    expect(limit.pass("stderr", "d")).toBe("d");
  });
});
