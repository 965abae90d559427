import { byteLengthOf, isTypedArray, lengthOf, typedArrayKind } from "../protocol/brands.ts";
import { describe } from "../protocol/describe.ts";
import { copyOf } from "../protocol/transferables.ts";
import { arrayKind } from "./array-types.ts";
import { fingerprintOfBytes } from "./fingerprint.ts";
import { bytesOf, firstNaN, numbersOf, sharedCopy } from "./number-lists.ts";
import { flatParameters, withoutInherited } from "./parameters.ts";
import type { ArrayParameter, ArrayValues, SamplingKernel } from "./sampling-kernel.ts";

/** Most bytes of the data sets of a kernel. */
export const MOST_DATA_BYTES = 1e9;

/** Most bytes of the arrays among its parameters: each chunk gets a copy of them. */
const MOST_ARRAY_BYTES = 2 ** 24;

/**
 * The arrays among the parameters of a kernel: copies of those given, and the defaults of the others.
 *
 * @param given - `params`, whose names `completeParameters` checks
 * @throws {TypeError} when one is missing, or not of its type
 * @throws {RangeError} when one has another length than the source says, or holds what does not fit
 */
export function completeArrays(kernel: SamplingKernel, given: unknown = {}): ArrayValues {
  const { parameterArrays: arrays = [] } = kernel;
  if (arrays.length === 0) return {};
  const values = flatParameters(given);
  const complete = arrays.map((array) => [array.name, arrayOf(kernel, array, values[array.name])] as const);
  const bytes = complete.reduce((sum, [, numbers]) => sum + byteLengthOf(numbers), 0);
  if (bytes <= MOST_ARRAY_BYTES) return Object.fromEntries(complete);
  throw new RangeError(
    `params expects arrays of at most ${MOST_ARRAY_BYTES / 2 ** 20} MB, as each chunk gets a copy, got ${Math.ceil(bytes / 2 ** 20)} MB; ` +
      "give a kernel so much as data",
  );
}

function arrayOf(kernel: SamplingKernel, array: ArrayParameter, given: unknown): ArrayValues[string] {
  const { name, type, length } = array;
  const value = given === undefined ? array.default : given;
  if (value === undefined) {
    throw new TypeError(`${kernel.name} needs the parameter ${name}, a ${arrayKind(type)} or a list of numbers`);
  }
  const numbers = numbersOf(name, type, value);
  const found = lengthOf(numbers);
  if (length !== undefined && found !== length) {
    throw new RangeError(`${name} expects ${length} numbers, as its source says, got ${found}`);
  }
  // As of any other parameter.
  const wrong = firstNaN(numbers);
  if (wrong >= 0) throw new RangeError(`${name}[${wrong}] expects a number, got NaN`);
  return numbers === value ? copyOf(numbers) : numbers;
}

/**
 * The data sets of a kernel, which stay as they are: what lies in shared memory is read where it is, all else is copied,
 * into shared memory where there is such.
 *
 * @param given - `data`
 * @throws {TypeError} when one is missing, unknown or not of its type
 * @throws {RangeError} when they are too large, or one holds what does not fit
 */
export function completeData(kernel: SamplingKernel, given: unknown): ArrayValues {
  const { dataSets = [], name } = kernel;
  if (
    given !== undefined &&
    (typeof given !== "object" || given === null || Array.isArray(given) || isTypedArray(given))
  ) {
    throw new TypeError(`data expects an object of arrays by name, got ${describe(given)}`);
  }
  const values = withoutInherited({ ...given });
  const names = dataSets.map((set) => set.name);
  const unknown = Object.keys(values).find((each) => !names.includes(each));
  if (unknown !== undefined) {
    const known = names.length === 0 ? "it takes no data" : `it takes ${names.join(", ")}`;
    throw new TypeError(`${name} has no data set ${unknown}; ${known}`);
  }
  const missing = dataSets.find((set) => values[set.name] === undefined);
  if (missing) {
    const wanted = dataSets.map((set) => `${set.name}: ${arrayKind(set.type)}`).join(", ");
    throw new TypeError(`${name} needs the data set ${missing.name}; give data: { ${wanted} }`);
  }
  const sets = dataSets.map((set) => [set.name, numbersOf(set.name, set.type, values[set.name])] as const);
  const bytes = sets.reduce((sum, [, numbers]) => sum + byteLengthOf(numbers), 0);
  if (bytes > MOST_DATA_BYTES) {
    throw new RangeError(`data expects at most 1 GB, as each engine has a copy, got ${(bytes / 1e9).toFixed(2)} GB`);
  }
  return Object.fromEntries(sets.map(([each, numbers]) => [each, sharedCopy(numbers)]));
}

/** What tells arrays apart, by name: type, length and fingerprint. */
export function arrayMarks(arrays: ArrayValues): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, numbers]) => [
      name,
      `${typedArrayKind(numbers)}(${lengthOf(numbers)}) ${fingerprintOfBytes(bytesOf(numbers))}`,
    ]),
  );
}
