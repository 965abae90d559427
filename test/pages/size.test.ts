import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const PAGE = new URL("../../build/page/", import.meta.url);

/** A file and all that it imports at once; what it imports later comes with `connect()` or on use. */
function closure(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  const text = readFileSync(new URL(file, PAGE), "utf8");
  for (const [, name = ""] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) closure(name, known);
  return known;
}

function gzipBytes(files: Iterable<string>): number {
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, PAGE)), { level: 9 }).length, 0);
}

// Kernels, ratios, R-hat and what else answers at once are most of it.
test("a page loads less than 21.5 kB before it connects", () => {
  const files = closure("ensemble.js");
  expect(files.size).toBeGreaterThan(1);
  expect(gzipBytes(files)).toBeLessThan(21_500);
});

test("an engine is one file of less than 18 kB, which imports nothing", () => {
  expect(closure("engine.bundle.js").size).toBe(1);
  expect(gzipBytes(["engine.bundle.js"])).toBeLessThan(18_000);
  expect(readFileSync(new URL("engine.bundle.js", PAGE), "utf8")).not.toContain("new URL(");
});

test.each([
  ["kernels", 17_000],
  ["helpers", 5_200],
  ["blocking", 8_500],
])("the part of an engine for %s is a script of less than %i bytes", (name, limit) => {
  expect(gzipBytes([`engine.${name}.js`])).toBeLessThan(limit);
});

test("the worker with the connection to a cluster is one file of less than 57 kB, which only pages of clusters load", () => {
  expect(closure("courier.bundle.js").size).toBe(1);
  expect(gzipBytes(["courier.bundle.js"])).toBeLessThan(57_000);
  const first = [...closure("ensemble.js")].map((file) => readFileSync(new URL(file, PAGE), "utf8")).join("");
  // A word of theirs that stays as it is.
  expect(first).not.toContain("expected an address such as");
  expect(readFileSync(new URL("courier.bundle.js", PAGE), "utf8")).toMatch(/^\/\*! .*courier\.licenses\.txt/);
  expect(readFileSync(new URL("courier.licenses.txt", PAGE), "utf8")).toContain("Apache License");
});
