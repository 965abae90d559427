import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeSnippetFiles } from "./snippet-files.ts";
import { runSnippet, snippetsOf } from "./snippets.ts";

const root = new URL("../", import.meta.url);
const guide = new URL("docs/guide/", root);
// Inside the checkout, so that the package finds itself by its name.
const folder = new URL("build/cache/guide/", root);

const names = (await readdir(guide)).filter((name) => name.endsWith(".md"));
const pages = await Promise.all(
  names.map(async (name) => ({ name, text: await readFile(new URL(name, guide), "utf8") })),
);

beforeAll(() => mkdir(folder, { recursive: true }));
afterAll(() => rm(folder, { recursive: true, force: true }));

it("is listed, page by page", () => {
  const list = pages.find(({ name }) => name === "README.md")?.text;
  for (const name of names.filter((each) => each !== "README.md")) expect(list).toContain(`](${name})`);
});

describe("docs/index.md", async () => {
  const snippets = snippetsOf(await readFile(new URL("../index.md", guide), "utf8"));
  it("begins with a program", () => expect(snippets.length).toBeGreaterThan(0));
  it.each(snippets)("$title prints what it says, and ends by itself", (snippet) => runSnippet(snippet, folder));
});

describe.each(pages)("docs/guide/$name", ({ name, text }) => {
  const place = new URL(`${name.slice(0, -".md".length)}/`, folder);
  beforeAll(async () => {
    await mkdir(place, { recursive: true });
    await writeSnippetFiles(text, place);
  });

  it("begins with its title, and ends with a new line", () => {
    expect(text.match(/^# .+/m)?.index).toBe(0);
    expect(text.endsWith("\n")).toBe(true);
  });

  const snippets = snippetsOf(text);
  it.runIf(snippets.length > 0).each(snippets)("$title prints what it says, and ends by itself", (snippet) =>
    runSnippet(snippet, place),
  );

  it("links to files that are there", async () => {
    for (const [, link = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      await expect(readFile(new URL(link, guide)), link).resolves.toBeDefined();
    }
  });
});
