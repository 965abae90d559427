import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runSnippet, snippetsOf } from "./snippets.ts";

const root = new URL("../", import.meta.url);
// Inside the checkout, so that the package finds itself by its name.
const folder = new URL("build/cache/readme/", root);

const readme = await readFile(new URL("README.md", root), "utf8");
const snippets = snippetsOf(readme);

describe("README", () => {
  beforeAll(() => mkdir(folder, { recursive: true }));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("begins with what it is, how it is installed, and a program", () => {
    const [first = ""] = readme.split("```js\n");
    expect(first.split("\n").length).toBeLessThan(20);
    expect(first).toContain("npm install wasm-ensemble");
    expect(snippets.map(({ title }) => title)).toEqual(["Ten lines that run", "A sample of your own"]);
  });

  it("is short: what needs more has a page of the guide", () => {
    expect(readme.split("\n").length).toBeLessThanOrEqual(155);
  });

  it("links to every page of the guide, and to files that are there", async () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = ""]) => link);
    for (const link of links) await expect(readFile(new URL(link, root)), link).resolves.toBeDefined();
    const pages = await readdir(new URL("docs/guide/", root));
    expect(links).toEqual(expect.arrayContaining(pages.map((page) => `docs/guide/${page}`)));
  });

  it.each(snippets)("$title prints what it says, and ends by itself", (snippet) => runSnippet(snippet, folder));
});
