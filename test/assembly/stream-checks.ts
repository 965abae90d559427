// Measures of how unrelated many streams look. A table holds `words` words of 64 bits of each of `streams` streams, row by
// row; each measure is in standard errors, or so that it should be a standard normal number.

/** The first words of many streams. */
export interface StreamTable {
  readonly streams: number;
  readonly words: number;
  readonly data: BigUint64Array;
  /** The words as signed numbers, over 2^63: in [-1, 1). */
  readonly numbers: Float64Array;
}

/** A table of the words in `data`, {@link StreamTable.words} a row. */
export function makeTable(data: BigUint64Array, words: number): StreamTable {
  const numbers = Float64Array.from(new BigInt64Array(data.buffer, data.byteOffset, data.length), toUnit);
  return { streams: data.length / words, words, data, numbers };
}

function toUnit(word: bigint): number {
  return Number(word) / 2 ** 63;
}

/** Deviations of the frequency of ones from 1/2, for each of the 64 bits, over the given words of every stream. */
export function bitDeviations(table: StreamTable, firstWord: number, endWord: number): number[] {
  const halves = new Uint32Array(table.data.buffer, table.data.byteOffset, 2 * table.data.length);
  const ones = new Float64Array(64);
  for (let stream = 0; stream < table.streams; stream++) {
    for (let word = firstWord; word < endWord; word++) {
      const at = 2 * (stream * table.words + word);
      addOnes(ones.subarray(0, 32), halves[at] ?? 0);
      addOnes(ones.subarray(32), halves[at + 1] ?? 0);
    }
  }
  const n = table.streams * (endWord - firstWord);
  return [...ones].map((count) => (2 * count - n) / Math.sqrt(n));
}

/** Adds each of 32 bits to its counter. */
function addOnes(ones: Float64Array, bits: number): void {
  for (let bit = 0; bit < 32; bit++) ones[bit] = (ones[bit] ?? 0) + ((bits >>> bit) & 1);
}

/** Deviation of the mean number of bits in which word 0 of streams i and i + `apart` differ, from 32 of 64. */
export function distanceDeviation(table: StreamTable, apart: number): number {
  const halves = new Uint32Array(table.data.buffer, table.data.byteOffset, 2 * table.data.length);
  const pairs = table.streams - apart;
  let sum = 0;
  for (let stream = 0; stream < pairs; stream++) {
    for (let half = 0; half < 2; half++) {
      const a = halves[2 * stream * table.words + half] ?? 0;
      const b = halves[2 * (stream + apart) * table.words + half] ?? 0;
      sum += countOnes(a ^ b);
    }
  }
  // The number of bits is binomial with variance 16.
  return (sum - 32 * pairs) / Math.sqrt(16 * pairs);
}

/** Ones among 32 bits: Warren, "Hacker's delight", figure 5-2. */
function countOnes(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  x = (x + (x >>> 4)) & 0x0f0f0f0f;
  return Math.imul(x, 0x01010101) >>> 24;
}

/** The correlations of pairs of streams, each of which should be a standard normal number. */
export interface Correlations {
  /** Sum of squares as a deviate: (S - pairs) / sqrt(2 pairs). */
  readonly spread: number;
  /** The largest, without its sign. */
  readonly largest: number;
}

/** Correlates stream i with stream i + `apart`, the latter `lag` words later, by their words as numbers in [-1, 1). */
export function correlate(table: StreamTable, apart: number, lag: number): Correlations {
  const { streams, words, numbers } = table;
  const pairs = streams - apart;
  const n = words - lag;
  let squares = 0;
  let largest = 0;
  for (let stream = 0; stream < pairs; stream++) {
    const a = stream * words;
    const b = (stream + apart) * words + lag;
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (numbers[a + i] ?? 0) * (numbers[b + i] ?? 0);
    // A number uniform in [-1, 1) has variance 1/3.
    const z = (sum * 3) / Math.sqrt(n);
    squares += z * z;
    largest = Math.max(largest, Math.abs(z));
  }
  return { spread: (squares - pairs) / Math.sqrt(2 * pairs), largest };
}

/**
 * Birthday spacings: Marsaglia & Tsang, "Some difficult-to-pass tests of randomness", J. Stat. Softw. 7 (2002), no. 3.
 *
 * The birthdays are 32 bits of word `w` of each of m streams, in a year of 2^32 days; the number of equal spacings is
 * Poisson with mean m^3 / 2^34, and summed over the words of the table the deviate is nearly normal.
 *
 * @param half 0 for the low bits of the words, 1 for the high ones
 */
export function birthdayDeviation(table: StreamTable, half: 0 | 1): number {
  const halves = new Uint32Array(table.data.buffer, table.data.byteOffset, 2 * table.data.length);
  const m = table.streams;
  let equal = 0;
  for (let word = 0; word < table.words; word++) {
    const days = Uint32Array.from({ length: m }, (_, stream) => halves[2 * (stream * table.words + word) + half] ?? 0);
    days.sort();
    const spacings = days.map((day, i) => day - (days[i - 1] ?? days[m - 1] ?? 0));
    spacings.sort();
    for (let i = 1; i < m; i++) if (spacings[i] === spacings[i - 1]) equal++;
  }
  const expected = (table.words * m ** 3) / 2 ** 34;
  return (equal - expected) / Math.sqrt(expected);
}
