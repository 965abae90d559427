import { readFile, stat, writeFile } from "node:fs/promises";
import process from "node:process";
import { ClusterError } from "../protocol/cluster-error.ts";
import { type ClusterKey, checkClusterKey } from "./cluster-key.ts";

/** Others than the owner may neither read nor write a key. */
const MODE = 0o600;

/** Makes the file of a key. @throws when there is one, as Node does */
export async function writeClusterKey(file: string, key: ClusterKey): Promise<void> {
  await writeFile(file, `${JSON.stringify(key, null, 2)}\n`, { mode: MODE, flag: "wx" });
}

/**
 * Reads the file of a key. One that others can read is used, with a warning of the process.
 *
 * @throws {ClusterError} when it can't be read, or is no key; the message says what is missing
 */
export async function readClusterKey(file: string): Promise<ClusterKey> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
    await warnOfReaders(file);
  } catch (cause) {
    throw new ClusterError(`the key ${file} can't be read: ${String(cause)}`, { cause });
  }
  return checkClusterKey(parse(text), file);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not as a cause: its message quotes the text, which may hold a seed.
    return undefined;
  }
}

async function warnOfReaders(file: string): Promise<void> {
  // Windows has no such modes.
  if (process.platform === "win32") return;
  const { mode } = await stat(file);
  if ((mode & 0o077) === 0) return;
  const shown = (mode & 0o777).toString(8);
  process.emitWarning(`${file} holds a secret and others may use it (mode ${shown}); run chmod 600 ${file}`);
}
