import { bytesOfOutputs } from "./record-layout";

// Importance sampling: one output is the weight w of its sample. The record is then of w itself and of w (x - c) for each other
// output x, whose means give the weighted mean c + mean(w (x - c)) / mean(w). The center c of an output is its value in the
// first finite sample of the record: without it, an offset beside the spread would cost digits of the error.
//
// It belongs to the instance, as kernels do not know of it.

/** As many as outputs of a kernel. */
const MOST: usize = 64;

// f64: how many weights of finite samples are negative, then the centers.
const FACTS: usize = memory.data(8 + 8 * MOST, 16);
const CENTERS: usize = FACTS + 8;

// -1: none.
let weightOutput: i32 = -1;
let isCentred: bool = false;

/**
 * Makes the following kernel calls weigh each sample by one of its outputs.
 *
 * @param output position of the weights among the outputs; -1 ends the weighing
 * @returns address of f64s of the last kernel call: how many weights were negative, and the center of each output
 */
export function weights(output: i32): usize {
  weightOutput = output;
  return FACTS;
}

/** Starts a record of `outputs` outputs. */
export function clearWeights(outputs: i32): void {
  if (weightOutput < 0) return;
  isCentred = false;
  memory.fill(FACTS, 0, 8 + bytesOfOutputs(outputs));
}

/** Weighs `count` samples of `outputs` f64 each in place, but those that are not finite. */
export function weigh(blockPtr: usize, count: i32, outputs: i32): void {
  if (weightOutput < 0) return;
  const strideBytes = bytesOfOutputs(outputs);
  const endPtr = blockPtr + strideBytes * <usize>count;
  for (let ptr = blockPtr; ptr < endPtr; ptr += strideBytes) weighSample(ptr, strideBytes);
}

function weighSample(ptr: usize, strideBytes: usize): void {
  const weightAt = (<usize>weightOutput) << 3;
  for (let at: usize = 0; at < strideBytes; at += 8) if (!isFinite(load<f64>(ptr + at))) return;
  if (!isCentred) {
    isCentred = true;
    memory.copy(CENTERS, ptr, strideBytes);
    store<f64>(CENTERS + weightAt, 0);
  }
  const weight = load<f64>(ptr + weightAt);
  if (weight < 0) store<f64>(FACTS, load<f64>(FACTS) + 1);
  for (let at: usize = 0; at < strideBytes; at += 8) {
    if (at !== weightAt) store<f64>(ptr + at, weight * (load<f64>(ptr + at) - load<f64>(CENTERS + at)));
  }
}
