import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Bundle } from "../../cluster/contents/envelope.ts";
import type { SentModule } from "../../protocol/sent-module.ts";

/** File in which the bundle of a folder is described. */
export const MANIFEST = ".ensemble-bundle.json";

/** Folder of a bundle. @throws {RangeError} when its id is none */
export function folderOf(modules: string, id: string): string {
  if (!/^[0-9a-f]{64}$/.test(id)) throw new RangeError(`a bundle has no id ${id}`);
  return join(modules, id);
}

/** File in which it says why a bundle could not be kept. */
export function failureFile(modules: string, id: string): string {
  return `${folderOf(modules, id)}.failed`;
}

/** A file of a bundle. @param path - as in an address @throws {RangeError} when that leads out of the folder */
export function fileOf(folder: string, path: string): string {
  const parts = path.split("/").map(decodeURIComponent);
  const isWrong = parts.some((part) => part === "" || part === "." || part === ".." || /[/\\\0]/.test(part));
  if (isWrong || path === MANIFEST) throw new RangeError(`a bundle has no file ${path}`);
  return join(folder, ...parts);
}

/** What is in a bundle; undefined where the host has not got it. */
export function readBundle(modules: string, id: string): Bundle | undefined {
  const file = join(folderOf(modules, id), MANIFEST);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Bundle) : undefined;
}

/** Address of a module's file on this machine. @throws {Error} when the host has not got it */
export function sentFileUrl(modules: string, { bundle, url }: SentModule): string {
  const found = readBundle(modules, bundle);
  if (found !== undefined) return pathToFileURL(fileOf(folderOf(modules, bundle), url.slice(found.root.length))).href;
  const failure = failureFile(modules, bundle);
  const why = existsSync(failure) ? `: ${readFileSync(failure, "utf8")}` : "";
  throw new Error(`the host ${hostname()} could not keep the module ${url}${why}`);
}
