import type { CheckpointStore } from "../sampling/checkpoint.ts";

/**
 * A checkpoint in the page's local storage, which is always whole.
 *
 * @param path - the key
 * @throws {TypeError} in a worker, or where the page may store nothing
 */
export function checkpointItem(path: string): CheckpointStore {
  const storage = localStorageOf(path);
  return {
    name: path,
    read: () => storage.getItem(path) ?? undefined,
    write: async (text) => storage.setItem(path, text),
  };
}

interface PageStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
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
