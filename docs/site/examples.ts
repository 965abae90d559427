import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readExample } from "../../scripts/lib/example.mjs";
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
  const { purpose, commands, code, output, picture } = readExample(read(`examples/${file}`));
  const name = file.slice(0, -".js".length);
  const lines = [`# ${file}`, purpose, fence("console", commands.map((command) => `$ ${command}`).join("\n"))];
  lines.push(fence("js", code), "## What it prints", fence("", output.join("\n")));
  if (picture) lines.push(`![${picture.words}](${picture.path})`);
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

function read(file: string): string {
  return readFileSync(new URL(file, ROOT), "utf8");
}

function fence(language: string, code: string): string {
  return `\`\`\`${language}\n${code.trim()}\n\`\`\``;
}
