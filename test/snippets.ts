import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "vitest";

const run = promisify(execFile);

/** A program in a Markdown text, which a reader can run. */
export interface Snippet {
  /** The heading above it, with a number where it is not the first one there. */
  readonly title: string;
  readonly language: "js" | "ts";
  readonly code: string;
}

/** All programs in a text: what is fenced as `js` or `ts`. */
export function snippetsOf(markdown: string): Snippet[] {
  const snippets: Snippet[] = [];
  let heading = "";
  let count = 0;
  // Fences of other languages are stepped over: a comment in a shell's is no heading.
  for (const [, words, language, code = ""] of markdown.matchAll(/^#+ (.+)$|^```(\w*)\n([^]*?)^```/gm)) {
    if (words !== undefined) {
      heading = words;
      count = 0;
    } else if (language === "js" || language === "ts") {
      count++;
      snippets.push({ title: count === 1 ? heading : `${heading} ${count}`, language, code });
    }
  }
  return snippets;
}

/** Runs a program from a folder, where files that it writes go: it prints what its comments say, in order, and ends by itself. */
export async function runSnippet({ title, language, code }: Snippet, folder: URL): Promise<void> {
  const file = new URL(`${title.replaceAll(/\W+/g, "-")}.m${language}`, folder);
  await writeFile(file, code);
  // JavaScript runs with plain node, as it stands.
  const loader = language === "ts" ? ["--import", "tsx"] : [];
  const options = { cwd: fileURLToPath(folder), timeout: 120_000 };
  const { stdout } = await run(process.execPath, [...loader, fileURLToPath(file)], options);
  const lines = stdout.split("\n");
  for (const expected of expectedOf(code)) {
    expect(lines, `${title} prints ${expected}`).toContain(expected);
    lines.splice(0, lines.indexOf(expected) + 1);
  }
}

function expectedOf(code: string): string[] {
  return [...code.matchAll(/\/\/ prints (.+)$/gm)].map(([, text = ""]) => text);
}
