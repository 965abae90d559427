import { existsSync, statSync } from "node:fs";
import { posix } from "node:path";
import { type Page, relativePath } from "../page/page.ts";
import { ROOT } from "../root.ts";

/** What names of the API begin with in links of pages that are made from doc comments. */
export const API_SCHEME = "api:";

/** A link of a page that leads nowhere. */
export interface DeadLink {
  readonly source: string;
  readonly href: string;
  readonly why: string;
}

/** The links of a site: where each leads, and which are dead. */
export class Links {
  readonly #bySource = new Map<string, Page>();
  readonly #names: ReadonlyMap<string, string>;
  readonly #wanted: { readonly page: Page; readonly href: string; readonly to: string; readonly id: string }[] = [];
  readonly #dead: DeadLink[] = [];
  readonly #images = new Map<string, string>();

  /**
   * @param pages - all that there are
   * @param names - what can be named of the API, and where it is: `DirectView.apply`, `reference/views.html#DirectView.apply`
   */
  constructor(pages: readonly Page[], names: ReadonlyMap<string, string>) {
    // The first page that is made from a file is the file's.
    for (const page of pages) if (!this.#bySource.has(page.source)) this.#bySource.set(page.source, page);
    this.#names = names;
  }

  /** Files of the repository that pages show: where each is there, and on the site. */
  get images(): ReadonlyMap<string, string> {
    return this.#images;
  }

  /** Where a link leads; undefined where there is nothing to go to. */
  resolve(page: Page, href: string, kind: "link" | "image"): string | undefined {
    if (/^(?:https?|mailto):/.test(href)) return href;
    if (href.startsWith(API_SCHEME)) return this.#resolveName(page, href);
    // Beside the pages, and not one of them.
    if (href === "playground/" && page.path === "index.html") return href;
    const [path = "", id = ""] = href.split("#");
    if (path === "") return this.#want(page, href, page.path, id) ?? href;
    const file = posix.join(posix.dirname(page.source), path).replace(/\/$/, "");
    if (!existsSync(new URL(file, ROOT))) return this.#isDead(page, href, "there is no such file");
    if (kind === "image") return this.#image(page, file);
    const isFolder = statSync(new URL(file, ROOT)).isDirectory();
    const target = this.#bySource.get(isFolder ? `${file}/README.md` : file);
    // A file of the repository that the site does not show.
    if (target === undefined) return undefined;
    this.#want(page, href, target.path, id);
    return relativePath(page.path, target.path) + (id === "" ? "" : `#${id}`);
  }

  /** Where a name of the API leads. */
  resolveName(page: Page, name: string): string | undefined {
    const target = this.#names.get(name);
    return target === undefined ? undefined : relativePath(page.path, target);
  }

  /**
   * The links that lead nowhere.
   *
   * @param ids - of the headings of each page, by its path
   */
  dead(ids: ReadonlyMap<string, ReadonlySet<string>>): readonly DeadLink[] {
    const missing = this.#wanted.flatMap(({ page, href, to, id }) =>
      id === "" || ids.get(to)?.has(id) ? [] : [{ source: page.source, href, why: "the page has no such heading" }],
    );
    return [...this.#dead, ...missing];
  }

  #resolveName(page: Page, href: string): string | undefined {
    const found = this.resolveName(page, href.slice(API_SCHEME.length));
    return found ?? this.#isDead(page, href.slice(API_SCHEME.length), "no public member has this name");
  }

  #image(page: Page, file: string): string {
    const path = `images/${file.replaceAll("/", "-")}`;
    this.#images.set(file, path);
    return relativePath(page.path, path);
  }

  #want(page: Page, href: string, to: string, id: string): undefined {
    this.#wanted.push({ page, href, to, id });
  }

  #isDead(page: Page, href: string, why: string): undefined {
    this.#dead.push({ source: page.source, href, why });
  }
}
