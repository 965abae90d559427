import { describe } from "../protocol/describe.ts";

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
