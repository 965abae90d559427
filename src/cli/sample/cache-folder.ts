import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import process from "node:process";

/**
 * Folder in which compiled kernels are kept: `wasm-ensemble` in the user's folder for caches.
 *
 * Source: XDG Base Directory Specification 0.8, which has relative paths ignored; `%LOCALAPPDATA%` on Windows.
 */
export function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const given = process.platform === "win32" ? LOCALAPPDATA : XDG_CACHE_HOME;
  const folder = given !== undefined && isAbsolute(given) ? given : join(homedir(), ".cache");
  return join(folder, "wasm-ensemble");
}
