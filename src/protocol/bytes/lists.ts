import type { IntegerBytes } from "./format.ts";

/** Bytes that each of some whole numbers takes. @param bits - that any of them has, but for those that say that it is below 0 */
export function bytesFor(bits: number): IntegerBytes {
  return bits < 128 ? 1 : bits < 32_768 ? 2 : 4;
}

/** Whether a list without gaps has more than its items. */
export function hasNames(list: readonly unknown[], isFloats: boolean): boolean {
  // To list values is faster than to list keys, but for a few or floats.
  const all = isFloats || list.length < 8 ? Object.keys(list) : Object.values(list);
  return all.length > list.length;
}
