import { isAntithetic } from "../qmc/antithetic";
import { beginPoints } from "../qmc/sobol";
import { rngOf } from "../stream";
import { mappedBlock } from "../vegas/map";
import { addMapped } from "../vegas/strata";
import { fillOutputs, fillSamples } from "./fill";
import { addBlock, BLOCK, beginRecord, endRecord, MAX_OUTPUTS } from "./moments";
import { addPairs } from "./pairs";

// The sampling loop that kernels share. A kernel is a class `K`, @unmanaged, whose fields lie at `paramsPtr`: its
// parameters, in order, and behind them whatever its function prepares from them. It has one of the methods below.
// `K` is known when a loop is compiled, so the method is called directly, or inlined.
//
// Samples go to a block that stays in the first level cache, and from there into the moments.

// f64 in a block: 16 kB.
const BLOCK_NUMBERS: i32 = 2048;

/** Samples of one block. */
const SAMPLES: usize = memory.data(8 * BLOCK_NUMBERS, 16);

/** Samples of one block, of so many images of `outputs` f64 each. Traps on a number of outputs that is out of range. */
function blockOf(outputs: i32, images: i32 = 1): i32 {
  if (outputs < 1 || outputs > MAX_OUTPUTS) unreachable();
  return min(BLOCK, BLOCK_NUMBERS / (outputs * images));
}

/**
 * Runs a kernel of one output, sample by sample: `K` has `sample(rng: Rng): f64`.
 *
 * Parameters as those of the kernel interface, see assembly/index.ts.
 */
export function loop<K>(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  const kernel = changetype<K>(paramsPtr);
  const rng = rngOf(statePtr);
  beginRecord(outPtr, 1);
  for (let left = samples; left > 0; left -= BLOCK) {
    const count = min(left, BLOCK);
    const endPtr = SAMPLES + ((<usize>count) << 3);
    fillSamples<K>(kernel, rng, SAMPLES, endPtr);
    addBlock(outPtr, SAMPLES, count, 1);
  }
  endRecord(outPtr, 1);
}

/**
 * Runs a kernel of `outputs` outputs, sample by sample: `K` has `sample(rng: Rng, outPtr: usize): void`, which writes
 * that many f64 at `outPtr`.
 *
 * @param outputs 1 … {@link MAX_OUTPUTS}; else it traps
 */
export function loopOutputs<K>(outputs: i32, samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  const block = blockOf(outputs);
  const kernel = changetype<K>(paramsPtr);
  const rng = rngOf(statePtr);
  const strideBytes = (<usize>outputs) << 3;
  beginRecord(outPtr, outputs);
  for (let left = samples; left > 0; left -= block) {
    const count = min(left, block);
    const endPtr = SAMPLES + strideBytes * <usize>count;
    fillOutputs<K>(kernel, rng, SAMPLES, endPtr, strideBytes);
    addBlock(outPtr, SAMPLES, count, outputs);
  }
  endRecord(outPtr, outputs);
}

/**
 * Runs a kernel of `outputs` outputs that makes many samples at once, as those in vectors do: `K` has
 * `fill(count: i32, statePtr: usize, samplesPtr: usize): void`, which writes `count` samples, 1 … {@link BLOCK}, of
 * `outputs` f64 each from `samplesPtr` on. It may draw from both generators of the state.
 *
 * @param outputs 1 … {@link MAX_OUTPUTS}; else it traps
 */
export function loopBlocks<K>(outputs: i32, samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  const block = blockOf(outputs);
  const kernel = changetype<K>(paramsPtr);
  beginRecord(outPtr, outputs);
  for (let left = samples; left > 0; left -= block) {
    const count = min(left, block);
    kernel.fill(count, statePtr, SAMPLES);
    addBlock(outPtr, SAMPLES, count, outputs);
  }
  endRecord(outPtr, outputs);
}

/**
 * As {@link loopBlocks}, for kernels of which a sample is a function of a point, which they take as qmc/coordinates.ts
 * gives it, in the order of the samples. When it {@link isAntithetic}, `fill` writes each sample as two images, of the point and of its mirror image,
 * one behind the other.
 */
export function loopPointBlocks<K>(outputs: i32, samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  const mapped = mappedBlock();
  const block = min(blockOf(outputs, isAntithetic() ? 2 : 1), mapped === 0 ? BLOCK : mapped);
  const kernel = changetype<K>(paramsPtr);
  beginPoints(statePtr);
  beginRecord(outPtr, outputs);
  for (let left = samples; left > 0; left -= block) {
    const count = min(left, block);
    kernel.fill(count, statePtr, SAMPLES);
    if (mapped !== 0) addMapped(SAMPLES, count);
    else if (isAntithetic()) addPairs(outPtr, SAMPLES, count, outputs);
    else addBlock(outPtr, SAMPLES, count, outputs);
  }
  endRecord(outPtr, outputs);
}
