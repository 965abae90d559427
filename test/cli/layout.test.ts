import pc from "picocolors";
import { expect, test } from "vitest";
import { hanging, lineWidth, padded, wrapped } from "../../src/cli/layout.ts";
import { file, terminal } from "./fake-output.ts";

test("lines break between words", () => {
  expect(wrapped("one two three four", 9)).toEqual(["one two", "three", "four"]);
  expect(wrapped("incomprehensible word", 6)).toEqual(["incomprehensible", "word"]);
  expect(wrapped("", 6)).toEqual([""]);
});

test("colours take no room", () => {
  const { red } = pc.createColors(true);
  expect(wrapped(`${red("one")} two`, 7)).toEqual([`${red("one")} two`]);
  expect(padded(red("one"), 5)).toBe(`${red("one")}  `);
});

test("a text hangs at its label, or stands below it where there is no room", () => {
  expect(hanging("time", "one two three four five", { indent: 8, width: 26 })).toEqual([
    "time    one two three four",
    "        five",
  ]);
  expect(hanging("time", "one two three", { indent: 8, width: 12 })).toEqual(["time", "  one two", "  three"]);
});

test("what stands below a label that is indented is indented further", () => {
  expect(hanging("    --seed S", "one two three", { indent: 20, width: 16 })).toEqual([
    "    --seed S",
    "      one two",
    "      three",
  ]);
});

test("a terminal and a pipe have a width", () => {
  expect(lineWidth(terminal(40))).toBe(40);
  expect(lineWidth(file)).toBe(80);
});
