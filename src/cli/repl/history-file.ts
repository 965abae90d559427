import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import process from "node:process";

/**
 * File in which the prompt keeps its history: in the user's folder for state, which it makes.
 *
 * Source: XDG Base Directory Specification 0.8, which has relative paths ignored; `%LOCALAPPDATA%` on Windows.
 *
 * @returns undefined when there can be none
 */
export function historyFile(): string | undefined {
  const { XDG_STATE_HOME, LOCALAPPDATA } = process.env;
  const given = process.platform === "win32" ? LOCALAPPDATA : XDG_STATE_HOME;
  const state = given !== undefined && isAbsolute(given) ? given : join(homedir(), ".local", "state");
  const folder = join(state, "wasm-ensemble");
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    return undefined;
  }
  return join(folder, "repl-history");
}
