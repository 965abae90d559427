import { describe, expect, test } from "vitest";
import { libraryIn, libraryOf, userStack } from "../../src/protocol/engine-stack.ts";

const LIBRARY = "https://site/assets/engine.js";

describe("userStack", () => {
  test.each([
    [
      "Chromium",
      [
        "RangeError: no",
        "    at check (https://site/assets/engine.js:1:2)",
        "    at f (sent:f#1:2:3)",
        "    at Array.map (<anonymous>)",
        "    at g (sent:f#1:1:9)",
        "    at eval (<anonymous>)",
        "    at runMap (https://site/assets/engine.js:9:9)",
        "    at async #drain (https://site/assets/engine.js:10:9)",
        "    at node:internal/process:3:4",
      ],
      ["RangeError: no", "    at f (sent:f#1:2:3)", "    at Array.map (<anonymous>)", "    at g (sent:f#1:1:9)"],
    ],
    [
      "Firefox and Safari",
      ["f@sent:f#1:2:3", "map@[native code]", "g@sent:f#1:1:9", "runMap@https://site/assets/engine.js:9:9"],
      ["f@sent:f#1:2:3", "map@[native code]", "g@sent:f#1:1:9"],
    ],
    [
      "a message that speaks of the library",
      ["Error: look", " at https://site/assets/engine.js:1:1 there", "    at f (sent:f#1:2:3)"],
      ["Error: look", " at https://site/assets/engine.js:1:1 there", "    at f (sent:f#1:2:3)"],
    ],
    ["the library alone", ["Error: no", "    at runMap (https://site/assets/engine.js:9:9)"], ["Error: no"]],
  ])("leaves out the library in stacks of %s", (_, lines, left) => {
    expect(userStack(lines.join("\n"), LIBRARY)).toBe(left.join("\n"));
  });

  test("leaves a stack as it is that the library is not in", () => {
    expect(userStack("Error: no\n    at node:internal/timers:5:5", "")).toBe(
      "Error: no\n    at node:internal/timers:5:5",
    );
  });
});

test("the library is known by the place of its own code", () => {
  expect(libraryIn("Error: no\n    at f (file:///elsewhere/f.js:1:1)")).toBe("");
  const own = new URL("../../src/", import.meta.url).pathname;
  expect(libraryIn(`Error: no\n    at f (${own}engine/map.ts:1:1)`)).toBe(own);
});

test.each([
  ["    at CallerTraces.take (file:///app/node_modules/lib/client/caller.js:2:3)", "file:///app/node_modules/lib/"],
  ["    at onEach (/app/client/lib/client/views/direct-calls.js:2:3)", "/app/client/lib/"],
  ["take@https://site/app.js:2:3", "https://site/app.js"],
])("the place of the library is told from a frame of it: %s", (frame, place) => {
  expect(libraryOf(frame)).toBe(place);
});
