import {
  bufferOf,
  byteLengthOf,
  byteOffsetOf,
  isArrayBuffer,
  isTypedArray,
  lengthOf,
  sizeOfBuffer,
  type TypedArray,
  typedArrayKind,
} from "./brands.ts";

/** Whether a view lies in memory that engines share with the caller. */
export function isShared(view: ArrayBufferView): boolean {
  return !isArrayBuffer(bufferOf(view));
}

/** Whether `buffer` is an ArrayBuffer whose memory has been moved away. */
export function isDetachedBuffer(buffer: object): boolean {
  if (!isArrayBuffer(buffer) || sizeOfBuffer(buffer) > 0) return false;
  try {
    // As `buffer.detached` tells, which Node 20 does not have.
    return new Uint8Array(buffer).length > 0;
  } catch {
    return true;
  }
}

// oxlint-disable-next-line typescript/unbound-method -- always called with an array
const { keys } = Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array;

/** Whether a view has all of its memory: it was not moved away, nor was a resizable buffer cut off before its end. */
export function isUsableView(view: ArrayBufferView): boolean {
  try {
    // Each throws a TypeError where it is not.
    if (isTypedArray(view)) Reflect.apply(keys, view, []);
    else byteLengthOf(view);
    return true;
  } catch {
    return false;
  }
}

type View = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => TypedArray;

// Newer than some runtimes.
const { Float16Array } = globalThis as { readonly Float16Array?: View };

const KINDS: ReadonlyMap<string, View> = new Map<string, View>(
  [
    BigInt64Array,
    BigUint64Array,
    ...(Float16Array ? [Float16Array] : []),
    Float32Array,
    Float64Array,
    Int16Array,
    Int32Array,
    Int8Array,
    Uint16Array,
    Uint32Array,
    Uint8Array,
    Uint8ClampedArray,
  ].map((type) => [type.name, type as View]),
);

/** A view of memory, of the language's own class. @param kind - as `typedArrayKind` has it */
export function makeView(
  kind: string | undefined,
  buffer: ArrayBufferLike,
  byteOffset: number,
  length: number,
): TypedArray {
  const Kind = KINDS.get(kind ?? "");
  if (Kind === undefined) throw new TypeError(`this runtime has no ${kind}`);
  return new Kind(buffer, byteOffset, length);
}

/**
 * Items `[start, end)` of a typed array, in the same memory, as the language's own class has them.
 *
 * @throws {TypeError} {RangeError} when its memory is gone
 */
export function partOf(array: TypedArray, start = 0, end: number = lengthOf(array)): TypedArray {
  const length = lengthOf(array);
  const size = length === 0 ? 1 : byteLengthOf(array) / length;
  return makeView(typedArrayKind(array), bufferOf(array), byteOffsetOf(array) + start * size, end - start);
}

/** Copying a typed array and moving the copy beats cloning it from about this size on. */
const MOVED_BYTES = 4096;

/**
 * The copy of a value that is better moved than cloned: cloning copies twice, and takes the whole memory behind a view.
 * Undefined for what is better cloned, or is shared.
 */
export function copyToMove(value: unknown): (TypedArray & { readonly buffer: ArrayBuffer }) | undefined {
  if (!isTypedArray(value) || byteLengthOf(value) < MOVED_BYTES || isShared(value)) return undefined;
  return copyOf(value);
}

/** A copy of a part of a typed array, of the language's own class, with memory of its own. */
export function copyOf(array: TypedArray, start = 0, end: number = lengthOf(array)): OwnMemory {
  // Of a class of the language, which no program has extended: none of its members runs.
  return partOf(array, start, end).slice();
}

type OwnMemory = TypedArray & { readonly buffer: ArrayBuffer };
