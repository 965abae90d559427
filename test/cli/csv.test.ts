import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvLine, readCsv } from "../../src/cli/csv.ts";

test.each([
  [["a", 1, ""], "a,1,\n"],
  [["one, two"], '"one, two"\n'],
  [['say "so"'], '"say ""so"""\n'],
  [["two\nlines", "a\rb"], '"two\nlines","a\rb"\n'],
])("%j is written as %j", (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});

test("what is written is read as it was", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "é", "1") });
  // A line with one empty cell is an empty line.
  const record = fc.array(cell, { minLength: 1 }).filter((cells) => cells.length > 1 || cells[0] !== "");
  fc.assert(
    fc.property(fc.array(record), (records) => {
      expect(readCsv(records.map(csvLine).join("")).map(({ cells }) => cells)).toEqual(records);
    }),
  );
});

describe("reading", () => {
  test.each([
    ["a,b\r\n1,2\r\n", [1, 2]],
    ["\uFEFFa,b\n1,2", [1, 2]],
    ["a,b\r1,2\r", [1, 2]],
    ["\n\na,b\n\n\n1,2\n", [3, 6]],
    ['"a","b"\n"1","2"', [1, 2]],
  ])("%j has two records", (text, lines) => {
    const records = readCsv(text);
    expect(records.map(({ cells }) => cells)).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
    expect(records.map(({ line }) => line)).toEqual(lines);
  });

  test("a comma at the end is followed by an empty cell", () => {
    expect(readCsv("a,\n1,").map(({ cells }) => cells)).toEqual([
      ["a", ""],
      ["1", ""],
    ]);
  });

  test("a record after one of several lines has its own line", () => {
    expect(readCsv('"a\nb\nc",1\nd,2\n').map(({ line }) => line)).toEqual([1, 4]);
  });

  test("an empty text has none", () => {
    expect(readCsv("")).toEqual([]);
    expect(readCsv("\r\n\n")).toEqual([]);
  });

  test.each(['a\n"b', 'a\nb"c', 'a\n"b"c'])("%j is refused, with the line", (text) => {
    expect(() => readCsv(text)).toThrow(new SyntaxError("line 2: a quote is not closed, or stands inside a value"));
  });
});
