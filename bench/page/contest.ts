/** Something whose rate is taken: does its work once, and gives how much of it was done. */
export interface Contender {
  readonly name: string;
  readonly run: () => Promise<number>;
}

/**
 * Runs contenders in turns, so that what else the machine does meets all of them.
 *
 * @param turnMs - least time of a turn, ms; at least one run
 * @returns work per second, the median of the turns, by name
 */
export async function contest(
  contenders: readonly Contender[],
  { rounds, turnMs }: { readonly rounds: number; readonly turnMs: number },
): Promise<Record<string, number>> {
  const rates = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  // Round 0 warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const { name, run } of contenders) {
      const rate = await turn(run, turnMs);
      if (round > 0) rates.get(name)?.push(rate);
    }
  }
  return Object.fromEntries([...rates].map(([name, list]) => [name, median(list)]));
}

async function turn(run: () => Promise<number>, turnMs: number): Promise<number> {
  const startedMs = performance.now();
  let work = 0;
  do work += await run();
  while (performance.now() - startedMs < turnMs);
  return (work / (performance.now() - startedMs)) * 1000;
}

/** @param values - at least one */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? Number.NaN) + (sorted[Math.ceil(half)] ?? Number.NaN)) / 2;
}
