/** What one chunk gave: its finite samples, and the mean of each output over them. */
export interface ChunkMeans {
  readonly count: number;
  readonly means: readonly number[];
}

/** Batches as they are kept and written: for each its finite samples, then its means. */
export interface Batches {
  /** Chunks that were added. */
  readonly chunks: number;
  /** Chunks in each batch but the last, a power of two. */
  readonly perBatch: number;
  readonly numbers: Float64Array;
}

// Numbers that all runs together keep, 64 MB, and batches of each: of 16 a standard error is off by 18 %, in errors of its own.
const MOST_NUMBERS = 2 ** 23;
const MOST_BATCHES = 256;
const LEAST_BATCHES = 16;

/** Batches that each of so many runs may keep: a power of two. */
export function mostBatches(runs: number, outputs: number): number {
  const most = 2 ** Math.floor(Math.log2(MOST_NUMBERS / (runs * (1 + outputs))));
  return Math.min(MOST_BATCHES, Math.max(LEAST_BATCHES, most));
}

/**
 * Means of batches of chunks, in order, in bounded memory: when there would be more than a number of batches, neighbours are
 * joined two by two. Which chunks are in which batch depends on their number alone, so that batches of two runs can be paired.
 *
 * Source: batch means, A. M. Law & W. D. Kelton, Simulation Modeling and Analysis (3rd ed. 2000), 9.5.3. Here chunks are
 * independent, as each draws from a stream of its own, so that no warm-up and no lag is left between batches.
 */
export class BatchMeans {
  readonly #width: number;
  readonly #most: number;
  #chunks = 0;
  #perBatch = 1;
  #numbers: number[] = [];

  /** @param outputs - of each chunk @param most - batches that are kept, even @param from - where it goes on */
  constructor(outputs: number, most: number, from?: Batches) {
    this.#width = 1 + outputs;
    this.#most = most;
    if (from === undefined) return;
    this.#chunks = from.chunks;
    this.#perBatch = from.perBatch;
    this.#numbers = [...from.numbers];
  }

  /** Takes the next chunk. */
  add({ count, means }: ChunkMeans): void {
    const isFull = this.#chunks === this.#most * this.#perBatch;
    if (isFull) {
      this.#perBatch *= 2;
      this.#numbers = joined(this.#numbers, this.#width, 2);
    }
    if (this.#chunks % this.#perBatch === 0) this.#numbers.push(count, ...means.slice(0, this.#width - 1));
    else addTo(this.#numbers, this.#numbers.length - this.#width, [count, ...means]);
    this.#chunks += 1;
  }

  /** What is there now. */
  get batches(): Batches {
    return { chunks: this.#chunks, perBatch: this.#perBatch, numbers: Float64Array.from(this.#numbers) };
  }
}

/** A batch of two runs that draw from the same streams. */
export interface Pair {
  /** Finite samples of the run that has fewer. */
  readonly count: number;
  /** Means of the outputs of one, and of the other. */
  readonly means: readonly [readonly number[], readonly number[]];
}

/** The batches of chunks that two runs have in common. */
export function pairsOf(a: Batches, b: Batches, outputs: number): Pair[] {
  const width = 1 + outputs;
  const perBatch = Math.max(a.perBatch, b.perBatch);
  const [one, other] = [a, b].map(({ numbers, perBatch: own }) => joined([...numbers], width, perBatch / own)) as [
    number[],
    number[],
  ];
  const pairs: Pair[] = [];
  for (let at = 0, chunk = 0; at < Math.min(one.length, other.length); at += width, chunk += perBatch) {
    const isSame = Math.min(a.chunks, chunk + perBatch) === Math.min(b.chunks, chunk + perBatch);
    const count = Math.min(one[at] ?? 0, other[at] ?? 0);
    if (!isSame || count === 0) continue;
    pairs.push({ count, means: [one.slice(at + 1, at + width), other.slice(at + 1, at + width)] });
  }
  return pairs;
}

/** Every so many neighbours together. */
function joined(numbers: readonly number[], width: number, together: number): number[] {
  if (together === 1) return [...numbers];
  const result: number[] = [];
  for (let at = 0; at < numbers.length; at += width) {
    const batch = numbers.slice(at, at + width);
    if ((at / width) % together === 0) result.push(...batch);
    else addTo(result, result.length - width, batch);
  }
  return result;
}

/** Adds a batch to the one that begins at `at`: its mean is that of all samples. */
function addTo(numbers: number[], at: number, [count = 0, ...means]: readonly number[]): void {
  const all = (numbers[at] ?? 0) + count;
  numbers[at] = all;
  if (count === 0) return;
  for (const [i, mean] of means.entries()) {
    const before = numbers[at + 1 + i] ?? 0;
    numbers[at + 1 + i] = before + (mean - before) * (count / all);
  }
}
