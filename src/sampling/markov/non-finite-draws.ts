/** Draws that were infinite or not a number. */
export interface NonFiniteDraws {
  /** How many numbers there are. */
  readonly count: number;
  /** The first one of the first such chain; undefined when there is none. The step counts from 0, the warm-up's too. */
  readonly first: { readonly quantity: string; readonly chain: number; readonly step: number } | undefined;
}

/**
 * Counts them.
 *
 * @param names - of the quantities
 * @param columns - for each chain, the draws of each quantity
 */
export function nonFiniteOf(
  names: readonly string[],
  columns: readonly (readonly Float64Array[])[],
  { warmup, thin }: { readonly warmup: number; readonly thin: number },
): NonFiniteDraws {
  const found = columns.map((quantities) =>
    quantities.map((draws) => draws.filter((value) => !Number.isFinite(value)).length),
  );
  const count = found.flat().reduce((sum, each) => sum + each, 0);
  const chain = found.findIndex((counts) => counts.some((each) => each > 0));
  if (chain < 0) return { count, first: undefined };
  const firsts = (columns[chain] ?? []).map((draws) => draws.findIndex((value) => !Number.isFinite(value)));
  const draw = Math.min(...firsts.filter((each) => each >= 0));
  const quantity = names[firsts.indexOf(draw)] ?? "";
  return { count, first: { quantity, chain, step: warmup + (draw + 1) * thin - 1 } };
}
