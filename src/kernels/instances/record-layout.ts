/** What a sampler tells of one chunk. */
export interface ChunkRecord {
  /** Finite samples. */
  readonly count: number;
  readonly nonFinite: number;
  /** Index of the first sample that was not finite; -1: none. */
  readonly firstNonFinite: number;
  readonly means: readonly number[];
  readonly products: readonly number[];
  /** What the means lack, below their last bit. */
  readonly rests: readonly number[];
  /** Powers of two in which the products are measured, one for each output. */
  readonly scales: readonly number[];
  /** As `products`, of half the differences of both images of antithetic samples; else zeros. */
  readonly halves: readonly number[];
  /** Of weighted samples; absent where there are no weights. */
  readonly weights?: ChunkWeights;
  /** Of the histogram: below, bins, above; empty when there is none. */
  readonly counters: readonly number[];
}

/** What a sampler tells of the weights in a chunk. */
export interface ChunkWeights {
  /** Weights of finite samples that are negative. */
  readonly negative: number;
  /** What was subtracted from each output before it was weighed. */
  readonly centers: readonly number[];
}

// Finite samples, non-finite samples, index of the first of those (-1: none).
const HEAD = 3;

/** Places in the upper triangle, diagonal included, of a matrix with a row for each output. */
export function triangleLength(outputs: number): number {
  return (outputs * (outputs + 1)) / 2;
}

/**
 * How many numbers a kernel writes, and which they are; `assembly/loop/record-layout.ts` has the same sizes in bytes.
 *
 * A record is a head of three numbers; the mean of each output over the finite samples; and the sums of products of
 * deviations from the means, upper triangle by rows, each divided by the scales of both outputs. Its refinement has three
 * parts: what each mean lacks, the scale of each output, and the products of half the differences of two images.
 */
export class RecordLayout {
  /** Numbers in a record as the kernel writes it. */
  readonly length: number;
  /** Numbers in each part of its refinement. */
  readonly refinement: readonly [rests: number, scales: number, halves: number];
  readonly #outputs: number;
  readonly #products: number;
  readonly #isWeighted: boolean;

  /** @param outputs - of the kernel, at least one @param isWeighted - whether one of them is the weight of the others */
  constructor(outputs: number, isWeighted = false) {
    this.#isWeighted = isWeighted;
    this.#outputs = outputs;
    this.#products = triangleLength(outputs);
    this.length = HEAD + outputs + this.#products;
    this.refinement = [outputs, outputs, this.#products];
  }

  /** Numbers of a record with its refinement, without counters. */
  get refinedLength(): number {
    return this.length + this.refinement.reduce((sum, part) => sum + part, 0);
  }

  /** Takes apart what a sampler gives: a record, its refinement, what it says of weights, and counters of the histogram. */
  read(numbers: readonly number[]): ChunkRecord {
    const [count = 0, nonFinite = 0, firstNonFinite = -1] = numbers;
    let at = HEAD;
    const take = (length: number): readonly number[] => numbers.slice(at, (at += length));
    const [means, products] = [take(this.#outputs), take(this.#products)];
    const [rests, scales, halves] = [take(this.#outputs), take(this.#outputs), take(this.#products)];
    const facts = take(this.#isWeighted ? 1 + this.#outputs : 0);
    const [negative, ...centers] = facts;
    const weights = negative === undefined ? undefined : { negative, centers };
    const counters = numbers.slice(at);
    const read = { count, nonFinite, firstNonFinite, means, products, rests, scales, halves, counters };
    return { ...read, ...(weights && { weights }) };
  }
}
