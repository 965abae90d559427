import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = new URL("../", import.meta.url);
// Inside the checkout, so that the package finds itself by its name.
const folder = new URL("build/cache/readme/", root);

interface Snippet {
  readonly title: string;
  readonly code: string;
}

function snippetsOf(markdown: string): Snippet[] {
  return [...markdown.matchAll(/^### (.+)\n[^]*?^```js\n([^]*?)^```/gm)].map(([, title = "", code = ""]) => ({
    title,
    code,
  }));
}

/** What the snippet's comments say it prints, in order. */
function expectedOf(code: string): string[] {
  return [...code.matchAll(/\/\/ prints (.+)$/gm)].map(([, text = ""]) => text);
}

const snippets = snippetsOf(await readFile(new URL("README.md", root), "utf8"));

describe("README", () => {
  beforeAll(() => mkdir(folder, { recursive: true }));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("has a tour of snippets", () => {
    expect(snippets.map(({ title }) => title)).toContain("Monte Carlo");
    expect(snippets.length).toBeGreaterThanOrEqual(4);
  });

  it.each(snippets)("$title prints what it says, and ends by itself", async ({ title, code }) => {
    const file = new URL(`${title.replaceAll(/\W+/g, "-")}.mjs`, folder);
    await writeFile(file, code);
    const { stdout } = await run(process.execPath, [fileURLToPath(file)], { timeout: 20_000 });
    const lines = stdout.split("\n");
    for (const expected of expectedOf(code)) {
      expect(lines, `${title} prints ${expected}`).toContain(expected);
      lines.splice(0, lines.indexOf(expected) + 1);
    }
  });
});
