import { isAntithetic } from "../qmc/antithetic";
import { beginPoints } from "../qmc/sobol";
import { rngOf } from "../stream";
import { fillOutputs } from "./fill";
import { countInBins, countValue } from "./histogram";
import { addHalves, addSamples, BLOCK, beginRecord, endRecord, keepFinite, MAX_OUTPUTS } from "./moments";
import { fillPoints, mostPoints } from "./point-loop";
import { COUNT, FIRST_NON_FINITE, NON_FINITE } from "./record-layout";
import { addHalvesOfValues, addValues, areAllFinite, beginValues, PARTS } from "./value-moments";

// The loop of kernels whose samples have many values: numbers first, then those of arrays, one array behind the other.
// Their first `joint` values go into a record, with all products; the others into moments of their own.
//
// Arrays are objects of AssemblyScript, a header before their values, outside of the collector's heap. Of each there is one,
// which `sample` writes; from there values are copied to the sample's row in a block.

/** Most values of a sample. */
export const MAX_VALUES: i32 = 100000;
/** Most arrays of a sample. */
export const MAX_ARRAYS: i32 = 64;

// Samples of a block: so many f64, but at least a few samples.
const BLOCK_NUMBERS: i32 = 4096;
const LEAST_BLOCK: i32 = 8;

// The header that a collector expects in the 20 bytes before an object: its colour, the class and the bytes of its values.
const HEADER_BYTES: usize = 32;
const COLOUR: usize = 16;
const CLASS: usize = 8;
const SIZE: usize = 4;
// A collector leaves objects of this colour alone: `transparent` in AssemblyScript's std/assembly/rt/itcms.ts.
const TRANSPARENT: u32 = 3;

const ARRAYS: usize = memory.data(4 * MAX_ARRAYS, 16);

let arrays: i32 = 0;
// Values of a sample, those in the record, and those with moments of their own.
let width: i32 = 0;
let joint: i32 = 0;
let single: i32 = 0;
let blockSamples: i32 = 0;

// All of it lies in memory that is reserved here.
let reservedPtr: usize = 0;
let reservedBytes: usize = 0;
let momentsPtr: usize = 0;
let rowsPtr: usize = 0;
let halvesPtr: usize = 0;
let jointPtr: usize = 0;

/**
 * Says what samples are like, before each call of a loop; `antithetic` has to be said before.
 *
 * @param lengthsPtr    u32, values of each array, at least 1
 * @param arrayCount    0 … {@link MAX_ARRAYS}
 * @param numbers       values that are no arrays'; with those of arrays 1 … {@link MAX_VALUES}
 * @param jointValues   so many of the first values go into the record: at most 64
 * @returns address of the moments of the other values, as value-moments.ts describes them
 */
export function beginShape(lengthsPtr: usize, arrayCount: i32, numbers: i32, jointValues: i32): usize {
  if (arrayCount < 0 || arrayCount > MAX_ARRAYS || numbers < 0 || numbers > MAX_VALUES) unreachable();
  arrays = arrayCount;
  width = numbers;
  let objectsBytes: usize = 0;
  for (let i = 0; i < arrayCount; i++) {
    const length = load<i32>(lengthsPtr + 4 * <usize>i);
    if (length < 1 || length > MAX_VALUES) unreachable();
    width += length;
    objectsBytes += objectBytes(length);
  }
  joint = jointValues;
  single = width - joint;
  if (width < 1 || width > MAX_VALUES || joint < 0 || joint > MAX_OUTPUTS || single < 0) unreachable();
  const images = isAntithetic() ? 2 : 1;
  blockSamples = min(BLOCK, max(LEAST_BLOCK, BLOCK_NUMBERS / (width * images)));
  const blockBytes = (<usize>(blockSamples * width)) << 3;
  const momentsBytes = (PARTS * ((<usize>single) << 3) + 15) & ~15;
  reserve(momentsBytes + objectsBytes + (isAntithetic() ? 3 : 1) * blockBytes + ((<usize>(blockSamples * joint)) << 3));
  momentsPtr = reservedPtr;
  let objectPtr = momentsPtr + momentsBytes;
  for (let i = 0; i < arrayCount; i++) {
    const length = load<i32>(lengthsPtr + 4 * <usize>i);
    store<usize>(ARRAYS + 4 * <usize>i, makeArray(objectPtr, length));
    objectPtr += objectBytes(length);
  }
  rowsPtr = objectPtr;
  halvesPtr = rowsPtr + images * blockBytes;
  jointPtr = halvesPtr + (isAntithetic() ? blockBytes : 0);
  return momentsPtr;
}

function objectBytes(length: i32): usize {
  return (HEADER_BYTES + (((<usize>length) << 3) + 15)) & ~15;
}

function makeArray(objectPtr: usize, length: i32): usize {
  memory.fill(objectPtr, 0, HEADER_BYTES);
  const dataPtr = objectPtr + HEADER_BYTES;
  store<u32>(dataPtr - COLOUR, TRANSPARENT);
  store<u32>(dataPtr - CLASS, idof<StaticArray<f64>>());
  store<u32>(dataPtr - SIZE, (<u32>length) << 3);
  return dataPtr;
}

function reserve(sizeBytes: usize): void {
  if (sizeBytes <= reservedBytes) return;
  if (reservedPtr !== 0) heap.free(reservedPtr);
  reservedBytes = 0;
  reservedPtr = heap.alloc(sizeBytes);
  reservedBytes = sizeBytes;
}

/** Address of the values of an array, which is an object. */
export function arrayPtr(index: i32): usize {
  return load<usize>(ARRAYS + 4 * <usize>index);
}

/** Values of an array; 0 where there is none. */
export function lengthOf(arrayObjectPtr: usize): u32 {
  return arrayObjectPtr === 0 ? 0 : load<u32>(arrayObjectPtr - SIZE) >> 3;
}

