/** Whether an array is of no class but the language's: then its own methods may be used, which ask for its class. */
export function isPlainArray(array: readonly unknown[]): boolean {
  return Object.getPrototypeOf(array) === Array.prototype && !Object.hasOwn(array, "constructor");
}

/**
 * Items `[start, end)` of anything that has a length, as a plain array of that length. Gaps stay gaps. No class of the
 * user's is asked to make it.
 */
export function listOf(list: ArrayLike<unknown>, start = 0, end: number = list.length): unknown[] {
  if (Array.isArray(list) && isPlainArray(list)) return list.slice(start, end) as unknown[];
  const copy: unknown[] = [];
  copy.length = Math.max(0, end - start);
  for (let i = 0; i < copy.length; i++) if (start + i in list) copy[i] = list[start + i];
  return copy;
}
