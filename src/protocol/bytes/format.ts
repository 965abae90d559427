// How values lie in bytes, little-endian:
//
//   f64 end of the value's bytes | value | table of memory | zeros up to a multiple of 8 | memory, each part from one on
//
// A value is a byte that says what follows, and that. Sizes and counts are written as seven bits a byte, lowest first; the
// last byte is below 128. An object has a number, by the order in which objects begin, and is written again as that.
//
// The table of memory is a count, and for each buffer: twice the bytes that travel, plus 1 where the buffer itself is part of
// the value; and where in the buffer they begin. A view names its buffer, and where it begins in the whole of that.

// Below 64: the number itself.
export const UNDEFINED = 64;
export const NULL = 65;
export const FALSE = 66;
export const TRUE = 67;
/** A whole number of 32 bits: twice it, or for one below 0 twice what it lacks to -1, plus 1. */
export const INTEGER = 68;
/** A number as 8 bytes. */
export const FLOAT = 69;
/** Text in hexadecimal digits. */
export const BIG = 70;
/** u32 count of bytes, UTF-8. */
export const UTF8 = 71;
/** Count of code units, 2 bytes each: text with half a surrogate pair. */
export const UTF16 = 72;
/** Number of an object that began before. */
export const MET = 73;
/** Count, items. */
export const LIST = 74;
/** Length, count of keys, keys, values: a list with gaps, or with names beside the items. */
export const KEYED_LIST = 75;
/** Count of keys, keys, values. The keys become the next shape, where {@link isShape} says so. */
export const OBJECT = 76;
/** Count, keys and items in turn. */
export const MAP = 77;
/** Count, items. */
export const SET = 78;
/** A number as 8 bytes. */
export const DATE = 79;
/** Source, flags. */
export const REGEXP = 80;
/** Name, message or undefined, stack or undefined, whether there is a cause, cause. */
export const ERROR = 81;
/** Message, name. */
export const DOM_EXCEPTION = 82;
/** A primitive. */
export const BOXED = 83;
/** Number of the buffer. */
export const BUFFER = 84;
/** Class, number of the buffer, where it begins, bytes. */
export const VIEW = 85;
/** What stands for a WebAssembly module. */
export const MODULE = 86;
/** Count, numbers as 8 bytes each: a list. */
export const FLOATS = 87;
/** Count, whole numbers as 1, 2 or 4 bytes each: a list. */
export const INTEGERS: Readonly<Record<IntegerBytes, number>> = { 1: 88, 2: 89, 4: 90 };
/** Bytes of a whole number in a list of them. */
export type IntegerBytes = 1 | 2 | 4;
/** From here to 191: text of so many characters below 256, one byte each. */
export const TEXT = 128;
/** From here: an object with the keys of that shape, values. */
export const SHAPE = 192;

/** Whether keys become a shape, by which objects with the same keys are written later. */
export function isShape(keys: readonly string[], shapes: number): boolean {
  return shapes < 256 - SHAPE && keys.length <= 32;
}

/** Most levels of nesting: those of any value that is sent, and of the message around it. */
export const MOST_LEVELS = 1100;

/** The classes of views. */
export const VIEWS: readonly string[] =
  "DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Float16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array".split(
    " ",
  );

/** Bytes of an item of each. */
export const ITEM_BYTES: readonly number[] = VIEWS.map((name) => Number(/\d+/.exec(name) ?? 8) / 8);

/** The next multiple of 8. */
export function aligned(size: number): number {
  return Math.ceil(size / 8) * 8;
}
