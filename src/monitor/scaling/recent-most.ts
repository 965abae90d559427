/** Values of late, the greatest first and each later than those before it; what later values exceed is forgotten. */
export type Recent = readonly { readonly atMs: number; readonly value: number }[];

/** Adds a value, and forgets those of more than `spanMs` before. */
export function withValue(recent: Recent, value: number, atMs: number, spanMs: number): Recent {
  return [...recent.filter((entry) => entry.value > value && entry.atMs > atMs - spanMs), { atMs, value }];
}

/** The greatest value of late; 0 where there is none. */
export function most(recent: Recent): number {
  return recent[0]?.value ?? 0;
}
