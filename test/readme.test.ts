import { mkdir, readFile, rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeSnippetFiles } from "./snippet-files.ts";
import { runSnippet, snippetsOf } from "./snippets.ts";

const root = new URL("../", import.meta.url);
// Inside the checkout, so that the package finds itself by its name.
const folder = new URL("build/cache/readme/", root);

const readme = await readFile(new URL("README.md", root), "utf8");
const snippets = snippetsOf(readme);

describe("README", () => {
  beforeAll(async () => {
    await mkdir(folder, { recursive: true });
    await writeSnippetFiles(readme, folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("has a tour of snippets", () => {
    expect(snippets.map(({ title }) => title)).toContain("Monte Carlo");
    expect(snippets.length).toBeGreaterThanOrEqual(4);
  });

  it.each(snippets)("$title prints what it says, and ends by itself", (snippet) => runSnippet(snippet, folder));
});
