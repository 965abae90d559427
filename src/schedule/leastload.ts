/**
 * The engine that holds the fewest tasks; of those, the one that ended a task last. The default policy.
 *
 * IPython Parallel takes the longest idle one, as its engines are processes that sleep either way; a thread that has just
 * worked is still awake, which shortens the way there and back to a third.
 */
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
