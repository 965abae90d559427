import { existsSync, mkdirSync } from "node:fs";
import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import process from "node:process";

/**
 * Folder in which compiled kernels are kept: `wasm-ensemble` in the user's folder for caches.
 *
 * Source: XDG Base Directory Specification 0.8, which has relative paths ignored; `%LOCALAPPDATA%` on Windows.
 */
export function userCacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const given = process.platform === "win32" ? LOCALAPPDATA : XDG_CACHE_HOME;
  const folder = given !== undefined && isAbsolute(given) ? given : join(homedir(), ".cache");
  return join(folder, "wasm-ensemble");
}

/**
 * Makes a folder, and those around it, for their owner alone.
 *
 * Level by level: where none can be made, as in /proc, the recursive way of Node 20 never ends.
 *
 * @throws {Error} when it can't be made
 */
export function makeCacheFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeCacheFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/** Whether a folder is this user's, and nobody else may write to it. @throws {Error} when there is none */
export async function isOwnFolder(folder: string): Promise<boolean> {
  const { uid, mode } = await stat(folder);
  // Windows has neither.
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}
