import { leastload } from "./leastload.ts";

/**
 * Picks one engine for a task.
 *
 * `loads[i]` is the number of tasks that engine `i` holds, running or waiting; the engines stand in the order they last
 * finished something, latest first. `random` gives numbers in [0, 1).
 *
 * @returns an index into `loads`, which is never empty
 */
export type Policy = (loads: readonly number[], random: () => number) => number;

/** The policies by name. */
export const policies: { readonly leastload: Policy } = { leastload };