function bytesOfArray(ptr: usize): usize {
  return load<u32>(ptr - SIZE);
}

/** Makes all values of arrays 0. */
export function clearArrays(): void {
  for (let i = 0; i < arrays; i++) {
    const ptr = arrayPtr(i);
    memory.fill(ptr, 0, bytesOfArray(ptr));
  }
}

/** Copies the values of all arrays. */
export function copyArrays(toPtr: usize): void {
  let ptr = toPtr;
  for (let i = 0; i < arrays; i++) {
    const fromPtr = arrayPtr(i);
    memory.copy(ptr, fromPtr, bytesOfArray(fromPtr));
    ptr += bytesOfArray(fromPtr);
  }
}

/**
 * Runs a kernel sample by sample: `K` has `sample(rng: Rng, rowPtr: usize): void`, which writes the values of a sample, as
 * {@link beginShape} was told. Parameters as those of the kernel interface, see assembly/index.ts.
 */
export function loopWide<K>(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  const kernel = changetype<K>(paramsPtr);
  const rng = rngOf(statePtr);
  const strideBytes = (<usize>width) << 3;
  begin(outPtr);
  for (let left = samples; left > 0; left -= blockSamples) {
    const count = min(left, blockSamples);
    fillOutputs<K>(kernel, rng, rowsPtr, rowsPtr + strideBytes * <usize>count, strideBytes);
    addRows(outPtr, count);
  }
  endRecord(outPtr, joint);
}

/** As {@link loopWide}, for kernels of which a sample is a function of a point: see point-loop.ts. */
export function loopWidePoints<K>(
  dimensions: i32,
  samples: i32,
  statePtr: usize,
  paramsPtr: usize,
  outPtr: usize,
): void {
  const block = min(blockSamples, mostPoints(dimensions));
  const strideBytes = (<usize>width) << 3;
  beginPoints(statePtr);
  begin(outPtr);
  for (let left = samples; left > 0; left -= block) {
    const count = min(left, block);
    fillPoints<K>(dimensions, count, statePtr, paramsPtr, rowsPtr, strideBytes);
    if (isAntithetic()) addPairs(outPtr, count);
    else addRows(outPtr, count);
  }
  endRecord(outPtr, joint);
}

// Without a shape there is no block, and no end.
function begin(recordPtr: usize): void {
  if (width === 0) unreachable();
  beginRecord(recordPtr, joint);
  beginValues(momentsPtr, single);
}

function addRows(recordPtr: usize, count: i32): void {
  const strideBytes = (<usize>width) << 3;
  const isFinite = areAllFinite(rowsPtr, strideBytes * <usize>count);
  const finite = isFinite ? count : keepFinite(recordPtr, rowsPtr, count, width);
  countInBins(rowsPtr, strideBytes, finite);
  addFinite(recordPtr, finite);
}

/** Adds the samples that are left in the block. */
function addFinite(recordPtr: usize, count: i32): void {
  if (count === 0) return;
  const before = load<f64>(recordPtr, COUNT);
  addSamples(recordPtr, jointOf(rowsPtr, count), count, joint);
  addValues(momentsPtr, single, rowsPtr + 8 * <usize>joint, (<usize>width) << 3, count, before);
}

/** Of rows the values that go into the record, close to each other. */
function jointOf(fromPtr: usize, count: i32): usize {
  if (single === 0) return fromPtr;
  const jointBytes = (<usize>joint) << 3;
  for (let i: usize = 0; i < <usize>count; i++) {
    const rowPtr = fromPtr + i * ((<usize>width) << 3);
    for (let at: usize = 0; at < jointBytes; at += 8) {
      store<f64>(jointPtr + i * jointBytes + at, load<f64>(rowPtr + at));
    }
  }
  return jointPtr;
}

// As addPairs of pairs.ts: rows are two images of each sample, and become their averages.
function addPairs(recordPtr: usize, count: i32): void {
  const strideBytes = (<usize>width) << 3;
  const before = load<f64>(recordPtr, COUNT) + load<f64>(recordPtr, NON_FINITE);
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const imagePtr = rowsPtr + 2 * strideBytes * <usize>i;
    if (!areAllFinite(imagePtr, 2 * strideBytes)) {
      if (load<f64>(recordPtr, FIRST_NON_FINITE) < 0) store<f64>(recordPtr, before + <f64>i, FIRST_NON_FINITE);
      store<f64>(recordPtr, load<f64>(recordPtr, NON_FINITE) + 1, NON_FINITE);
      continue;
    }
    countValue(load<f64>(imagePtr), 1);
    countValue(load<f64>(imagePtr + strideBytes), 1);
    const offset = strideBytes * <usize>kept;
    halve(imagePtr, imagePtr + strideBytes, rowsPtr + offset, halvesPtr + offset);
    kept++;
  }
  addFinite(recordPtr, kept);
  if (kept === 0) return;
  addHalves(recordPtr, jointOf(halvesPtr, kept), kept, joint);
  addHalvesOfValues(momentsPtr, single, halvesPtr + 8 * <usize>joint, strideBytes, kept);
}

/** Writes the average of two images, and half their difference. */
function halve(imagePtr: usize, mirrorPtr: usize, averagePtr: usize, halfPtr: usize): void {
  for (let at: usize = 0; at < (<usize>width) << 3; at += 8) {
    // Halved first: the sum of two finite numbers may be too large.
    const half = 0.5 * load<f64>(imagePtr + at);
    const mirrorHalf = 0.5 * load<f64>(mirrorPtr + at);
    store<f64>(averagePtr + at, half + mirrorHalf);
    store<f64>(halfPtr + at, half - mirrorHalf);
  }
}
