import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Page } from "playwright";

const SCRIPT = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
// WCAG 2.2 A and AA, and what axe's makers think good practice.
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds wrong with what a page shows: the rule, and the elements. */
export async function accessFaults(page: Page): Promise<readonly string[]> {
  // The page's own policy forbids scripts from elsewhere, not what the browser's driver runs.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(await readFile(SCRIPT, "utf8"));
  return page.evaluate(async (rules) => {
    const { axe: checker } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await checker.run(document, { runOnly: rules, resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
  }, RULES);
}
