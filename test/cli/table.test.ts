import pc from "picocolors";
import { describe, expect, test } from "vitest";
import { table } from "../../src/cli/table.ts";
import { terminal } from "./fake-output.ts";

const HEAD = ["id", "name", "state", "why"];
const ROWS = [
  ["a1", "long-pi", "running", ""],
  ["b2", "squares", "failed", "the host that had begun it is gone"],
];

test("columns are as wide as their longest cell", () => {
  expect(table(HEAD, ROWS, terminal(80))).toEqual([
    "id  name     state    why",
    "a1  long-pi  running",
    "b2  squares  failed   the host that had begun it is gone",
  ]);
});

test("the widest column is broken between words where there is too little room", () => {
  expect(table(HEAD, ROWS, terminal(45))).toEqual([
    "id  name     state    why",
    "a1  long-pi  running",
    "b2  squares  failed   the host that had begun",
    "                      it is gone",
  ]);
});

test("rows stand as lists where columns have no room, without empty cells", () => {
  expect(table(HEAD, ROWS, terminal(30))).toEqual([
    "a1",
    "  name   long-pi",
    "  state  running",
    "b2",
    "  name   squares",
    "  state  failed",
    "  why    the host that had",
    "         begun it is gone",
  ]);
});

test("numbers stand to the right", () => {
  expect(
    table(
      ["", "rate"],
      [
        ["map", 9],
        ["apply", 2850],
      ],
      terminal(80),
      { rightFrom: 1 },
    ),
  ).toEqual(["       rate", "map       9", "apply  2850"]);
});

test("colours take no room, and are kept", () => {
  const { green } = pc.createColors(true);
  expect(table(["aim", "met"], [[green("yes"), "a"]], terminal(80))).toEqual(["aim  met", `${green("yes")}  a`]);
});

test("a table has as many rows as there are", () => {
  const rows = Array.from({ length: 300_000 }, (_, i) => [i, "one of many"]);
  expect(table(["row", "text"], rows, terminal(80))).toHaveLength(300_001);
});

test("without rows there is no table", () => {
  expect(table(HEAD, [], terminal(80))).toEqual([]);
});

describe.each([1, 12, 40, 80, 200])("on %i columns", (columns) => {
  test("no line is longer, but for words that are, and no word is lost or broken", () => {
    const lines = table(HEAD, ROWS, terminal(columns));
    const words = ROWS.flat()
      .flatMap((cell) => cell.split(" "))
      .filter((word) => word !== "");
    for (const line of lines) expect(line.length <= columns || line.trim().split(/ +/u).length === 1).toBe(true);
    const shown = lines.join(" ").split(/ +/u);
    for (const word of words) expect(shown).toContain(word);
  });
});
