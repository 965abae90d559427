import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { makeFolder } from "../../nats/make-folder.ts";
import { ownFile } from "../../node/own-files.ts";
import { EnsembleError } from "../../protocol/errors.ts";
import type { CommandIo } from "../command.ts";
import { rowsText } from "../estimate-text.ts";
import { UsageError } from "../usage-error.ts";
import { type OwnPackage, projectFiles } from "./project-files.ts";
import { projectName } from "./project-name.ts";

/** What `ensemble init` was asked for. */
export interface ProjectRequest {
  readonly folder: string;
  /** By default the folder's. */
  readonly name: string | undefined;
}

/**
 * Makes a project, and says what comes next.
 *
 * @returns exit code: 0
 * @throws {UsageError} when the folder holds something, or the name is none of a package
 * @throws {EnsembleError} when a file can't be written
 */
export function makeProject({ folder, name: given }: ProjectRequest, { stdout }: CommandIo): number {
  explained(() => checkEmpty(folder));
  // The package's own, which this program is part of.
  const own = JSON.parse(readFileSync(ownFile("package.json"), "utf8")) as OwnPackage;
  const name = projectName(folder, given, [own.name, ...Object.keys(own.dependencies), "assemblyscript"]);
  const files = projectFiles(name, own);
  explained(() => {
    for (const [path, text] of Object.entries(files)) write(join(folder, path), text);
  });
  const { bold } = stdout.colors;
  const shown = relative("", folder);
  const steps = [
    ...(shown === "" ? [] : [`cd ${/\s/u.test(shown) ? `"${shown}"` : shown}`]),
    "npm install",
    "npm start",
    "npm test",
  ];
  const rows: [string, string][] = [
    ...Object.keys(files).map((path, i): [string, string] => [i === 0 ? "written" : "", join(shown, path)]),
    ...steps.map((step, i): [string, string] => [i === 0 ? "next" : "", bold(step)]),
  ];
  stdout.write(rowsText(rows, stdout));
  return 0;
}

/** What the file system refuses is no fault of this program. */
function explained(act: () => void): void {
  try {
    act();
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw new EnsembleError(`init: ${cause.message}`, { cause });
  }
}

// What is there before anything of a project is.
const NOT_IN_THE_WAY: ReadonlySet<string> = new Set([".git", ".DS_Store"]);
const MOST_NAMED = 5;

function checkEmpty(folder: string): void {
  if (folder === "") throw new UsageError("init expects the name of a folder");
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory()) throw new UsageError(`init: ${folder} is no folder`);
  const inTheWay = readdirSync(folder).filter((entry) => !NOT_IN_THE_WAY.has(entry));
  if (inTheWay.length === 0) return;
  const more = inTheWay.length > MOST_NAMED ? ` and ${inTheWay.length - MOST_NAMED} more` : "";
  const where = folder === "." ? "this folder" : folder;
  throw new UsageError(
    `init expects an empty folder; ${where} holds ${inTheWay.slice(0, MOST_NAMED).join(", ")}${more}; nothing was written`,
  );
}

function write(file: string, text: string): void {
  makeFolder(dirname(file));
  // Whatever has come there since is not overwritten.
  writeFileSync(file, text, { flag: "wx" });
}
