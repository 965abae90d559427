import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Counts how often each of several deeds was begun: shared memory, or, where engines are in other processes, a file with the
 * number of the deed in a line for each time.
 */
export type Begun = Int32Array | string;

/** Where a deed is counted. */
export interface Counted {
  readonly begun: Begun;
  readonly index: number;
}

/** @param folder - of the files, where engines are in other processes */
export function newCounts(count: number, folder: string | undefined): Begun {
  return folder === undefined ? new Int32Array(new SharedArrayBuffer(4 * count)) : join(folder, randomUUID());
}

/** How often a deed was begun so far. */
export function timesBegun({ begun, index }: Counted): number {
  if (typeof begun !== "string") return Atomics.load(begun, index);
  return linesOf(begun).filter((line) => line === String(index)).length;
}

/** Notes how often a deed may be begun, where that is more than once. */
export function noteMost({ begun, index }: Counted, most: number): void {
  if (typeof begun === "string" && most > 1) appendFileSync(begun, `most ${index} ${most}\n`);
}

/** Deeds of all files that were begun more often than they may, when all is over: each is described. */
export function begunTooOften(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const counts = new Map<string, number>();
    const most = new Map<string, number>();
    for (const line of linesOf(join(folder, name))) {
      const [word = "", index = "", limit] = line.split(" ");
      if (word === "most") most.set(index, Number(limit));
      else counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    return [...counts].flatMap(([index, count]) => {
      const limit = most.get(index) ?? 1;
      return count > limit ? `deed ${index} of ${name} was begun ${count} times in all, ${limit} are allowed` : [];
    });
  });
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
}
