import { UsageError } from "./usage-error.ts";

// As many threads as a process can bear on any machine of today.
const MAX_ENGINES = 1024;

/**
 * Reads `--samples`: a whole number as JavaScript writes it, such as 1000000, 1_000_000 or 1e6.
 *
 * @throws {UsageError} unless it is 1 … 2^53 - 1
 */
export function readSamples(text: string): number {
  const samples = readNumber(text);
  if (Number.isSafeInteger(samples) && samples >= 1) return samples;
  throw new UsageError(`--samples expects a whole number from 1 to 2^53 - 1, such as 1e10; got ${quote(text)}`);
}

/** Reads `--engines`. @throws {UsageError} unless it is a whole number from 1 to 1024 */
export function readEngines(text: string): number {
  const engines = readNumber(text);
  if (Number.isSafeInteger(engines) && engines >= 1 && engines <= MAX_ENGINES) return engines;
  throw new UsageError(`--engines expects a whole number from 1 to ${MAX_ENGINES}; got ${quote(text)}`);
}

/** Reads `--seed`, in decimal or, with 0x, hexadecimal. @throws {UsageError} unless it is 0 … 2^64 - 1 */
export function readSeed(text: string): bigint {
  const digits = withoutSeparators(text);
  if (/^(\d+|0x[\da-f]+)$/i.test(digits)) {
    const seed = BigInt(digits);
    if (seed < 1n << 64n) return seed;
  }
  throw new UsageError(`--seed expects a whole number from 0 to 2^64 - 1; got ${quote(text)}`);
}

function readNumber(text: string): number {
  const digits = withoutSeparators(text);
  return /^\d+(\.\d+)?(e\+?\d+)?$/i.test(digits) ? Number(digits) : Number.NaN;
}

// Only between digits, as in source code.
function withoutSeparators(text: string): string {
  return text.replace(/(?<=[\da-f])_(?=[\da-f])/gi, "");
}

function quote(text: string): string {
  return text === "" || /[^\w.+-]/.test(text) ? JSON.stringify(text) : text;
}
