import { describe } from "../protocol/describe.ts";
import type { TaskId } from "../protocol/ids.ts";
import { numberArrayKind } from "../protocol/number-arrays.ts";
import { isAbortSignal } from "../protocol/platform-objects.ts";

/**
 * Checks a number of milliseconds.
 *
 * @throws {TypeError} when it is not a number
 * @throws {RangeError} when it is negative or NaN
 */
export function checkTimeout(name: string, value: unknown): asserts value is number {
  if (typeof value !== "number") throw new TypeError(`${name} expects milliseconds, got ${describe(value)}`);
  if (!(value >= 0)) throw new RangeError(`${name} expects milliseconds >= 0, got ${value}`);
}

/**
 * Checks the class of a typed array of numbers.
 *
 * @returns its name; undefined for undefined
 * @throws {TypeError} when it is none
 */
export function checkNumberArray(name: string, value: unknown): string | undefined {
  const kind = numberArrayKind(value);
  if (kind !== undefined || value === undefined) return kind;
  throw new TypeError(
    `${name} expects a class of typed arrays of numbers, such as Float64Array, got ${describe(value)}`,
  );
}

/**
 * Checks a count.
 *
 * @throws {TypeError} when it is not a number
 * @throws {RangeError} when it is not a whole number >= 1
 */
export function checkCount(name: string, value: unknown): asserts value is number {
  if (typeof value !== "number") throw new TypeError(`${name} expects a whole number >= 1, got ${describe(value)}`);
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new RangeError(`${name} expects a whole number >= 1, got ${value}`);
  }
}

/** @throws {TypeError} when it is no AbortSignal */
export function checkSignal(name: string, value: unknown): asserts value is AbortSignal {
  if (isAbortSignal(value)) return;
  throw new TypeError(`${name} expects an AbortSignal, got ${describe(value)}`);
}

// Each is a thread with some 10 MB; a larger number is a mistake.
const MOST_ENGINES = 1024;

/**
 * Checks a number of engines to start.
 *
 * @throws {TypeError} {RangeError} when it is not a whole number from 1 to 1024
 */
export function checkEngineCount(name: string, value: unknown): asserts value is number {
  checkCount(name, value);
  if (value > MOST_ENGINES) throw new RangeError(`${name} expects at most ${MOST_ENGINES}, got ${value}`);
}

/**
 * Reads ids of tasks: one, or several.
 *
 * @throws {TypeError} when there is anything but numbers
 */
export function taskIds(caller: string, given: unknown): ReadonlySet<TaskId> {
  const isMany = typeof given === "object" && given !== null && Symbol.iterator in given;
  const ids = new Set<TaskId>();
  for (const id of isMany ? (given as Iterable<unknown>) : [given]) {
    if (typeof id !== "number") throw new TypeError(`${caller} expects ids of tasks, got ${describe(id)}`);
    ids.add(id);
  }
  return ids;
}

/**
 * Checks a count that may be 0.
 *
 * @throws {TypeError} when it is not a number
 * @throws {RangeError} when it is not a whole number >= 0
 */
export function checkSize(name: string, value: unknown): asserts value is number {
  if (typeof value !== "number") throw new TypeError(`${name} expects a whole number >= 0, got ${describe(value)}`);
  if (!(Number.isSafeInteger(value) && value >= 0)) {
    throw new RangeError(`${name} expects a whole number >= 0, got ${value}`);
  }
}

/**
 * Checks an amount of memory.
 *
 * @throws {TypeError} when it is not a number
 * @throws {RangeError} when it is not a whole number from `least` to `most`
 */
export function checkMb(
  name: string,
  value: unknown,
  { least, most }: { readonly least: number; readonly most: number },
): void {
  checkCount(name, value);
  if (value < least || value > most) throw new RangeError(`${name} expects MB from ${least} to ${most}, got ${value}`);
}

/** Names and types of the options that a call takes. */
export type OptionTypes = Readonly<Record<string, "boolean" | "any">>;

/**
 * Checks an options object.
 *
 * @throws {TypeError} when it is no object, has an unknown name in it, or a value that is not of the type given
 */
export function checkOptions(caller: string, options: unknown, types: OptionTypes): void {
  const known = Object.keys(types).join(", ");
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`${caller} expects an object of options (${known}), got ${describe(options)}`);
  }
  for (const [name, value] of Object.entries(options)) {
    const type = types[name];
    if (type === undefined) throw new TypeError(`${caller} has no option ${name}; it has ${known}`);
    if (type === "boolean" && value !== undefined && typeof value !== "boolean") {
      throw new TypeError(`${caller}: ${name} expects true or false, got ${describe(value)}`);
    }
  }
}

/**
 * Refuses options that have a meaning elsewhere only; undefined ones are passed over.
 *
 * @param places - where each option has one, such as "on Node"
 * @throws {TypeError} that says where
 */
export function checkPlace(caller: string, options: object, places: Readonly<Record<string, string>>): void {
  for (const [name, place] of Object.entries(places)) {
    if (Reflect.get(options, name) !== undefined) throw new TypeError(`${caller} takes ${name} ${place} only`);
  }
}
