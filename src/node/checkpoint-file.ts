import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { CheckpointError } from "../protocol/errors.ts";
import type { CheckpointStore } from "../sampling/run/checkpoint.ts";
import { FileLock } from "./file-lock.ts";

/**
 * A checkpoint in a file, which is always whole: written beside, flushed, then put in its place. A symbolic link is
 * followed, and stays one. While a run has it, a lock lies beside it.
 */
export function checkpointFile(path: string): CheckpointStore {
  const name = followed(resolve(path));
  const beside = `${name}.new`;
  const lock = new FileLock(`${name}.lock`);
  return {
    name,
    take: () => {
      try {
        checkKind(name);
        const holder = lock.take();
        if (holder !== undefined) throw new CheckpointError(name, holder);
        try {
          removeRests(name);
        } catch (error) {
          lock.release();
          throw error;
        }
      } catch (cause) {
        if (cause instanceof CheckpointError) throw cause;
        throw unusable(name, cause);
      }
    },
    release: () => lock.release(),
    read: () => {
      try {
        return readFileSync(name, "utf8");
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw unusable(name, error);
      }
    },
    write: async (text) => {
      try {
        await writeWhole(beside, text);
        await rename(beside, name);
      } catch (error) {
        await rm(beside, { force: true });
        throw error;
      }
    },
  };
}

/** Reading a device may never end, and the memory does; a pipe waits for whoever writes into it. */
function checkKind(name: string): void {
  const found = statSync(name, { throwIfNoEntry: false });
  if (found === undefined || found.isFile()) return;
  throw new CheckpointError(
    name,
    `it is ${found.isDirectory() ? "a folder" : "no file, but a device or a pipe"}; name a file`,
  );
}

// As many links as Linux follows.
const MOST_LINKS = 40;

/** Where a path leads to, whether there is a file or not. */
function followed(path: string): string {
  let name = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    if (!isLink(name)) return name;
    name = resolve(dirname(name), readlinkSync(name));
  }
  throw new CheckpointError(path, "it is a symbolic link that leads nowhere");
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    // Not there, or not to be reached, which taking it tells.
    return false;
  }
}

/** Removes what processes that died while they wrote have left beside a checkpoint. */
function removeRests(name: string): void {
  const start = `${basename(name)}.`;
  for (const file of readdirSync(dirname(name))) {
    // Versions before wrote to names with the number of the process, and of the write.
    if (file.startsWith(start) && /^(\d+\.){0,2}new$/u.test(file.slice(start.length))) {
      rmSync(join(dirname(name), file), { force: true });
    }
  }
}

function unusable(name: string, cause: unknown): CheckpointError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new CheckpointError(name, `${why}; name a file that can be written`, { cause });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
