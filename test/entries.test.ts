import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Names that a file of exports gives, values and types. */
function exportsOf(file: string): string[] {
  const text = readFileSync(new URL(`../src/${file}`, import.meta.url), "utf8");
  const lists = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from /gmu)].map(([, list = ""]) => list);
  // The last word: of `SamplingClient as Client` it is Client.
  const names = lists.flatMap((list) => list.split(",")).map((entry) => entry.trim().split(/\s+/u).at(-1) ?? "");
  return names.filter((name) => name !== "").toSorted();
}

// Types of what a page can't do: to serve another.
const ONLY_NODE = new Set(["Dashboard", "DashboardOptions"]);

test("the package has the same names in Node and in pages", () => {
  const names = exportsOf("node/index.ts");
  expect(names).toContain("connect");
  expect(names).toContain("Client");
  expect(exportsOf("browser/index.ts")).toEqual(names.filter((name) => !ONLY_NODE.has(name)));
});
