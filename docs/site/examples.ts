import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Page } from "./page/page.ts";
import { ROOT } from "./root.ts";

/** The pages of `examples/`: the list, and each program with what it says of itself. */
export function examplePages(): readonly Page[] {
  const list = readFileSync(new URL("examples/README.md", ROOT), "utf8");
  const programs = readdirSync(new URL("examples/", ROOT)).filter((file) => file.endsWith(".js"));
  // Its table names files; here they have pages.
  const linked = list.replaceAll(/`([\w-]+\.js)`(?!\]|\()/g, (text, file: string) =>
    programs.includes(file) ? `[${text}](${file})` : text,
  );
  return [
    { title: "All examples", path: "examples/index.html", source: "examples/README.md", markdown: linked },
    ...programs.toSorted().map(programPage),
  ];
}

function programPage(file: string): Page {
  const { purpose, code, output } = parts(read(`examples/${file}`));
  const [title = file, ...about] = purpose;
  const name = file.slice(0, -".js".length);
  const lines = [`# ${file}`, title, about.join("\n"), fence("js", code)];
  if (output !== "") lines.push("## What it prints", fence("", output));
  const picture = `examples/pictures/${name}.svg`;
  if (existsSync(new URL(picture, ROOT))) lines.push(`![What ${file} draws](pictures/${name}.svg)`);
  // Kernels that it compiles or loads.
  for (const [, used = ""] of new Set(code.matchAll(/"\.?\/?((?:assembly\/)?[\w-]+\.(?:ts|c))"/g))) {
    if (existsSync(new URL(`examples/${used}`, ROOT))) lines.push(`## ${used}`, fence("ts", read(`examples/${used}`)));
  }
  return {
    title: name,
    path: `examples/${name}.html`,
    source: `examples/${file}`,
    markdown: `${lines.join("\n\n")}\n`,
  };
}

// An example begins with comments that say what it shows, and ends with one of what it prints.
function parts(text: string): { purpose: string[]; code: string; output: string } {
  const lines = text.trimEnd().split("\n");
  const begin = lines.findIndex((line) => !line.startsWith("//"));
  const purpose = lines.slice(0, begin).map(uncomment);
  const end = lines.findLastIndex((line) => !line.startsWith("//")) + 1;
  const output = lines.slice(Math.max(end, begin)).map(uncomment);
  return { purpose: paragraphs(purpose), code: lines.slice(begin, end).join("\n").trim(), output: output.join("\n") };
}

// What is indented is a command.
function paragraphs(lines: readonly string[]): string[] {
  return lines
    .join("\n")
    .split(/\n\n+/)
    .map((part) => (part.startsWith("  ") ? fence("console", part.trim().replace(/^/gm, "$ ")) : part));
}

function uncomment(line: string): string {
  return line.replace(/^\/\/ ?/, "");
}

function read(file: string): string {
  return readFileSync(new URL(file, ROOT), "utf8");
}

function fence(language: string, code: string): string {
  return `\`\`\`${language}\n${code.trim()}\n\`\`\``;
}
