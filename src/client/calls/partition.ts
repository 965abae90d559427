/**
 * Range of items that engine `part` receives when `length` items are dealt to `parts` engines in contiguous blocks.
 *
 * The first `length % parts` blocks hold one item more, so sizes differ by at most one.
 *
 * @param length - items in all, integer >= 0
 * @param part - which engine, counted from 0
 * @param parts - engines in all, integer > 0
 * @returns item indices `[start, end)`; empty when there are more engines than items
 * @throws {RangeError} when `part` is not in 0 … parts - 1
 * @see ipyparallel, client/map.py, Map.getPartition: the same split
 */
export function blockRange(length: number, part: number, parts: number): readonly [start: number, end: number] {
  if (!(part >= 0 && part < parts)) throw new RangeError(`part ${part} is not in 0 … ${parts - 1}`);
  const size = Math.floor(length / parts);
  const larger = length % parts;
  const start = part * size + Math.min(part, larger);
  return [start, start + size + (part < larger ? 1 : 0)];
}
