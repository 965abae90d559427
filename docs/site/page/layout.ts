import type { Rendered } from "../markdown/render.ts";
import { escapeHtml, type Page, type PageGroup, relativePath } from "./page.ts";

/** What a page shows besides its text. */
export interface Surroundings {
  readonly groups: readonly PageGroup[];
  readonly version: string;
}

// The library's mark, in the colours of the page.
const MARK =
  '<svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true"><rect width="32" height="32" rx="7"/><path d="M7 9a16 16 0 0 1 16 16H7z"/></svg>';

const ICONS = {
  menu: '<path d="M3 5h14M3 10h14M3 15h14"/>',
  search: '<circle cx="8.5" cy="8.5" r="5"/><path d="m12.5 12.5 4.5 4.5"/>',
  theme: '<circle cx="10" cy="10" r="6.5"/><path d="M10 3.5a6.5 6.5 0 0 1 0 13z" fill="currentColor"/>',
} as const;

function icon(name: keyof typeof ICONS): string {
  return `<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">${ICONS[name]}</svg>`;
}

/** A whole page, as HTML. Its scripts only add to it: without them it can be read, and its links work. */
export function layout(page: Page, rendered: Rendered, { groups, version }: Surroundings): string {
  const to = (path: string) => relativePath(page.path, path);
  const isFront = page.path === "index.html";
  const heading = rendered.headings.find(({ level }) => level === 1)?.text ?? page.title;
  const title = isFront ? "Ensemble: IPython Parallel's way of working, for TypeScript" : `${heading} · Ensemble`;
  const description = rendered.sections.find(({ text }) => text !== "")?.text ?? heading;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escapeHtml(shorten(description))}">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="${to("playground/icon.svg")}" type="image/svg+xml">
<link rel="preload" href="${to("playground/inter.woff2")}" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="${to("main.css")}">
<script src="${to("first.js")}"></script>
<script type="module" src="${to("main.js")}"></script>
</head>
<body data-root="${to("")}"${isFront ? ' class="front"' : ""}>
<a class="skip" href="#content">Skip to the text</a>
<header class="top">
${isFront ? "" : `<button class="icon-button menu" aria-label="Pages" aria-expanded="false" aria-controls="pages" hidden>${icon("menu")}</button>`}
<a class="mark" href="${to("index.html")}">${MARK}<span>Ensemble</span></a>
<span class="version">${escapeHtml(version)}</span>
<nav class="links" aria-label="Site">${headerLinks(page, groups)}</nav>
<button class="search-button" aria-label="Search" hidden>${icon("search")}<span>Search</span><kbd>/</kbd></button>
<button class="icon-button theme" aria-label="Light or dark" hidden>${icon("theme")}</button>
</header>
${isFront ? front(rendered) : reading(page, rendered, groups)}
</body>
</html>
`;
}

function headerLinks(page: Page, groups: readonly PageGroup[]): string {
  const parts = (["Guide", "Reference", "Examples"] as const).flatMap((title) => {
    // The guide begins with the first steps.
    const first = groups.find((group) => group.title === (title === "Guide" ? "Start" : title))?.pages[0];
    if (first === undefined) return [];
    const isHere = page.path.startsWith(`${title.toLowerCase()}/`) ? ' aria-current="true"' : "";
    return [`<a href="${relativePath(page.path, first.path)}"${isHere}>${title}</a>`];
  });
  return `${parts.join("")}<a href="${relativePath(page.path, "playground/")}">Playground</a>`;
}

// The parts of the front page are divided by rules.
function front({ html }: Rendered): string {
  const parts = html.split(/<hr>\n?/).map((part, index) => `<section class="part-${index + 1}">\n${part}</section>`);
  return `<main id="content">\n${parts.join("\n")}\n</main>`;
}

function reading(page: Page, { html, headings }: Rendered, groups: readonly PageGroup[]): string {
  const outline = headings.filter(({ level }) => level === 2 || level === 3);
  return `<div class="body">
<nav class="pages" id="pages" aria-label="Pages">
${groups.map((group) => navigation(group, page)).join("\n")}
</nav>
<main id="content">
<article>
${html}</article>
${neighbours(page, groups)}
</main>
<aside class="outline">${outline.length > 1 ? outlineOf(outline) : ""}</aside>
</div>`;
}

function navigation({ title, pages }: PageGroup, page: Page): string {
  const items = pages.map((each) => {
    const current = each === page ? ' aria-current="page"' : "";
    return `<li><a href="${relativePath(page.path, each.path)}"${current}>${escapeHtml(each.title)}</a></li>`;
  });
  const open = pages.includes(page) || pages.length < 12 ? " open" : "";
  return `<details${open}><summary>${escapeHtml(title)}</summary><ul>${items.join("")}</ul></details>`;
}

function outlineOf(headings: Rendered["headings"]): string {
  // A page of many types has too many members to be outlined.
  const isLong = headings.filter(({ level }) => level === 2).length > 8 && headings.length > 40;
  const shown = headings.filter(({ level }) => level === 2 || !isLong);
  const items = shown.map(
    ({ level, id, text }) => `<li class="level-${level}"><a href="#${escapeHtml(id)}">${escapeHtml(text)}</a></li>`,
  );
  return `<nav aria-label="On this page"><p>On this page</p><ul>${items.join("")}</ul></nav>`;
}

function neighbours(page: Page, groups: readonly PageGroup[]): string {
  const pages = groups.flatMap((group) => group.pages);
  const index = pages.indexOf(page);
  const link = (other: Page | undefined, rel: "prev" | "next") =>
    other === undefined
      ? "<span></span>"
      : `<a rel="${rel}" href="${relativePath(page.path, other.path)}"><small>${rel === "prev" ? "Previous" : "Next"}</small>${escapeHtml(other.title)}</a>`;
  return `<nav class="neighbours" aria-label="Pages beside this">${link(pages[index - 1], "prev")}${link(pages[index + 1], "next")}</nav>`;
}

function shorten(text: string): string {
  return text.length <= 160 ? text : `${text.slice(0, 157).replace(/\s+\S*$/, "")} …`;
}
