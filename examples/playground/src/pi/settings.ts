import { Store } from "../app/store.ts";

/** What a run of pi starts with. */
export interface PiSettings {
  /** As it was typed. */
  readonly seedText: string;
  readonly samples: number;
}

/** What stands in the fields. */
export const settings: Store<PiSettings> = new Store<PiSettings>({ seedText: "2026", samples: 1e11 });

/** Numbers of samples that are offered. */
export const SAMPLES: readonly number[] = [1e8, 1e9, 1e10, 1e11, 1e12];

const LARGEST_SEED = 2n ** 64n - 1n;

/** The seed that a text gives; undefined when it gives none. */
export function readSeed(text: string): bigint | undefined {
  if (!/^\s*\d+\s*$/.test(text)) return undefined;
  const seed = BigInt(text.trim());
  return seed <= LARGEST_SEED ? seed : undefined;
}
