import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { compileString } from "assemblyscript/asc";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = new URL("../", import.meta.url);
// Inside the checkout, so that the package finds itself by its name.
const folder = new URL("build/cache/readme/", root);

interface Snippet {
  readonly title: string;
  readonly language: string;
  readonly code: string;
}

function snippetsOf(markdown: string): Snippet[] {
  return [...markdown.matchAll(/^### (.+)\n[^]*?^```(js|ts)\n([^]*?)^```/gm)].map(
    ([, title = "", language = "", code = ""]) => ({ title, language, code }),
  );
}

/** What the snippet's comments say it prints, in order. */
function expectedOf(code: string): string[] {
  return [...code.matchAll(/\/\/ prints (.+)$/gm)].map(([, text = ""]) => text);
}

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

  it.each(snippets)("$title prints what it says, and ends by itself", async ({ title, language, code }) => {
    const file = new URL(`${title.replaceAll(/\W+/g, "-")}.m${language}`, folder);
    await writeFile(file, code);
    // JavaScript runs with plain node, as it stands.
    const loader = language === "ts" ? ["--import", "tsx"] : [];
    const { stdout } = await run(process.execPath, [...loader, fileURLToPath(file)], { timeout: 45_000 });
    const lines = stdout.split("\n");
    for (const expected of expectedOf(code)) {
      expect(lines, `${title} prints ${expected}`).toContain(expected);
      lines.splice(0, lines.indexOf(expected) + 1);
    }
  });
});
