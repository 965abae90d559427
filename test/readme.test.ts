import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { compileString } from "assemblyscript/asc";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runSnippet, snippetsOf } from "./snippets.ts";

const root = new URL("../", import.meta.url);
// Inside the checkout, so that the package finds itself by its name.
const folder = new URL("build/cache/readme/", root);

/** The kernel that the README has one write. */
function kernelIn(markdown: string): string {
  const [, kernel] = /^```typescript\n([^]*?)^```/m.exec(markdown) ?? [];
  if (kernel === undefined) throw new Error("the README has no kernel");
  return kernel;
}

const fixtures = new URL("test/fixtures/readme/", root);
const readme = await readFile(new URL("README.md", root), "utf8");
const snippets = snippetsOf(readme);

describe("README", () => {
  beforeAll(async () => {
    await mkdir(folder, { recursive: true });
    await copyFile(new URL("tasks.js", fixtures), new URL("tasks.js", folder));
    await copyFile(new URL("examples/kernel-in-c.wasm", root), new URL("kernel-in-c.wasm", folder));
    await writeFile(new URL("dice.ts", folder), kernelIn(readme));
    // The types of asc leave `exportRuntime` out.
    const options = { optimizeLevel: 3, exportRuntime: true };
    const { binary } = await compileString(await readFile(new URL("mine.ts", fixtures), "utf8"), options);
    if (binary === null) throw new Error("mine.ts does not compile");
    await writeFile(new URL("mine.wasm", folder), binary);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("has a tour of snippets", () => {
    expect(snippets.map(({ title }) => title)).toContain("Monte Carlo");
    expect(snippets.length).toBeGreaterThanOrEqual(4);
  });

  it.each(snippets)("$title prints what it says, and ends by itself", (snippet) => runSnippet(snippet, folder));
});
