/** Keys of an array other than those of its items, which come first. */
export function namesBeside(items: readonly unknown[], keys: readonly string[]): readonly string[] {
  let start = keys.length;
  while (start > 0 && !Object.hasOwn(items, keys[start - 1] ?? "")) start -= 1;
  return keys.slice(start);
}

// Arrays below this length are gone through one by one in no time, whatever they hold.
const SPARSE_FROM = 10_000;
const PROBES = 8;

/** Whether a long array has gaps, as far as a few places tell: one that is mostly gaps has one at nearly every place. */
export function isSparse(array: readonly unknown[]): boolean {
  if (array.length < SPARSE_FROM) return false;
  const step = Math.floor(array.length / PROBES);
  for (let i = 0; i < PROBES; i++) if (!Object.hasOwn(array, i * step)) return true;
  return false;
}
