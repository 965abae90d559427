import { highlightCode, tagHighlighter, tags } from "@lezer/highlight";
import { parser } from "@lezer/javascript";
import { escapeHtml } from "../page/page.ts";

const scripts = parser.configure({ dialect: "ts" });
const LANGUAGES = new Set(["js", "ts", "javascript", "typescript", "json"]);

// The colours that the playground's editor has.
const highlighter = tagHighlighter([
  { tag: [tags.keyword, tags.self, tags.operatorKeyword, tags.modifier], class: "k" },
  { tag: [tags.string, tags.number, tags.bool, tags.null, tags.special(tags.string), tags.regexp], class: "l" },
  { tag: [tags.typeName, tags.className, tags.namespace], class: "t" },
  { tag: [tags.comment, tags.meta], class: "c" },
]);

/** Where a name leads, if anywhere. */
export type LinkName = (name: string) => string | undefined;

/** Code as HTML with classes for its colours. Of a console, what is typed and what is printed. */
export function highlight(code: string, language: string): string {
  if (language === "console") return code.split("\n").map(consoleLine).join("\n");
  return LANGUAGES.has(language) ? colored(code, escapeHtml) : escapeHtml(code);
}

/**
 * A declaration of the API, whose names are links.
 *
 * @param isMember - of a class or an interface: it makes sense inside of one only
 */
export function highlightSignature(code: string, isMember: boolean, linkName: LinkName): string {
  const linked = (text: string) => text.replaceAll(/[A-Za-z_]\w*|[^A-Za-z_]+/g, (word) => link(word, linkName));
  if (!isMember) return colored(code, linked);
  const [, ...lines] = colored(`class X {\n${code}\n}`, linked).split("\n");
  return lines.slice(0, -1).join("\n");
}

function colored(code: string, show: (text: string) => string): string {
  let html = "";
  highlightCode(
    code,
    scripts.parse(code),
    highlighter,
    (text, classes) => {
      html += classes === "" ? show(text) : `<span class="${classes}">${show(text)}</span>`;
    },
    () => {
      html += "\n";
    },
  );
  return html;
}

function link(word: string, linkName: LinkName): string {
  const href = /^[A-Za-z_]/.test(word) ? linkName(word) : undefined;
  return href === undefined ? escapeHtml(word) : `<a href="${escapeHtml(href)}">${escapeHtml(word)}</a>`;
}

function consoleLine(line: string): string {
  const typed = /^\$ (.*)$/.exec(line)?.[1];
  if (typed === undefined) return `<span class="o">${escapeHtml(line)}</span>`;
  const [command = "", ...comment] = typed.split(/(?= {2,}#)/);
  return `<span class="p">$ </span>${escapeHtml(command)}<span class="c">${escapeHtml(comment.join(""))}</span>`;
}
