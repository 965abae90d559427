import { fromBase64, toBase64 } from "../../protocol/bytes/base64.ts";
import type { Moments } from "../statistics/moments.ts";
import type { ValueMoments, ValueState } from "../statistics/value-moments.ts";

/** Moments of values as a checkpoint keeps them: the bytes of their numbers. Counts are those of the other moments. */
export function valuesText({ moments, replicates }: ValueState): string {
  const parts = [...partsOf(moments), ...(replicates ? partsOf(replicates) : [])];
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return toBase64(all);
}

/**
 * Reads them.
 *
 * @param empty - of a run that has not begun; undefined: there are no such values
 * @param counted - moments that have their counts
 * @returns null when there are more or fewer numbers than `empty` has
 */
export function readValues(
  text: string | undefined,
  empty: ValueState | undefined,
  counted: { readonly moments: Moments; readonly replicates: Moments | undefined },
): ValueState | undefined | null {
  if (text === undefined || empty === undefined) return text === undefined && empty === undefined ? undefined : null;
  const bytes = fromBase64(text);
  const states = [empty.moments, ...(empty.replicates ? [empty.replicates] : [])];
  const lengths = states.flatMap(partsOf).map(({ length }) => length);
  if (bytes.length !== 8 * lengths.reduce((sum, length) => sum + length, 0)) return null;
  const all = new Float64Array(bytes.buffer);
  let at = 0;
  const part = ({ length }: Float64Array): Float64Array => all.subarray(at, (at += length));
  const take = (of: ValueMoments, count: number): ValueMoments => {
    const [scales, means, rests] = [part(of.scales), part(of.means), part(of.rests)];
    return { count, scales, means, rests, squares: part(of.squares), halves: part(of.halves) };
  };
  const moments = take(empty.moments, counted.moments.count);
  return { moments, replicates: empty.replicates && take(empty.replicates, counted.replicates?.count ?? 0) };
}

function partsOf({ scales, means, rests, squares, halves }: ValueMoments): readonly Float64Array[] {
  return [scales, means, rests, squares, halves];
}
