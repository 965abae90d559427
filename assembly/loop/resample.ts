import { initStream } from "../rng/sfc64";
import { fillWords, STEP_BYTES } from "../rng/words";

// Rows of resamples, for statistics compiled from a user's source: the bootstrap, B. Efron, Annals of Statistics 7 (1979) 1-26.
// The numbers of a resample are those that src/sampling/bootstrap/resample-chunk.ts draws for statistics of JavaScript.

/** State of the words below. */
const STATE: usize = memory.data(112, 16);

// Random words that wait to be used, 8 kB.
const WORD_STEPS: i32 = 256;
const WORDS: usize = memory.data(8192, 16);
const WORDS_END: usize = WORDS + <usize>WORD_STEPS * STEP_BYTES;

// The next of them.
let nextPtr: usize = WORDS_END;

/** Chooses the rows of the evaluations of a chunk. */
export class Rows {
  /** Those of the evaluation that was chosen last: as many as {@link choose} gave, of all rows there are. */
  readonly picks: StaticArray<u32>;
  // Of the jackknife: the group of each row.
  private readonly groups: StaticArray<u32>;

  /**
   * @param stream random stream of the chunk, within the family `seed`
   * @param kind   "data", "jackknife" or "resamples"
   * @param rows   of the data, at least one
   * @param groups of the jackknife: as many as rows, or fewer
   */
  constructor(
    seed: u64,
    stream: u64,
    private readonly kind: string,
    rows: i32,
    groups: i32,
  ) {
    initStream(STATE, seed, stream);
    nextPtr = WORDS_END;
    const picks = new StaticArray<u32>(rows);
    for (let row = 0; row < rows; row++) unchecked((picks[row] = row));
    this.picks = picks;
    const isJackknife = kind == "jackknife";
    const groupOf = new StaticArray<u32>(isJackknife ? rows : 0);
    this.groups = groupOf;
    if (isJackknife) {
      const order = StaticArray.slice(picks);
      if (groups < rows) shuffle(order);
      for (let i = 0; i < rows; i++) groupOf[order[i]] = i % groups;
    }
  }

  /** Chooses the rows of evaluation `index` of this kind. Returns the count. */
  choose(index: i32): i32 {
    const picks = this.picks;
    const rows = picks.length;
    if (this.kind == "resamples") {
      draw(changetype<usize>(picks), rows);
      return rows;
    }
    if (this.kind == "data") return rows;
    const groups = this.groups;
    let count = 0;
    for (let row = 0; row < rows; row++) {
      if (unchecked(groups[row]) !== index) unchecked((picks[count++] = row));
    }
    return count;
  }
}

/** Copies the chosen rows of a column to `target`, which is as long as they are many. */
export function gather(column: StaticArray<f64>, picks: StaticArray<u32>, target: StaticArray<f64>): void {
  const columnPtr = changetype<usize>(column);
  const targetPtr = changetype<usize>(target);
  const endPtr = targetPtr + ((<usize>target.length) << 3);
  let pickPtr = changetype<usize>(picks);
  for (let ptr = targetPtr; ptr < endPtr; ptr += 8) {
    store<f64>(ptr, load<f64>(columnPtr + ((<usize>load<u32>(pickPtr)) << 3)));
    pickPtr += 4;
  }
}

/** Writes `rows` numbers of rows, each as likely as any other: see distribution/integer.ts. */
function draw(picksPtr: usize, rows: i32): void {
  const size = <u64>rows;
  // 2^32 mod rows
  const redrawn: u32 = (0 - <u32>rows) % <u32>rows;
  let ptr = nextPtr;
  const endPtr = picksPtr + ((<usize>rows) << 2);
  for (let pickPtr = picksPtr; pickPtr < endPtr; ) {
    if (ptr === WORDS_END) {
      fillWords(WORD_STEPS, STATE, WORDS);
      ptr = WORDS;
    }
    const product = (load<u64>(ptr) >> 32) * size;
    ptr += 8;
    if (<u32>product < redrawn) continue;
    store<u32>(pickPtr, <u32>(product >> 32));
    pickPtr += 4;
  }
  nextPtr = ptr;
}

/** Puts a list into random order: R. Durstenfeld, Communications of the ACM 7 (1964) 420. */
function shuffle(list: StaticArray<u32>): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = below(i + 1);
    const item = list[i];
    list[i] = list[j];
    list[j] = item;
  }
}

/** The next of the numbers 0 … `size` - 1 as {@link draw} has them. */
function below(size: i32): u32 {
  const redrawn: u32 = (0 - <u32>size) % <u32>size;
  let product = nextWord() * <u64>size;
  while (<u32>product < redrawn) product = nextWord() * <u64>size;
  return <u32>(product >> 32);
}

/** The next random word of 32 bits. */
function nextWord(): u64 {
  if (nextPtr === WORDS_END) {
    fillWords(WORD_STEPS, STATE, WORDS);
    nextPtr = WORDS;
  }
  const word = load<u64>(nextPtr) >> 32;
  nextPtr += 8;
  return word;
}
