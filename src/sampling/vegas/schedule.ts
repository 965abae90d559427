// Sizes of iterations. Small ones come first, so that the map is right before many points are spent, and each is a fifth
// larger than the one before, as stratified points are worth more the more they are. Chosen by experiment: see docs/guide/vegas.md.

const GROWTH = 1.2;
const MOST_ITERATIONS = 20;
const LEAST_SIZE = 512;

// Of a run that ends by a tolerance, or a time, of which nobody knows how many samples it takes.
const FIRST_OPEN_SIZE = 2000;

// What is lost when a run is ended within an iteration is bounded, and so is the number of points of a box.
const MOST_SIZE = 2 ** 27;

// Iterations that together have at most this share of all samples count in nothing: they taught the map.
const WARM_UP = 0.25;

// A tolerance may take a little more than it seems.
const MARGIN = 1.2;

/** What the next iteration goes by. */
export interface Progress {
  /** Samples of each iteration before. */
  readonly sizes: readonly number[];
  /** Samples that end the run, whatever it has reached. */
  readonly limit: number;
  /** Whether so many were asked for. */
  readonly isExact: boolean;
  /** How much of its way to the tolerance the run has behind it, 0 … 1; undefined when there is none. */
  readonly share?: number | undefined;
  /** Samples that there is time for; undefined when time is no matter. */
  readonly inTime?: number | undefined;
}

/** Samples of the next iteration; 0 when there is no room for one. */
export function nextSize({ sizes, limit, isExact, share, inTime }: Progress): number {
  const left = limit - sum(sizes);
  const size = isExact ? exactSize(sizes, limit) : openSize(sizes, share);
  // What would be left for a last one of less than half its size goes with this one.
  const upToEnd = left - size < size / 2 ? left : size;
  const most = Math.min(upToEnd, left);
  if (inTime === undefined || inTime >= most) return most;
  return inTime < Math.max(LEAST_SIZE, (sizes.at(-1) ?? 0) / 8) && sizes.length > 0 ? 0 : Math.max(LEAST_SIZE, inTime);
}

function exactSize(sizes: readonly number[], limit: number): number {
  const planned = plan(limit);
  const before = sum(planned.slice(0, sizes.length));
  const next = planned[sizes.length];
  // A run that goes on from one of another length has another plan behind it.
  return next !== undefined && before === sum(sizes) ? next : grown(sizes, LEAST_SIZE);
}

/** Sizes of a run of so many samples, the last as large as they may be. */
function plan(samples: number): number[] {
  let iterations = MOST_ITERATIONS;
  while (iterations > 1 && (samples * (GROWTH - 1)) / (power(iterations) - 1) < LEAST_SIZE) iterations--;
  const whole = Math.min(samples, (MOST_SIZE * (power(iterations) - 1)) / (power(iterations) - power(iterations - 1)));
  const ends = Array.from({ length: iterations }, (_, i) =>
    Math.round((whole * (power(i + 1) - 1)) / (power(iterations) - 1)),
  );
  return ends.map((end, i) => end - (ends[i - 1] ?? 0));
}

function openSize(sizes: readonly number[], share: number | undefined): number {
  const size = grown(sizes, FIRST_OPEN_SIZE);
  if (share === undefined || !(share > 0)) return size;
  const needed = Math.ceil(MARGIN * sum(sizes) * (1 / share - 1));
  return Math.max(Math.min(size, needed), Math.ceil((sizes.at(-1) ?? 0) / 4), 1);
}

function grown(sizes: readonly number[], first: number): number {
  const last = sizes.at(-1);
  return last === undefined ? first : Math.min(MOST_SIZE, Math.max(LEAST_SIZE, Math.round(GROWTH * last)));
}

// By products, which are the same everywhere.
function power(exponent: number): number {
  let product = 1;
  for (let i = 0; i < exponent; i++) product *= GROWTH;
  return product;
}

/** Iterations at the beginning that count in nothing; at least one counts. */
export function warmUpOf(sizes: readonly number[]): number {
  const most = WARM_UP * Math.min(sum(sizes), MOST_ITERATIONS * MOST_SIZE);
  let before = 0;
  let count = 0;
  while (count < sizes.length - 1 && before + (sizes[count] ?? 0) <= most) before += sizes[count++] ?? 0;
  return count;
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}

// Bins of an axis: with fewer points each would see too few of them, and with more the map is no better.
const MOST_BINS = 1000;
const LEAST_BINS = 16;
const POINTS_PER_BIN = 20;
// Of all axes together: each chunk sends what it saw in them.
const MOST_BINS_IN_ALL = 2 ** 14;

/** Bins of each axis in an iteration of so many samples. */
export function binsOf(dimensions: number, size: number): number {
  const most = Math.min(MOST_BINS, Math.floor(MOST_BINS_IN_ALL / dimensions));
  return Math.max(Math.min(LEAST_BINS, most), Math.min(most, Math.floor(size / POINTS_PER_BIN)));
}

// Enough chunks for all engines to end an iteration together, none so small that its record would take longer.
const CHUNKS = 64;
const LEAST_CHUNK = 2048;

/** Samples of a chunk in an iteration of so many, of a kernel whose chunks have so many else. */
export function chunkSize(size: number, chunkSamples: number): number {
  return Math.min(chunkSamples, Math.max(LEAST_CHUNK, Math.ceil(size / CHUNKS)));
}
