/** The engine that holds the fewest tasks; the longest idle of them. The default policy, as in IPython Parallel. */
export function leastload(loads: readonly number[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < loads.length; i++) {
    const load = loads[i] ?? Number.POSITIVE_INFINITY;
    if (load < least) {
      least = load;
      best = i;
    }
  }
  return best;
}
