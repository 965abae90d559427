import { randomUUID } from "node:crypto";
import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TextCache } from "../../kernels/compile/artifact.ts";
import { isOwnFolder, makeCacheFolder } from "./cache-folder.ts";

// Kernels kept; those that were made first go first. Each has some 100 kB.
const MOST_KEPT = 200;

/**
 * Keeps compiled kernels in a folder, which is made on first use, for its owner alone: a file each, written whole or not at
 * all. A folder that others may write to is not used, since what is in it runs.
 */
export function diskCache(folder: string): TextCache {
  const fileOf = (key: string): string => join(folder, `${key}.kernel`);
  // A folder that can't be used costs time only.
  return {
    load: async (key) => {
      try {
        return (await isOwnFolder(folder)) ? await readFile(fileOf(key), "utf8") : undefined;
      } catch {
        return undefined;
      }
    },
    save: async (key, text) => {
      try {
        makeCacheFolder(folder);
        if (!(await isOwnFolder(folder))) return;
        await writeWhole(fileOf(key), text);
        await removeOldest(folder);
      } catch {}
    },
  };
}

async function removeOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".kernel"));
  if (names.length <= MOST_KEPT) return;
  const files = await Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      return { file, madeMs: (await stat(file)).mtimeMs };
    }),
  );
  files.sort((a, b) => a.madeMs - b.madeMs);
  for (const { file } of files.slice(0, -MOST_KEPT)) await rm(file, { force: true });
}

async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}`;
  try {
    await writeFile(temporary, text, { mode: 0o600 });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
