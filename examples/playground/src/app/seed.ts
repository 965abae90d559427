const LARGEST_SEED = 2n ** 64n - 1n;

/** The seed that a text gives, a whole number from 0 to 2^64 - 1; undefined when it is none. */
export function readSeed(text: string): bigint | undefined {
  if (!/^\s*\d{1,20}\s*$/.test(text)) return undefined;
  const seed = BigInt(text.trim());
  return seed <= LARGEST_SEED ? seed : undefined;
}

/** A seed that nobody has chosen. */
export function anySeed(): string {
  return String(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
}
