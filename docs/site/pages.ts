import { readFileSync } from "node:fs";
import { examplePages } from "./examples.ts";
import { withTables } from "./front.ts";
import type { Page, PageGroup } from "./page/page.ts";
import { type Reference, reference } from "./reference/reference.ts";
import { ROOT } from "./root.ts";
import { FRONT, GROUPS, INSIDE, type MapEntry, type MapGroup } from "./site-map.ts";

/** All pages, in the order of the navigation, and the names of the API. */
export interface SitePages {
  readonly front: Page;
  readonly groups: readonly PageGroup[];
  readonly names: Reference["names"];
}

/** Reads the pages that people wrote, and makes the others. */
export function sitePages(): SitePages {
  const { pages, names } = reference();
  const groups: PageGroup[] = [
    ...GROUPS.map(readGroup),
    { title: "Reference", pages },
    { title: "Examples", pages: examplePages() },
    ...INSIDE.map(readGroup),
  ];
  const front = readPage(FRONT);
  const markdown = withTables(front.markdown, readFileSync(new URL("README.md", ROOT), "utf8"));
  return { front: { ...front, markdown }, groups, names };
}

function readGroup({ title, pages }: MapGroup): PageGroup {
  return { title, pages: pages.map(readPage) };
}

function readPage(entry: MapEntry): Page {
  return { ...entry, markdown: readFileSync(new URL(entry.source, ROOT), "utf8") };
}
