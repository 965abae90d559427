import { UsageError } from "./usage-error.ts";

// As many threads as a process can bear on any machine of today.
const MAX_ENGINES = 1024;
// The stream of a chunk counts its samples in 32 bits.
const MAX_CHUNK = 2 ** 31 - 1;

/**
 * Reads a number of samples: a whole number as JavaScript writes it, such as 1000000, 1_000_000 or 1e6.
 *
 * @throws {UsageError} unless it is 1 … 2^53 - 1
 */
export function readSamples(text: string, option = "--samples"): number {
  const samples = readNumber(text);
  if (Number.isSafeInteger(samples) && samples >= 1) return samples;
  throw new UsageError(`${option} expects a whole number from 1 to 2^53 - 1, such as 1e10; got ${quote(text)}`);
}

/** Reads `--engines`. @throws {UsageError} unless it is a whole number from 1 to 1024 */
export function readEngines(text: string, option = "--engines"): number {
  const engines = readNumber(text);
  if (Number.isSafeInteger(engines) && engines >= 1 && engines <= MAX_ENGINES) return engines;
  throw new UsageError(`${option} expects a whole number from 1 to ${MAX_ENGINES}; got ${quote(text)}`);
}

/** Reads a count. @throws {UsageError} unless it is a whole number from 0 to 2^31 - 1 */
export function readCount(text: string, option: string): number {
  const count = readNumber(text);
  if (Number.isSafeInteger(count) && count >= 0 && count < 2 ** 31) return count;
  throw new UsageError(`${option} expects a whole number; got ${quote(text)}`);
}

/** Reads `--chunk-samples`. @throws {UsageError} unless it is a whole number from 1 to 2^31 - 1 */
export function readChunkSamples(text: string): number {
  const samples = readNumber(text);
  if (Number.isSafeInteger(samples) && samples >= 1 && samples <= MAX_CHUNK) return samples;
  throw new UsageError(`--chunk-samples expects a whole number from 1 to 2^31 - 1, such as 1e6; got ${quote(text)}`);
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

/** Reads an error to stop at. @throws {UsageError} unless it is > 0 */
export function readTolerance(text: string, option: string): number {
  const tolerance = readNumber(text);
  if (tolerance > 0 && tolerance < Number.POSITIVE_INFINITY) return tolerance;
  throw new UsageError(`${option} expects a number > 0, such as 1e-4; got ${quote(text)}`);
}

/** Reads `--confidence-level`, a probability. @throws {UsageError} unless it is between 0 and 1 */
export function readConfidenceLevel(text: string): number {
  const confidenceLevel = readNumber(text);
  if (confidenceLevel > 0 && confidenceLevel < 1) return confidenceLevel;
  throw new UsageError(`--confidence-level expects a number between 0 and 1, such as 0.99; got ${quote(text)}`);
}

/**
 * Reads a number of either sign, as JavaScript writes it, with true and false for 1 and 0.
 *
 * @returns NaN when it is none
 */
export function readReal(text: string): number {
  if (text === "true" || text === "false") return Number(text === "true");
  const [, sign, size = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const number = size === "Infinity" ? Number.POSITIVE_INFINITY : readNumber(size);
  return sign === "-" ? -number : number;
}

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 60e3, min: 60e3, h: 3600e3, d: 86_400e3 };
// A timer of Node takes no longer time, 24.8 days, and fires at once instead.
const MAX_MS = 2 ** 31 - 1;

/** Reads a time with its unit, as ms. @throws {UsageError} unless it is > 0 and at most 24 days */
export function readTime(text: string, option: string): number {
  const [, size = "", unit = ""] = /^(\S*?)\s*([a-z]*)$/i.exec(text) ?? [];
  const ms = readNumber(size) * (UNITS_MS[unit] ?? Number.NaN);
  if (ms > 0 && ms <= MAX_MS) return ms;
  const expected = ms > MAX_MS ? "at most 24 days" : "a time with its unit, such as 10s, 500ms, 5min or 2h";
  throw new UsageError(`${option} expects ${expected}; got ${quote(text)}`);
}

/** A number for JSON, which has none that are not finite: null stands for them. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** A seed for JSON: a string from 2^53 on, which a number of JSON may not hold. */
export function seedNumber(seed: bigint): number | string {
  return seed <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(seed) : String(seed);
}

/** What was given, in a message: quoted unless it is a word. */
export function quote(text: string): string {
  return text === "" || /[^\w.+-]/.test(text) ? JSON.stringify(text) : text;
}

function readNumber(text: string): number {
  const digits = withoutSeparators(text);
  return /^(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(digits) ? Number(digits) : Number.NaN;
}

// Only between digits, as in source code.
function withoutSeparators(text: string): string {
  return text.replace(/(?<=[\da-f])_(?=[\da-f])/gi, "");
}
