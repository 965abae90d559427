import GithubSlugger from "github-slugger";
import MarkdownIt from "markdown-it";
import Token from "markdown-it/lib/token.mjs";
import { escapeHtml } from "../page/page.ts";
import { highlight, highlightSignature, type LinkName } from "./highlight.ts";

/** A heading of a page. */
export interface Heading {
  readonly level: number;
  readonly id: string;
  readonly text: string;
}

/** A part of a page, from one heading to the next, as the search has it. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  text: string;
}

/** A rendered page. */
export interface Rendered {
  readonly html: string;
  readonly headings: readonly Heading[];
  readonly sections: readonly Section[];
}

/** What a link of Markdown becomes: an address, or undefined where there is nothing to go to. */
export type ResolveLink = (href: string, kind: "link" | "image") => string | undefined;

/** Markdown as HTML. Headings have the ids that GitHub gives them, or their own: `## Text {#id}`. */
export function render(markdown: string, resolve: ResolveLink, linkName: LinkName): Rendered {
  const renderer = new MarkdownIt({ html: true });
  renderer.renderer.rules.fence = (tokens, index) => fence(tokens[index], linkName);
  renderer.renderer.rules["table_open"] = () => '<div class="table" tabindex="0"><table>\n';
  renderer.renderer.rules["table_close"] = () => "</table></div>\n";
  const tokens = renderer.parse(markdown, {});
  const headings = nameHeadings(tokens);
  leaveOutEmptyHeaders(tokens);
  for (const token of tokens) {
    if (token.children) resolveLinks(token.children, resolve);
  }
  const sections = sectionsOf(tokens, headings);
  return { html: renderer.renderer.render(tokens, renderer.options, {}), headings, sections };
}

// `ts declaration` and `ts member` are of the reference.
function fence(token: Token | undefined, linkName: LinkName): string {
  const [language = "", kind] = (token?.info ?? "").trim().split(/\s+/);
  const code = (token?.content ?? "").replace(/\n$/, "");
  const isOfReference = kind === "declaration" || kind === "member";
  const html = isOfReference ? highlightSignature(code, kind === "member", linkName) : highlight(code, language);
  const classes = isOfReference ? "signature" : `code ${language}`.trim();
  return `<pre class="${escapeHtml(classes)}" tabindex="0"><code>${html}</code></pre>\n`;
}

function nameHeadings(tokens: readonly Token[]): Heading[] {
  const slugger = new GithubSlugger();
  const headings: Heading[] = [];
  const depths = new Depths();
  tokens.forEach((token, index) => {
    const inline = tokens[index + 1];
    if (token.type !== "heading_open" || !inline) return;
    const last = inline.children?.at(-1);
    const own = / \{#([^}]+)\}$/.exec(last?.content ?? "");
    if (last && own) last.content = last.content.slice(0, own.index);
    const text = plainText(inline.children ?? []);
    const id = own?.[1] ?? slugger.slug(text);
    token.attrSet("id", id);
    const level = depths.next(Number(token.tag.slice(1)));
    headings.push({ level, id, text });
    const end = tokens[index + 2];
    token.tag = `h${level}`;
    if (end) end.tag = token.tag;
    // A link to itself, which a reader copies.
    if (level > 1) inline.children?.push(anchor(id, text));
  });
  return headings;
}

/** Levels of headings without gaps: what stands right below the title is of the second level, however it was written. */
class Depths {
  readonly #above: number[] = [];

  next(level: number): number {
    while ((this.#above.at(-1) ?? 0) >= level) this.#above.pop();
    return this.#above.push(level);
  }
}

function anchor(id: string, text: string): Token {
  const token = new Token("html_inline", "", 0);
  token.content = ` <a class="anchor" href="#${escapeHtml(id)}" aria-label="Link to ${escapeHtml(text)}">#</a>`;
  return token;
}

// The corner of a table, which names neither rows nor columns.
function leaveOutEmptyHeaders(tokens: readonly Token[]): void {
  tokens.forEach((token, index) => {
    const [inline, end] = tokens.slice(index + 1);
    if (token.type === "th_open" && inline?.content === "" && end) token.tag = end.tag = "td";
  });
}

function resolveLinks(tokens: Token[], resolve: ResolveLink): void {
  // A link that leads nowhere has its words only.
  const open: boolean[] = [];
  for (const token of tokens) {
    if (token.type === "link_open") {
      const href = resolve(decodeURI(token.attrGet("href") ?? ""), "link");
      open.push(href !== undefined);
      if (href === undefined) hide(token);
      else token.attrSet("href", href);
    } else if (token.type === "link_close" && open.pop() === false) {
      hide(token);
    } else if (token.type === "image") {
      token.attrSet("src", resolve(decodeURI(token.attrGet("src") ?? ""), "image") ?? "");
      token.attrSet("loading", "lazy");
    }
  }
}

function hide(token: Token): void {
  token.type = "text";
  token.content = "";
}

function plainText(tokens: readonly Token[]): string {
  return tokens
    .map(({ type, content }) => (type === "text" || type === "code_inline" ? content : type === "softbreak" ? " " : ""))
    .join("")
    .trim();
}

function sectionsOf(tokens: readonly Token[], headings: readonly Heading[]): Section[] {
  const sections: Section[] = [];
  const waiting = [...headings];
  tokens.forEach((token, index) => {
    if (token.type !== "inline") return;
    if (tokens[index - 1]?.type === "heading_open") {
      const { id = "", text = "" } = waiting.shift() ?? {};
      sections.push({ id, heading: text, text: "" });
      return;
    }
    const section = sections.at(-1);
    if (section) section.text = `${section.text} ${plainText(token.children ?? [])}`.trim();
  });
  return sections;
}
