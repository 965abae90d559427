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
  const { key, openness } = await lookAtKeyFile(file);
  if (openness !== undefined) process.emitWarning(`${openness.found}; ${openness.advice}`);
  return key;
}

/** A key, and what is wrong about its file if others may use it. */
export interface KeyFile {
  readonly key: ClusterKey;
  readonly openness: { readonly found: string; readonly advice: string } | undefined;
}

/**
 * Reads the file of a key, and looks at who may.
 *
 * @throws {ClusterError} when it can't be read, or is no key; the message says what is missing
 */
export async function lookAtKeyFile(file: string): Promise<KeyFile> {
  try {
    const text = await readFile(file, "utf8");
    const mode = await openMode(file);
    const found = `${file} holds a secret and others may use it (mode ${mode})`;
    const openness = mode === undefined ? undefined : { found, advice: `run chmod 600 ${file}` };
    return { key: checkClusterKey(parse(text), file), openness };
  } catch (cause) {
    if (cause instanceof ClusterError) throw cause;
    throw new ClusterError(`the key ${file} can't be read: ${whyUnreadable(cause)}`, { cause });
  }
}

function whyUnreadable(error: unknown): string {
  switch ((Object(error) as { readonly code?: unknown }).code) {
    case "ENOENT":
      return "there is no such file; take a copy of it from the folder that ensemble cluster init has made";
    case "EACCES":
      return "this user may not read it; it has to belong to the user who runs this, with mode 600";
    case "EISDIR":
      return "it is a folder; keys are files in its folder keys, such as client.key";
    default:
      return String(error);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not as a cause: its message quotes the text, which may hold a seed.
    return undefined;
  }
}

/** The mode of a file that others than its owner may use. */
async function openMode(file: string): Promise<string | undefined> {
  // Windows has no such modes.
  if (process.platform === "win32") return undefined;
  const { mode, uid } = await stat(file);
  // Whose it is, as that of a Secret in a pod, has given it to a group.
  const others = uid === process.getuid?.() ? 0o077 : 0o007;
  return (mode & others) === 0 ? undefined : (mode & 0o777).toString(8);
}
