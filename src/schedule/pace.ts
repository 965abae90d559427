/**
 * How long one unit of work takes, learnt from what has been measured: an exponentially weighted mean that follows a
 * change of pace within a few measurements.
 */
export interface Pace {
  /** Mean duration of one unit, ms; undefined before the first measurement. */
  readonly meanMs: number | undefined;
  /** Units of the newest measurement. */
  readonly units?: number;
}

export const UNKNOWN_PACE: Pace = { meanMs: undefined };

// Least weight of the newest measurement. One slow task among fast ones shows at once, and is forgotten after a few more.
const NEWEST = 0.5;
// Clocks of workers may be as coarse as 5 us; no unit is taken to be shorter than this.
const SHORTEST_MS = 2e-5;

/** The pace after `units` more took `durationMs` together. They weigh more where they are more than those before. */
export function measured(pace: Pace, durationMs: number, units: number): Pace {
  const latest = Math.max(durationMs / units, SHORTEST_MS);
  if (pace.meanMs === undefined) return { meanMs: latest, units };
  const weight = Math.max(NEWEST, units / (units + (pace.units ?? units)));
  return { meanMs: pace.meanMs + weight * (latest - pace.meanMs), units };
}

/** Work that an engine should have before it, ms: bridges the way of a message there and back many times over. */
const AHEAD_MS = 2;
const MOST_AHEAD = 4096;

// A task that takes so long, ms, or so many round trips, keeps its engine busy enough: what is lost between two of them is
// a tenth at most.
const LONG_MS = 10;
const LONG_ROUND_TRIPS = 10;

// What an engine is given ahead lasts for so many round trips: some messages take longer than others.
const ROUND_TRIPS_AHEAD = 1.5;

/**
 * How many tasks an engine may hold at a time, 1 … 4096. One task is enough when tasks are long; short ones are sent
 * ahead, so that the engine never waits for the next message.
 *
 * @param roundTripMs - time that a message takes there and back, ms
 */
export function tasksAhead({ meanMs }: Pace, roundTripMs = 0): number {
  if (meanMs === undefined) return 2;
  if (meanMs >= Math.max(LONG_MS, LONG_ROUND_TRIPS * roundTripMs)) return 1;
  const aheadMs = AHEAD_MS + ROUND_TRIPS_AHEAD * roundTripMs;
  return Math.min(Math.max(Math.ceil(aheadMs / meanMs), 2), MOST_AHEAD);
}

/** Chunks of a map, or of a sampling run, that an engine may hold: one that runs, one that waits. */
export const CHUNKS_AHEAD = 2;

/** The engines that take part in a piece of work. */
export interface EnginesNow {
  /** Their number, > 0. */
  readonly engineCount: number;
  /** Time that a message takes to them and back, ms. */
  readonly roundTripMs: number;
}

/** Duration of a chunk of a map, ms: long against the cost of a message, short against the patience of a reader. */
const CHUNK_MS = 5;

// A chunk lasts for so many round trips at least: the one that waits bridges the time until the next one is there.
const ROUND_TRIPS_PER_CHUNK = 2;

// A chunk that is over in less of a round trip costs more on its way than an engine gains that ends sooner.
const LEAST_ROUND_TRIPS = 1 / 4;

/**
 * Items in the next chunk of a map: what takes about 5 ms, or two round trips, at most a fair share of what is left, so that all engines
 * end together, unless that is over in a quarter of a round trip; one item while the pace is unknown.
 *
 * Source: guided self-scheduling, Polychronopoulos and Kuck, IEEE Trans. Computers C-36 (1987) 1425-1439, with half of
 * their share.
 *
 * @param remaining - items not yet handed out, > 0
 */
export function nextChunkItems({ meanMs }: Pace, remaining: number, { engineCount, roundTripMs }: EnginesNow): number {
  if (meanMs === undefined) return 1;
  const chunkMs = Math.max(CHUNK_MS, ROUND_TRIPS_PER_CHUNK * roundTripMs);
  const least = Math.min(remaining, Math.ceil((LEAST_ROUND_TRIPS * roundTripMs) / meanMs));
  return Math.max(1, Math.min(Math.ceil(chunkMs / meanMs), Math.max(least, fairShare(remaining, engineCount))));
}

/** Half of an even share of what is left, at least 1: the other half evens out what turns out to be uneven. */
export function fairShare(remaining: number, engineCount: number): number {
  return Math.max(1, Math.ceil(remaining / (2 * engineCount)));
}
