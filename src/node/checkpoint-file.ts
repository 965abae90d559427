import { readFileSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import process from "node:process";
import type { CheckpointStore } from "../sampling/checkpoint.ts";

// Runs of one process may write the same checkpoint.
let nextWrite = 0;

/** A checkpoint in a file, which is always whole: written beside, flushed, then put in its place. */
export function checkpointFile(path: string): CheckpointStore {
  const name = resolve(path);
  return {
    name,
    read: () => {
      try {
        return readFileSync(name, "utf8");
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw error;
      }
    },
    write: async (text) => {
      const beside = `${name}.${process.pid}.${nextWrite++}.new`;
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

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
