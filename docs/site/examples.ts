import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readExample } from "../../scripts/lib/example.mjs";
import type { Page } from "./page/page.ts";
import { ROOT } from "./root.ts";

/** The pages of `examples/`: the list, and each program with what it says of itself, its picture and its output. */
export function examplePages(): readonly Page[] {
  const programs = readdirSync(new URL("examples/", ROOT)).filter((file) => file.endsWith(".js"));
  const [path, source] = ["examples/index.html", "examples/README.md"];
  return [
    { title: "All examples", path, source, markdown: read("README.md") },
    ...programs.toSorted().map(programPage),
  ];
}

function programPage(file: string): Page {
  const { purpose, commands, code, output, picture } = readExample(read(file));
  const name = file.slice(0, -".js".length);
  const lines = [`# ${file}`, purpose, fence("console", commands.map((command) => `$ ${command}`).join("\n"))];
  if (picture) lines.push(`![${picture.words}](${picture.path})`);
  lines.push("## The program", fence("js", code), "## What it prints", fence("", output.join("\n")));
  for (const kernel of kernelsOf(code)) lines.push(`## ${kernel}`, fence("ts", read(kernel)));
  return {
    title: name,
    path: `examples/${name}.html`,
    source: `examples/${file}`,
    markdown: `${lines.join("\n\n")}\n`,
  };
}

// The sources of the kernels that a program compiles or loads.
function kernelsOf(code: string): readonly string[] {
  const named = [...code.matchAll(/"(?:\.\/)?((?:assembly\/)?[\w-]+)\.(ts|wasm)"/g)];
  const sources = named.map(([, name = "", ending]) => `${name}.${ending === "wasm" ? "c" : "ts"}`);
  return [...new Set(sources)].filter((source) => existsSync(new URL(`examples/${source}`, ROOT)));
}

function read(file: string): string {
  return readFileSync(new URL(`examples/${file}`, ROOT), "utf8");
}

function fence(language: string, code: string): string {
  return `\`\`\`${language}\n${code.trim()}\n\`\`\``;
}
