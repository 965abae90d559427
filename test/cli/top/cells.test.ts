import { describe, expect, test } from "vitest";
import { barParts, bytesText, countText, fit, percentText, rateText, textWidth } from "../../../src/cli/top/cells.ts";

describe("a text takes on a terminal", () => {
  test.each([
    ["", 0],
    ["abc", 3],
    ["é", 1],
    ["e\u0301", 1],
    ["数え", 4],
    ["한글", 4],
    ["🚀x", 3],
    ["👩‍👩‍👧", 2],
    ["❤️", 2],
    ["ＡＢ", 4],
  ])("%j: %i columns", (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe("fit", () => {
  test.each([
    ["abc", 5, "abc  "],
    ["abcdef", 5, "abcd…"],
    ["abcdef", 6, "abcdef"],
    ["数えます", 5, "数え…"],
    ["数えます", 6, "数え… "],
    ["数えます", 8, "数えます"],
    ["abc", 0, ""],
    ["abc", 1, "…"],
    ["", 3, "   "],
  ])("%j in %i columns is %j", (text, width, expected) => {
    expect(fit(text, width)).toBe(expected);
    expect(textWidth(fit(text, width))).toBe(width);
  });

  test("puts numbers to the right", () => {
    expect(fit("12", 5, "right")).toBe("   12");
  });

  test("lets no name move the cursor, or break a line", () => {
    expect(fit("a\u001B[2Jb\nc\u202Ed", 12)).toBe("a [2Jb c d  ");
  });

  test("measures only what it needs of a text that is very long", () => {
    expect(fit("数".repeat(1e6), 4)).toBe("数… ");
  });
});

test("figures are short", () => {
  expect([0, 7, 9999, 120_400, 4.6e9].map(countText)).toEqual(["0", "7", "9,999", "120 k", "4.60 G"]);
  expect([0, 0.04, 3.25, 41.2, 12_345].map(rateText)).toEqual(["0", "0.0", "3.3", "41", "12.3 k"]);
  expect(percentText(0.996)).toBe("100 %");
  expect([undefined, 0, 1.2e9].map(bytesText)).toEqual(["-", "0.00 B", "1.20 GB"]);
});

test("a bar has all of its columns, whatever the share", () => {
  expect([-1, 0, 0.5, 1, 7].map((share) => barParts(share, 4).join(""))).toEqual([
    "░░░░",
    "░░░░",
    "██░░",
    "████",
    "████",
  ]);
});
