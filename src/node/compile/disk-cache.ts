import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TextCache } from "../../kernels/compile/artifact.ts";

/** Keeps compiled kernels in a folder, which is made on first use: a file each, written whole or not at all. */
export function diskCache(folder: string): TextCache {
  const fileOf = (key: string): string => join(folder, `${key}.kernel`);
  return {
    load: (key) => readFile(fileOf(key), "utf8").catch(() => undefined),
    // A folder that can't be written costs time only.
    save: (key, text) => writeWhole(fileOf(key), folder, text).catch(() => undefined),
  };
}

async function writeWhole(file: string, folder: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}`;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
