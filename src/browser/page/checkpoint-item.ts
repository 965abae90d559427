import { CheckpointError } from "../../protocol/errors.ts";
import type { CheckpointStore } from "../../sampling/run/checkpoint.ts";

/** Keys that runs of this page have. */
const taken = new Set<string>();

/**
 * A checkpoint in the page's local storage, which is always whole. Runs of one page take turns; pages of one origin that use
 * the same key at the same time are not kept apart.
 *
 * @param path - the key
 * @throws {TypeError} in a worker, or where the page may store nothing
 */
export function checkpointItem(path: string): CheckpointStore {
  const storage = localStorageOf(path);
  let isTaken = false;
  return {
    name: path,
    take: () => {
      if (taken.has(path)) {
        throw new CheckpointError(path, "another run of this page keeps its state in it; wait until that has ended");
      }
      tryToWrite(storage, path);
      taken.add(path);
      isTaken = true;
    },
    release: () => {
      if (isTaken) taken.delete(path);
      isTaken = false;
    },
    read: () => storage.getItem(path) ?? undefined,
    write: async (text) => storage.setItem(path, text),
  };
}

/** Sees whether there is room, in an item that goes again. */
function tryToWrite(storage: PageStorage, path: string): void {
  const trial = `${path}.new`;
  try {
    storage.setItem(trial, "0".repeat(1000));
    storage.removeItem(trial);
  } catch (cause) {
    throw new CheckpointError(path, `nothing can be stored: ${String(cause)}`, { cause });
  }
}

interface PageStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

function localStorageOf(path: string): PageStorage {
  try {
    const { localStorage } = globalThis as { readonly localStorage?: PageStorage };
    if (localStorage !== undefined) return localStorage;
  } catch (error) {
    throw new TypeError(`the checkpoint ${path} can't be kept: this page may store nothing`, { cause: error });
  }
  throw new TypeError(`the checkpoint ${path} can't be kept: it needs localStorage, which workers don't have`);
}
