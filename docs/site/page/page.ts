/** A page before it is rendered. All are Markdown, whether a person or a program wrote it. */
export interface Page {
  /** Where it is on the site, such as `guide/start.html`. */
  readonly path: string;
  /** In the navigation. */
  readonly title: string;
  /** The file of the repository that its relative links start from. */
  readonly source: string;
  readonly markdown: string;
}

/** Pages that stand together in the navigation. */
export interface PageGroup {
  readonly title: string;
  readonly pages: readonly Page[];
}

/** How one gets from a page to another file of the site. */
export function relativePath(from: string, to: string): string {
  const up = "../".repeat(from.split("/").length - 1);
  return up === "" ? `./${to}` : `${up}${to}`;
}

/** Text for HTML, also within double quotes. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
