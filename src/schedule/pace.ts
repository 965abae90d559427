/**
 * How long one unit of work takes, learnt from what has been measured: an exponentially weighted mean that follows a
 * change of pace within a few measurements.
 */
export interface Pace {
  /** Mean duration of one unit, ms; undefined before the first measurement. */
  readonly meanMs: number | undefined;
}

export const UNKNOWN_PACE: Pace = { meanMs: undefined };

// Weight of the newest measurement. One slow task among fast ones shows at once, and is forgotten after a few more.
const NEWEST = 0.5;
// Clocks of workers may be as coarse as 5 us; no unit is taken to be shorter than this.
const SHORTEST_MS = 2e-5;

/** The pace after `units` more took `durationMs` together. */
export function measured(pace: Pace, durationMs: number, units: number): Pace {
  const latest = Math.max(durationMs / units, SHORTEST_MS);
  return { meanMs: pace.meanMs === undefined ? latest : pace.meanMs + NEWEST * (latest - pace.meanMs) };
}

/** Work that an engine should have before it, ms: bridges the way of a message there and back many times over. */
const AHEAD_MS = 2;
const MOST_AHEAD = 4096;

/**
 * How many tasks an engine may hold at a time, 1 … 4096. One task is enough when tasks are long; short ones are sent
 * ahead, so that the engine never waits for the next message.
 */
export function tasksAhead({ meanMs }: Pace): number {
  if (meanMs === undefined) return 2;
  if (meanMs >= 10) return 1;
  return Math.min(Math.max(Math.ceil(AHEAD_MS / meanMs), 2), MOST_AHEAD);
}

/** Chunks of a map, or of a sampling run, that an engine may hold: one that runs, one that waits. */
export const CHUNKS_AHEAD = 2;

/** Duration of a chunk of a map, ms: long against the cost of a message, short against the patience of a reader. */
const CHUNK_MS = 5;

/**
 * Items in the next chunk of a map: what takes about 5 ms, at most a fair share of what is left, so that all engines
 * end together; one item while the pace is unknown.
 *
 * Source: guided self-scheduling, Polychronopoulos and Kuck, IEEE Trans. Computers C-36 (1987) 1425-1439, with half of
 * their share.
 *
 * @param remaining - items not yet handed out, > 0
 * @param engineCount - engines that take part, > 0
 */
export function nextChunkItems({ meanMs }: Pace, remaining: number, engineCount: number): number {
  if (meanMs === undefined) return 1;
  return Math.max(1, Math.min(Math.ceil(CHUNK_MS / meanMs), fairShare(remaining, engineCount)));
}

/** Half of an even share of what is left, at least 1: the other half evens out what turns out to be uneven. */
export function fairShare(remaining: number, engineCount: number): number {
  return Math.max(1, Math.ceil(remaining / (2 * engineCount)));
}
