import { accessSync, constants, statSync } from "node:fs";
import { dirname } from "node:path";
import { EnsembleError } from "../../protocol/errors.ts";
import { UsageError } from "../usage-error.ts";

/**
 * Checks that a file can be written, before hours of work are to go there.
 *
 * @throws {UsageError} when it is a folder, or its folder is not there or may not be written to
 */
export function checkOutputFile(path: string, option: string): void {
  const folder = dirname(path);
  if (path === "") throw new UsageError(`${option} expects the name of a file`);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`${option}: ${path} is a folder`);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${option}: there is no folder ${folder}`);
  }
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new UsageError(`${option}: nothing may be written to ${folder}`);
  }
}

/** What to throw where a file that was to be there in the end can't be written: a full disk, say. */
export function notWritten(option: string, cause: unknown): EnsembleError {
  return new EnsembleError(`${option}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}
