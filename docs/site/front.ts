/**
 * Puts a table of the README into the front page, where it has `<!-- README.md: Heading -->`: the first below the heading that
 * begins so, and the paragraph after it. There is one copy, and so one truth.
 *
 * @throws {Error} when the README has no such table
 */
export function withTables(markdown: string, readme: string): string {
  return markdown.replaceAll(/^<!-- README\.md: (.+) -->$/gm, (_match, words: string) => {
    const section = readme.split(/^(?=## )/m).find((part) => part.startsWith(`## ${words}`)) ?? "";
    const [, heading = ""] = /^## (.+)/.exec(section) ?? [];
    const [table = ""] = /(?:^\|.*\n)+(?:\n(?:[^|\n].*\n)+)?/m.exec(section) ?? [];
    if (table === "") throw new Error(`the README has no table below “${words}”`);
    // Its links start at the top.
    return `## ${heading}\n\n${table.replaceAll(/\]\((?!\w+:|#)/g, "](../").trim()}`;
  });
}
