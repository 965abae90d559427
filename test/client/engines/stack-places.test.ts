import { expect, test } from "vitest";
import { type CallSite, StackPlaces } from "../../../src/client/engines/stack-places.ts";
import type { ErrorRecord } from "../../../src/protocol/error-record.ts";
import { functionRef } from "../../../src/protocol/function-source.ts";
import { toErrorRecord } from "../../../src/protocol/to-error-record.ts";

const SITES: readonly CallSite[] = [{ file: "file:///main.js", line: 3, column: 1 }];

/** Places of one function, number 7; its text is found from character 100 of a file on. */
function placesOf(fn: () => unknown, found = true): { places: StackPlaces; texts: string[] } {
  const places = new StackPlaces();
  const texts: string[] = [];
  places.finder = {
    callSites: () => SITES,
    find: (text, sites) => {
      expect(sites).toBe(SITES);
      texts.push(text);
      return found ? (offset) => `file:///main.js:1:${101 + offset}` : undefined;
    },
  };
  const reference = functionRef(fn);
  places.noteFunction(7, reference.kind === "source" ? reference.source : "");
  return { places, texts };
}

function record(...frames: string[]): ErrorRecord {
  const error = new Error("no");
  error.stack = ["Error: no", ...frames].join("\n");
  return toErrorRecord(error);
}

function stackOf(translated: ErrorRecord): string | undefined {
  return translated.kind === "error" ? translated.stack : undefined;
}

// Its text begins at column 38 of what is sent.
const START = '(function () { "use strict"; return ('.length + 1;

test("a place in a sent function becomes one in the user's file", () => {
  const { places, texts } = placesOf(() => 1);
  const translated = places.translate(
    record(`    at f (sent:f#7:1:${START + 6})`, `    at eval (sent:f#7:1:${START})`),
  );
  expect(stackOf(translated)).toBe("Error: no\n    at f (file:///main.js:1:107)\n    at file:///main.js:1:101");
  expect(texts).toEqual(["() => 1"]);
});

test("what is not in the function's own text, or not found, stays as it is", () => {
  const before = `    at f (sent:f#7:1:${START - 1})`;
  const other = "    at f (sent:f#8:1:40)";
  expect(stackOf(placesOf(() => 1).places.translate(record(before, other)))).toBe(`Error: no\n${before}\n${other}`);
  const { places, texts } = placesOf(() => 1, false);
  const inside = `    at f (sent:f#7:1:${START})`;
  for (let i = 0; i < 3; i++) expect(stackOf(places.translate(record(inside)))).toBe(`Error: no\n${inside}`);
  expect(texts).toHaveLength(1);
});

test("frames as Deno has them are led back, too", () => {
  const { places } = placesOf(() => 1);
  const frame = `    at f (sent:f#7, <anonymous>:1:${START})`;
  expect(stackOf(places.translate(record(frame)))).toBe("Error: no\n    at f (file:///main.js:1:101)");
});

test("causes and members of an AggregateError are led back as well", () => {
  const { places } = placesOf(() => 1);
  const frame = `    at sent:f#7:1:${START}`;
  const inner = new Error("inner");
  inner.stack = `Error: inner\n${frame}`;
  const translated = places.translate(toErrorRecord(new AggregateError([inner], "all", { cause: inner })));
  expect(JSON.stringify(translated).split("file:///main.js:1:101")).toHaveLength(3);
});
