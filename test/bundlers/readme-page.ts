import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runNode } from "../../scripts/lib/run.mjs";
import { TOOLS } from "../../scripts/lib/tools.mjs";

/** The README's example of a page: as a module for bundlers, and as a file of its own. */
export interface ReadmePage {
  readonly module: string;
  readonly html: string;
}

export async function readmePage(): Promise<ReadmePage> {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const [, section = ""] = /^### In a page\n([^]*?)^##/m.exec(readme) ?? [];
  const [, module] = /^```javascript\n([^]*?)^```/m.exec(section) ?? [];
  const [, html] = /^```html\n([^]*?)^```/m.exec(section) ?? [];
  if (module === undefined || html === undefined) throw new Error("the README has no page");
  return { module, html };
}

/**
 * Builds a module in a Vite project that has nothing else.
 *
 * @returns the folder of the page
 */
export async function buildInEmptyProject(project: string, module: string): Promise<string> {
  await mkdir(project);
  const icon = '<link rel="icon" href="data:,">';
  const page = `<!doctype html>${icon}<body><script type="module" src="/main.js"></script></body>`;
  await writeFile(join(project, "index.html"), page);
  await writeFile(join(project, "main.js"), module);
  await runNode(TOOLS.vite, ["build"], { cwd: project, env: { NODE_ENV: "production" } });
  return join(project, "dist");
}
