import { expect, test } from "vitest";
import { LabelledLines } from "../../../src/client/output/labelled-lines.ts";

function recorded(): { readonly lines: LabelledLines; readonly shown: string[] } {
  const shown: string[] = [];
  const lines = new LabelledLines((stream, label, whole) => {
    for (const line of whole) shown.push(`${stream} ${label}|${line}`);
  });
  return { lines, shown };
}

test("a line is shown once it is whole, whatever its pieces, and others in between do not tear it", () => {
  const { lines, shown } = recorded();
  lines.write("a", "stdout", "one ");
  lines.write("b", "stdout", "other\nbegun");
  lines.write("a", "stderr", "error\n");
  expect(shown).toEqual(["stdout b|other", "stderr a|error"]);
  lines.write("a", "stdout", "line\n\nnext\n");
  expect(shown.slice(2)).toEqual(["stdout a|one line", "stdout a|", "stdout a|next"]);
});

test("lines that were begun are shown in the end: of one label, then all, once", () => {
  const { lines, shown } = recorded();
  for (const label of ["a", "b", "c"]) lines.write(label, "stdout", "begun");
  lines.write("b", "stderr", "error");
  lines.finish("b");
  expect(shown).toEqual(["stdout b|begun", "stderr b|error"]);
  lines.finish();
  lines.finish();
  expect(shown.slice(2)).toEqual(["stdout a|begun", "stdout c|begun"]);
});

test("what is kept of a line without an end is bounded", () => {
  const { lines, shown } = recorded();
  for (let i = 0; i < 100; i++) lines.write("a", "stdout", "x".repeat(10_000));
  const kept = 1_000_000 - shown.reduce((sum, line) => sum + line.length - "stdout a|".length, 0);
  expect(kept).toBeLessThan(80_000);
  lines.finish();
  expect(shown.map((line) => line.slice("stdout a|".length)).join("")).toBe("x".repeat(1_000_000));
});

test("of a line that was written over, the last state is shown", () => {
  const { lines, shown } = recorded();
  lines.write("a", "stdout", "10 %\r");
  lines.write("a", "stdout", "20 %\r");
  lines.write("a", "stdout", "\nwindows\r\n\r\n");
  expect(shown).toEqual(["stdout a|20 %", "stdout a|windows", "stdout a|"]);
});
