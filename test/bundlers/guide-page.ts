import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { runNode } from "../../scripts/lib/run.mjs";
import { TOOLS } from "../../scripts/lib/tools.mjs";

const PAGE = new URL("../../docs/guide/in-a-page.md", import.meta.url);
const PROGRAMS = fileURLToPath(new URL("../../node_modules/.bin", import.meta.url));

/** What a section of the guide's page on pages has its reader do. */
export interface Recipe {
  /** Files to write, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Lines for a shell. */
  readonly commands: readonly string[];
}

/** Reads a section of docs/guide/in-a-page.md, by its heading. */
export async function recipe(heading: string): Promise<Recipe> {
  const text = await readFile(PAGE, "utf8");
  const [, section = ""] = new RegExp(`^##+ ${heading}\n([^]*?)(?=^##|$(?![^]))`, "m").exec(text) ?? [];
  const files = Object.fromEntries(
    [...section.matchAll(/`([\w./-]+)`:\n\n```(?:javascript|html)\n([^]*?)^```/gm)].map(([, name, code]) => [
      name,
      code,
    ]),
  ) as Record<string, string>;
  const commands = [...section.matchAll(/^```console\n([^]*?)^```/gm)].flatMap(([, lines = ""]) =>
    [...lines.replaceAll("\\\n", "").matchAll(/^\$ (.+)$/gm)].map(([, line = ""]) => line),
  );
  if (Object.keys(files).length + commands.length === 0) throw new Error(`the guide has no section ${heading}`);
  return { files, commands };
}

/** Writes the files of recipes into a folder. */
export async function writeRecipes(folder: string, recipes: readonly Recipe[]): Promise<void> {
  for (const [name, code] of recipes.flatMap(({ files }) => Object.entries(files))) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), code);
  }
}

/**
 * Does what a section says in a folder with the page's two files, as its reader would.
 *
 * @param run - runs a line in the folder; by default a shell does, with the programs of this checkout
 * @returns the folder of what was built
 */
export async function follow(heading: string, folder: string, run = runLine): Promise<string> {
  await mkdir(folder, { recursive: true });
  const own = await recipe(heading);
  await writeRecipes(folder, [await recipe("A page"), own]);
  for (const command of own.commands) await run(command, folder);
  return join(folder, "dist");
}

/** @param programs - folder of the programs that `npx` would find */
export async function runLine(command: string, folder: string, programs = PROGRAMS): Promise<void> {
  // Variables that vitest sets are not the reader's.
  const env = { ...process.env, NODE_ENV: "production", PATH: `${programs}:${process.env["PATH"]}` };
  await promisify(execFile)("sh", ["-c", command.replace(/^npx /, "")], { cwd: folder, env });
}

/**
 * Builds a module in a Vite project that has nothing else.
 *
 * @returns the folder of the page
 */
export async function buildInEmptyProject(project: string, module: string): Promise<string> {
  await mkdir(project);
  const icon = '<link rel="icon" href="data:,">';
  const page = `<!doctype html>${icon}<body><script type="module" src="/main.js"></script></body>`;
  await writeFile(join(project, "index.html"), page);
  await writeFile(join(project, "main.js"), module);
  await runNode(TOOLS.vite, ["build"], { cwd: project, env: { NODE_ENV: "production" } });
  return join(project, "dist");
}
