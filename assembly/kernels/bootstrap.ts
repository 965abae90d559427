import { arena } from "../arena";
import { loopBlocks } from "../loop/loop";
import { fillWords, STEP_BYTES } from "../rng/words";

// The bootstrap: B. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7 (1979) 1-26. Samples
// are statistics of values drawn from the data with replacement. The data lie behind the parameters.

// How often each of the data was drawn: grows to the largest data set of the instance, the only memory that a kernel takes
// for itself, as data sets have any size.
let drawnPtr: usize = 0;
let drawnRoom: i32 = 0;

// Random words that wait to be used, 2 kB.
const WORD_STEPS: i32 = 64;
const WORDS: usize = memory.data(2048, 16);
const WORDS_END: usize = WORDS + <usize>WORD_STEPS * STEP_BYTES;

@unmanaged
class Bootstrap {
  /** Values that make a sample. */
  draws: i32;
  /** The data, at least one. */
  count: f64;
  /** The first of the data; the others follow, ascending. */
  first: f64;

  /** Makes room to count in. */
  prepare(): void {
    const count = <i32>this.count;
    if (count <= drawnRoom) return;
    drawnPtr = arena(count << 2);
    drawnRoom = count;
  }

  /** Writes mean and median of values drawn with replacement, for each sample. */
  fill(samples: i32, statePtr: usize, samplesPtr: usize): void {
    const count = <i32>this.count;
    const draws = this.draws;
    const dataPtr = changetype<usize>(this) + offsetof<Bootstrap>("first");
    const endPtr = samplesPtr + ((<usize>samples) << 4);
    let wordPtr = WORDS_END;
    for (let outPtr = samplesPtr; outPtr < endPtr; outPtr += 16) {
      memory.fill(drawnPtr, 0, (<usize>count) << 2);
      wordPtr = draw(draws, count, statePtr, wordPtr);
      store<f64>(outPtr, sumOfDrawn(dataPtr, count) / <f64>draws, 0);
      store<f64>(outPtr, middleOfDrawn(dataPtr, draws), 8);
    }
  }
}

/**
 * Counts draws, each uniform among `count` values: integers as in distribution/integer.ts, from words of 32 bits.
 *
 * @param wordPtr the next word in WORDS
 * @returns the next word after those that were taken
 */
function draw(draws: i32, count: i32, statePtr: usize, wordPtr: usize): usize {
  const size = <u64>count;
  // 2^32 mod count
  const redrawn: u32 = (0 - <u32>count) % <u32>count;
  const countersPtr = drawnPtr;
  let ptr = wordPtr;
  for (let left = draws; left > 0; ) {
    if (ptr === WORDS_END) {
      fillWords(WORD_STEPS, statePtr, WORDS);
      ptr = WORDS;
    }
    const product = <u64>load<u32>(ptr) * size;
    ptr += 4;
    if (<u32>product < redrawn) continue;
    const counterPtr = countersPtr + ((<usize>(product >> 32)) << 2);
    store<i32>(counterPtr, load<i32>(counterPtr) + 1);
    left--;
  }
  return ptr;
}

/** Sum of the drawn values, in four parts whose order is fixed: one addition would wait for the other. */
function sumOfDrawn(dataPtr: usize, count: i32): f64 {
  let sum0: f64 = 0;
  let sum1: f64 = 0;
  let sum2: f64 = 0;
  let sum3: f64 = 0;
  let counterPtr = drawnPtr;
  let valuePtr = dataPtr;
  for (let left = count >> 2; left > 0; left--) {
    sum0 += <f64>load<i32>(counterPtr, 0) * load<f64>(valuePtr, 0);
    sum1 += <f64>load<i32>(counterPtr, 4) * load<f64>(valuePtr, 8);
    sum2 += <f64>load<i32>(counterPtr, 8) * load<f64>(valuePtr, 16);
    sum3 += <f64>load<i32>(counterPtr, 12) * load<f64>(valuePtr, 24);
    counterPtr += 16;
    valuePtr += 32;
  }
  for (let left = count & 3; left > 0; left--) {
    sum0 += <f64>load<i32>(counterPtr) * load<f64>(valuePtr);
    counterPtr += 4;
    valuePtr += 8;
  }
  return sum0 + sum1 + (sum2 + sum3);
}

/** The drawn value in the middle, or the mean of the two there. */
function middleOfDrawn(dataPtr: usize, draws: i32): f64 {
  const lower = (draws - 1) >> 1;
  const upper = draws >> 1;
  let index: usize = 0;
  let before = load<i32>(drawnPtr);
  while (before <= lower) before += load<i32>(drawnPtr + (++index << 2));
  const value = load<f64>(dataPtr + (index << 3));
  while (before <= upper) before += load<i32>(drawnPtr + (++index << 2));
  return 0.5 * (value + load<f64>(dataPtr + (index << 3)));
}

/** Mean and median of data drawn anew from themselves. */
export function bootstrap(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  changetype<Bootstrap>(paramsPtr).prepare();
  loopBlocks<Bootstrap>(2, samples, statePtr, paramsPtr, outPtr);
}
