import { bufferOf, byteLengthOf, isTypedArray, lengthOf, type TypedArray, typedArrayKind } from "../protocol/brands.ts";
import { describe } from "../protocol/describe.ts";
import { copyOf, isDetachedBuffer, isShared, isUsableView, makeView } from "../protocol/transferables.ts";
import { arrayKind, type ItemType, itemBytes, itemTypeOf } from "./array-types.ts";
import type { ArrayType } from "./sampling-kernel.ts";

/** Whether it may be the numbers of an array: a list or a typed array, as opposed to an object. */
export function isListLike(value: unknown): boolean {
  return Array.isArray(value) || isTypedArray(value);
}

// Of the classes of typed arrays.
function withArticle(kind: string | undefined): string {
  return `${kind?.startsWith("Int") ? "an" : "a"} ${kind}`;
}

/**
 * The numbers given for an array, as a typed array of its type: the very one that was given, or one made of a list.
 *
 * @param name - in messages
 * @throws {TypeError} when it is neither, or an item is no number, or its memory is gone
 * @throws {RangeError} when an item does not fit the type
 */
export function numbersOf(name: string, type: ArrayType, given: unknown): TypedArray {
  const kind = arrayKind(type);
  if (isTypedArray(given)) {
    if (typedArrayKind(given) !== kind) {
      throw new TypeError(
        `${name} expects ${withArticle(kind)}, as the kernel reads ${itemTypeOf(type)}, got ${withArticle(typedArrayKind(given))}`,
      );
    }
    if (isDetachedBuffer(bufferOf(given)) || !isUsableView(given)) {
      throw new TypeError(`${name} expects ${withArticle(kind)}, got one whose memory was moved away`);
    }
    return given;
  }
  if (!Array.isArray(given))
    throw new TypeError(`${name} expects ${withArticle(kind)} or a list of numbers, got ${describe(given)}`);
  return listOf(name, type, given);
}

function listOf(name: string, type: ArrayType, given: readonly unknown[]): TypedArray {
  const itemType = itemTypeOf(type);
  const made = makeView(arrayKind(type), new ArrayBuffer(given.length * itemBytes(type)), 0, given.length);
  const isBig = itemType === "i64" || itemType === "u64";
  // Not `forEach`, which leaves out holes.
  for (let i = 0; i < given.length; i++) {
    const item = given[i];
    if (typeof item !== "number") throw new TypeError(`${name}[${i}] expects a number, got ${describe(item)}`);
    checkItem(`${name}[${i}]`, itemType, item);
    (made as unknown as (number | bigint)[])[i] = isBig ? BigInt(item) : item;
  }
  return made;
}

function checkItem(name: string, type: ItemType, item: number): void {
  if (type === "f64" || type === "f32") return;
  if (!Number.isSafeInteger(item)) throw new RangeError(`${name} expects a whole number, got ${item}`);
  const bits = Number(type.slice(1));
  const isSigned = type.startsWith("i");
  const least = isSigned ? Math.max(Number.MIN_SAFE_INTEGER, -(2 ** (bits - 1))) : 0;
  const most = Math.min(Number.MAX_SAFE_INTEGER, 2 ** (isSigned ? bits - 1 : bits) - 1);
  if (item < least || item > most) throw new RangeError(`${name} expects ${least} … ${most}, got ${item}`);
}

/** The position of the first number that is not a number; -1: there is none. */
export function firstNaN(numbers: TypedArray): number {
  if (typedArrayKind(numbers)?.startsWith("Float") !== true) return -1;
  // Their items are numbers.
  return (numbers as Float64Array).findIndex(Number.isNaN);
}

/** The bytes of numbers. */
export function bytesOf(numbers: TypedArray): Uint8Array {
  return new Uint8Array(bufferOf(numbers), numbers.byteOffset, byteLengthOf(numbers));
}

/**
 * Numbers that stay as they are, in memory that engines share where there is such: a copy, but of what lies in shared
 * memory already.
 */
export function sharedCopy(numbers: TypedArray): TypedArray {
  if (isShared(numbers)) return numbers;
  if (typeof SharedArrayBuffer === "undefined") return copyOf(numbers);
  const copy = new Uint8Array(new SharedArrayBuffer(byteLengthOf(numbers)));
  copy.set(bytesOf(numbers));
  return makeView(typedArrayKind(numbers), copy.buffer, 0, lengthOf(numbers));
}
