import { fromBase64, toBase64 } from "../../protocol/bytes/base64.ts";
import { describe } from "../../protocol/describe.ts";

// What JSON does not have stands as an object with one member, of a name that says what it is.

const ARRAYS = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  BigInt64Array,
  BigUint64Array,
};

/**
 * The state of a chain, or other plain data, as JSON has it, with nothing lost: all numbers, big ones, typed arrays.
 *
 * @throws {TypeError} naming what has no place there, such as a Map
 */
export function encodeState(value: unknown): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { number: Object.is(value, -0) ? "-0" : String(value) };
    case "bigint":
      return { bigint: String(value) };
    case "undefined":
      return { undefined: 1 };
    case "object":
      return value === null ? null : encodeObject(value);
    default:
      throw new TypeError(`a checkpoint can't keep ${describe(value)}`);
  }
}

function encodeObject(value: object): unknown {
  if (Array.isArray(value)) return value.map(encodeState);
  const name = Object.prototype.toString.call(value).slice("[object ".length, -1);
  if (Object.hasOwn(ARRAYS, name)) return { [name]: toBase64(value as Uint8Array) };
  if (name !== "Object") throw new TypeError(`a checkpoint can't keep ${describe(value)}`);
  return { object: Object.entries(value).map(([key, each]) => [key, encodeState(each)]) };
}

/** The reverse of {@link encodeState}. @throws {TypeError} for what it did not write */
export function decodeState(coded: unknown): unknown {
  if (typeof coded !== "object" || coded === null) return coded;
  if (Array.isArray(coded)) return coded.map(decodeState);
  const [[name, value] = ["", ""]] = Object.entries(coded) as [string, unknown][];
  switch (name) {
    case "number":
      return Number(value);
    case "bigint":
      return BigInt(String(value));
    case "undefined":
      return undefined;
    case "object":
      return Object.fromEntries((value as [string, unknown][]).map(([key, each]) => [key, decodeState(each)]));
    default: {
      if (!Object.hasOwn(ARRAYS, name)) throw new TypeError(`it has a value of the unknown kind ${name}`);
      // Looked up just now.
      return new ARRAYS[name as keyof typeof ARRAYS](fromBase64(String(value)).buffer);
    }
  }
}
