import { hostname } from "node:os";
import { basename } from "node:path";
import process from "node:process";

/** What this program is called, for those who look at what it does: `script.js (4711 on laptop)`. */
export function programName(): string {
  const [, script = "", command = ""] = process.argv;
  const file = basename(script);
  const name = COMMANDS.has(file) ? `ensemble ${command}`.trimEnd() : file === "" ? "node" : file;
  return `${name} (${process.pid} on ${hostname()})`;
}

// Files of the command `ensemble`.
const COMMANDS: ReadonlySet<string> = new Set(["ensemble", "main.bundle.js"]);
