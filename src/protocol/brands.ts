// What a value is, by its internal slots: of any realm, whatever its class or its own members say. `instanceof` fails for
// values of another realm, and members such as `constructor`, `length` or `buffer` may run code of the user's.

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

const TYPED_ARRAY = Object.getPrototypeOf(Uint8Array.prototype) as object;

const kindOfTypedArray = getter<string | undefined>(TYPED_ARRAY, Symbol.toStringTag);
const bufferOfTypedArray = getter<ArrayBufferLike>(TYPED_ARRAY, "buffer");
const byteOffsetOfTypedArray = getter<number>(TYPED_ARRAY, "byteOffset");
const byteLengthOfTypedArray = getter<number>(TYPED_ARRAY, "byteLength");
const lengthOfTypedArray = getter<number>(TYPED_ARRAY, "length");
const bufferOfDataView = getter<ArrayBufferLike>(DataView.prototype, "buffer");
const byteOffsetOfDataView = getter<number>(DataView.prototype, "byteOffset");
const byteLengthOfDataView = getter<number>(DataView.prototype, "byteLength");
const lengthOfBuffer = getter<number>(ArrayBuffer.prototype, "byteLength");
// Absent in pages that are not isolated from other origins; memory of another realm may be shared even there.
const lengthOfSharedBuffer =
  typeof SharedArrayBuffer === "undefined" ? undefined : getter<number>(SharedArrayBuffer.prototype, "byteLength");
const sizeOfMap = getter<number>(Map.prototype, "size");
const sizeOfSet = getter<number>(Set.prototype, "size");

function getter<T>(prototype: object, key: PropertyKey): (value: unknown) => T {
  // oxlint-disable-next-line typescript/unbound-method -- always called with a value
  const get = Object.getOwnPropertyDescriptor(prototype, key)?.get;
  // The language has these accessors; each throws a TypeError for a value without the slot that it reads.
  return (value) => Reflect.apply(get as () => unknown, value, []) as T;
}

function has(read: ((value: unknown) => unknown) | undefined, value: unknown): boolean {
  if (typeof value !== "object" || value === null || read === undefined) return false;
  try {
    read(value);
    return true;
  } catch {
    return false;
  }
}

/** Name of the language's class that a typed array is of, such as `Float64Array`; undefined for all else. */
export function typedArrayKind(value: unknown): string | undefined {
  return kindOfTypedArray(value);
}

/** Whether `value` is a typed array (a DataView is not one). */
export function isTypedArray(value: unknown): value is TypedArray {
  return kindOfTypedArray(value) !== undefined;
}

/** The memory that a view shows. */
export function bufferOf(view: ArrayBufferView): ArrayBufferLike {
  return isTypedArray(view) ? bufferOfTypedArray(view) : bufferOfDataView(view);
}

/** Where in its memory a view begins, in bytes. @throws {TypeError} for a DataView whose memory is gone */
export function byteOffsetOf(view: ArrayBufferView): number {
  return isTypedArray(view) ? byteOffsetOfTypedArray(view) : byteOffsetOfDataView(view);
}

/** Bytes that a view shows. @throws {TypeError} for a DataView whose memory is gone */
export function byteLengthOf(view: ArrayBufferView): number {
  return isTypedArray(view) ? byteLengthOfTypedArray(view) : byteLengthOfDataView(view);
}

/** Items of a typed array; 0 when its memory is gone. */
export function lengthOf(array: TypedArray): number {
  return lengthOfTypedArray(array);
}

/** Whether `value` is an ArrayBuffer. */
export function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return has(lengthOfBuffer, value);
}

/** Whether `value` is a SharedArrayBuffer. */
export function isSharedBuffer(value: unknown): value is SharedArrayBuffer {
  return has(lengthOfSharedBuffer, value);
}

/** Bytes of a buffer, shared or not; 0 when its memory is gone. */
export function sizeOfBuffer(buffer: ArrayBufferLike): number {
  return isArrayBuffer(buffer) ? lengthOfBuffer(buffer) : (lengthOfSharedBuffer?.(buffer) ?? 0);
}

/** Whether `value` is a Map. */
export function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return has(sizeOfMap, value);
}

/** Whether `value` is a Set. */
export function isSet(value: unknown): value is ReadonlySet<unknown> {
  return has(sizeOfSet, value);
}

// oxlint-disable-next-line typescript/unbound-method -- always called with a map
const { forEach: forEachOfMap } = Map.prototype;
// oxlint-disable-next-line typescript/unbound-method -- always called with a set
const { forEach: forEachOfSet } = Set.prototype;

/** The entries of a Map, in order, whatever iterator it has. */
export function entriesOf(map: ReadonlyMap<unknown, unknown>): (readonly [unknown, unknown])[] {
  const entries: (readonly [unknown, unknown])[] = [];
  Reflect.apply(forEachOfMap, map, [(item: unknown, key: unknown) => entries.push([key, item])]);
  return entries;
}

/** The items of a Set, in order, whatever iterator it has. */
export function itemsOf(set: ReadonlySet<unknown>): unknown[] {
  const items: unknown[] = [];
  Reflect.apply(forEachOfSet, set, [(item: unknown) => items.push(item)]);
  return items;
}

// oxlint-disable-next-line typescript/unbound-method -- always called with a date
const { getTime } = Date.prototype;

/** Time of a Date; undefined for all else. */
export function timeOf(value: unknown): number | undefined {
  try {
    return Reflect.apply(getTime, value, []);
  } catch {
    return undefined;
  }
}
