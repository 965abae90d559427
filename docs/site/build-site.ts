import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundleAssets } from "./assets.ts";
import { type DeadLink, Links } from "./markdown/links.ts";
import { type Rendered, render } from "./markdown/render.ts";
import { layout } from "./page/layout.ts";
import type { Page } from "./page/page.ts";
import { sitePages } from "./pages.ts";
import { ROOT } from "./root.ts";
import type { SearchPage } from "./search.ts";

/**
 * Builds the site into a folder, which has nothing else in it then.
 *
 * @param folder - ends with a slash
 * @returns the links that lead nowhere
 */
export async function buildSite(folder: URL): Promise<readonly DeadLink[]> {
  const { front, groups, names } = sitePages();
  const pages = [front, ...groups.flatMap((group) => group.pages)];
  const links = new Links(pages, names);
  const { version } = JSON.parse(readFileSync(new URL("package.json", ROOT), "utf8")) as { version: string };

  rmSync(folder, { recursive: true, force: true });
  const rendered = new Map<Page, Rendered>();
  for (const page of pages) {
    const html = render(
      page.markdown,
      (href, kind) => links.resolve(page, href, kind),
      (name) => links.resolveName(page, name),
    );
    rendered.set(page, html);
    writeFileSync(placeOf(folder, page.path), layout(page, html, { groups, version }));
  }
  const known = [...rendered].map(([page, html]) => searchPage(page, html));
  writeFileSync(placeOf(folder, "search.json"), JSON.stringify(known));
  for (const [from, to] of links.images) copyFileSync(new URL(from, ROOT), placeOf(folder, to));
  await bundleAssets(folder);
  const ids = [...rendered].map(([{ path }, { headings }]) => [path, new Set(headings.map(({ id }) => id))] as const);
  return links.dead(new Map(ids));
}

function placeOf(folder: URL, path: string): string {
  const file = new URL(path, folder);
  mkdirSync(fileURLToPath(new URL(".", file)), { recursive: true });
  return fileURLToPath(file);
}

function searchPage({ path, title }: Page, { sections }: Rendered): SearchPage {
  return { path, title, sections: sections.map(({ id, heading, text }) => [id, searched(id, heading), text]) };
}

// Members of the reference by their whole names: `DirectView.map()`.
function searched(id: string, heading: string): string {
  return /^\w+\.\w/.test(id) ? `${id}${heading.endsWith("()") ? "()" : ""}` : heading;
}
