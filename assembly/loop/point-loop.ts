import { isAntithetic } from "../qmc/antithetic";
import { beginPoints, drawsSobol, fillSobol, MAX_DIMENSIONS } from "../qmc/sobol";
import { RNG_BYTES, Rng } from "../rng/rng";
import { fillWords } from "../rng/words";
import { drawsMapped, fillMappedWords } from "../vegas/map";
import { addMapped } from "../vegas/strata";
import { addBlock, BLOCK, beginRecord, endRecord, MAX_OUTPUTS } from "./moments";
import { addPairs, PAIR_NUMBERS } from "./pairs";

// The loop of kernels of which a sample is a function of a point in the unit cube, which their Rng gives coordinate by
// coordinate: for modules where it DRAWS_POINTS.

// Words of the points of a block, a multiple of 4: 16 kB.
const BLOCK_WORDS: i32 = 2048;
const WORDS: usize = memory.data(8 * BLOCK_WORDS, 16);

// f64 of the samples of a block, 16 kB.
const SAMPLES: usize = memory.data(8 * PAIR_NUMBERS, 16);

// The Rng that kernels are given.
const POINT_RNG: usize = memory.data(RNG_BYTES, 16);

/**
 * Runs a kernel of `outputs` outputs, sample by sample: `K` has `sample(rng: Rng, outPtr: usize): void`, which draws at most
 * `dimensions` words and writes that many f64 at `outPtr`, and `overdrawn(): void`, which is called when it drew more.
 *
 * Parameters as those of the kernel interface, see assembly/index.ts.
 *
 * @param dimensions 1 … {@link MAX_DIMENSIONS}; else it traps
 * @param outputs    1 … {@link MAX_OUTPUTS}; else it traps
 */
export function loopPoints<K>(
  dimensions: i32,
  outputs: i32,
  samples: i32,
  statePtr: usize,
  paramsPtr: usize,
  outPtr: usize,
): void {
  if (outputs < 1 || outputs > MAX_OUTPUTS) unreachable();
  const images = isAntithetic() ? 2 : 1;
  const block = min(mostPoints(dimensions), PAIR_NUMBERS / (outputs * images));
  const strideBytes = (<usize>outputs) << 3;
  beginPoints(statePtr);
  beginRecord(outPtr, outputs);
  for (let left = samples; left > 0; left -= block) {
    const count = min(left, block);
    fillPoints<K>(dimensions, count, statePtr, paramsPtr, SAMPLES, strideBytes);
    if (drawsMapped()) addMapped(SAMPLES, count);
    else if (isAntithetic()) addPairs(outPtr, SAMPLES, count, outputs);
    else addBlock(outPtr, SAMPLES, count, outputs);
  }
  endRecord(outPtr, outputs);
}

/**
 * Writes samples of the next points, `strideBytes` bytes each: see {@link loopPoints}. When it {@link isAntithetic}, each is
 * two, of the point and of its mirror image.
 *
 * @param count points, at most {@link mostPoints}
 */
export function fillPoints<K>(
  dimensions: i32,
  count: i32,
  statePtr: usize,
  paramsPtr: usize,
  startPtr: usize,
  strideBytes: usize,
): void {
  const pointBytes = (<usize>dimensions) << 3;
  if (drawsMapped()) fillMappedWords(dimensions, count, statePtr, WORDS);
  else if (drawsSobol()) fillSobol(dimensions, count, WORDS);
  else fillWords((dimensions * count + 3) >> 2, statePtr, WORDS);
  let pointPtr = WORDS;
  let ptr = startPtr;
  for (let i = 0; i < count; i++) {
    samplePoint<K>(paramsPtr, pointPtr, pointBytes, ptr);
    if (isAntithetic()) {
      mirror(pointPtr, pointBytes);
      ptr += strideBytes;
      samplePoint<K>(paramsPtr, pointPtr, pointBytes, ptr);
    }
    pointPtr += pointBytes;
    ptr += strideBytes;
  }
}

/** Most points of a block. Traps when there are fewer than 1 or more than {@link MAX_DIMENSIONS} dimensions. */
export function mostPoints(dimensions: i32): i32 {
  if (dimensions < 1 || dimensions > MAX_DIMENSIONS) unreachable();
  return min(BLOCK, BLOCK_WORDS / dimensions);
}

function samplePoint<K>(paramsPtr: usize, pointPtr: usize, pointBytes: usize, outPtr: usize): void {
  const kernel = changetype<K>(paramsPtr);
  const rng = changetype<Rng>(POINT_RNG);
  rng.startAt(pointPtr);
  kernel.sample(rng, outPtr);
  if (rng.readUpTo() > pointPtr + pointBytes) kernel.overdrawn();
}

/** Turns the coordinates u of a point into 1 - u, less a last digit. */
function mirror(pointPtr: usize, pointBytes: usize): void {
  for (let at: usize = 0; at < pointBytes; at += 8) store<u64>(pointPtr + at, ~load<u64>(pointPtr + at));
}
