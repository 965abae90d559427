/** Whether `value` is a typed array (a DataView is not one). */
export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** Any typed array. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** Whether the array lies in memory that engines share with the caller. */
export function isShared(array: ArrayBufferView): boolean {
  return typeof SharedArrayBuffer !== "undefined" && array.buffer instanceof SharedArrayBuffer;
}

// Of %TypedArray%: a Buffer has a `slice` of its own, which copies nothing.
// oxlint-disable-next-line typescript/unbound-method -- always called with an array
const { slice } = Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array;

/** Whether the memory of a buffer has been moved away. */
export function isDetachedBuffer(buffer: ArrayBuffer): boolean {
  if (buffer.byteLength > 0) return false;
  try {
    // As `buffer.detached` tells, which Node 20 does not have.
    return new Uint8Array(buffer).length > 0;
  } catch {
    return true;
  }
}

/** Copying a typed array and moving the copy beats cloning it from about this size on. */
const MOVED_BYTES = 4096;

/**
 * The copy of a value that is better moved than cloned: cloning copies twice, and takes the whole memory behind a view.
 * Undefined for what is better cloned, or is shared.
 */
export function copyToMove(value: unknown): (TypedArray & { readonly buffer: ArrayBuffer }) | undefined {
  if (!isTypedArray(value) || isShared(value) || value.byteLength < MOVED_BYTES) return undefined;
  return copyOf(value);
}

/** A copy of a part of a typed array, of the same kind, with memory of its own. */
export function copyOf<T extends TypedArray>(
  array: T,
  start = 0,
  end: number = array.length,
): T & { buffer: ArrayBuffer } {
  // A slice of any typed array is of its own kind.
  return slice.call(array as Uint8Array, start, end) as unknown as T & { buffer: ArrayBuffer };
}
