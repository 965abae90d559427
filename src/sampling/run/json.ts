/**
 * A value as JSON has it, with nothing lost: a number that JSON does not have (NaN, Infinity, -Infinity, -0) is its text,
 * which `Number` reads, and a bigint is its decimal digits, which `BigInt` reads.
 */
export type Json<T> = T extends number
  ? number | "NaN" | "Infinity" | "-Infinity" | "-0"
  : T extends bigint
    ? string
    : T extends Float64Array
      ? readonly Json<number>[]
      : T extends (...args: never[]) => unknown
        ? never
        : T extends object
          ? { readonly [K in keyof T as T[K] extends (...args: never[]) => unknown ? never : K]: Json<T[K]> }
          : T;

/** Makes JSON of plain data. */
export function toJson(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Float64Array) return Array.from(value, toJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, toJson(part)]));
}

/** The reverse, but for bigints, which stay texts. */
export function fromJson(value: unknown): unknown {
  if (typeof value === "string") return UNWRITTEN.includes(value) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, fromJson(part)]));
}

// Numbers that JSON does not have.
const UNWRITTEN: readonly string[] = ["NaN", "Infinity", "-Infinity", "-0"];
