import { Rng } from "../rng/rng";
import { integer } from "./integer";

// An entry of a table, 16 bytes:
//
//   bytes  0 … 7                      8 … 11              12 … 15
//          chance that i stays i, f64  else this one, i32  work list of aliasTable, i32

/** Bytes of one entry: a table of n indices takes `n * ALIAS_ENTRY_BYTES`. */
export const ALIAS_ENTRY_BYTES: i32 = 16;

/**
 * Index 0 … `n` - 1 with the probabilities from which {@link aliasTable} made the table, in constant time.
 *
 * @param tablePtr table of `n` entries, not changed
 * @param n        1 … 2^26; else, or if the table was refused, the result is -1
 *
 * @example
 * const weights = memory.data<f64>([1.0, 2.0, 7.0]);
 * const table = memory.data(3 * ALIAS_ENTRY_BYTES, 8);
 * aliasTable(weights, 3, table);
 * const index = alias(rng, table, 3); // 2 in seven of ten draws
 */
export function alias(rng: Rng, tablePtr: usize, n: i32): i32 {
  const index = integer(rng, n);
  if (index < 0) return -1;
  const entryPtr = tablePtr + ((<usize>index) << 4);
  return rng.uniform() < load<f64>(entryPtr) ? index : load<i32>(entryPtr, 8);
}

/**
 * Makes the table for {@link alias}: index i gets the probability w_i / (w_0 + … + w_n-1).
 *
 * Vose, "A linear algorithm for generating random numbers with a given distribution", IEEE Trans. Softw. Eng. 17 (1991)
 * 972-975: n steps, no memory but the table's. Probabilities are right to about n 2^-53.
 *
 * @param weightsPtr `n` f64, finite and >= 0, one of them > 0, their sum finite; not changed, must not overlap the table
 * @param n          1 … 2^26
 * @param tablePtr   `n` {@link ALIAS_ENTRY_BYTES} bytes, 8-byte aligned, overwritten
 * @returns whether the weights were good; if not, the table gives -1 for every draw, and for a bad `n` there is none
 *
 * @example
 * const weights = memory.data<f64>([1.0, 2.0, 7.0]);
 * const table = memory.data(3 * ALIAS_ENTRY_BYTES, 8);
 * const isGood = aliasTable(weights, 3, table);
 */
export function aliasTable(weightsPtr: usize, n: i32, tablePtr: usize): bool {
  if (n < 1 || n > 1 << 26) return false;
  const sum = sumOfWeights(weightsPtr, n);
  if (!(sum > 0 && sum < Infinity)) {
    for (let i = 0; i < n; i++) setEntry(tablePtr, i, 0, -1);
    return false;
  }
  // The work list is two stacks in one array: indices with less than their share grow from the front, those with more
  // from the back. Together they hold each index at most once.
  let smallEnd = 0;
  let largeStart = n;
  for (let i = 0; i < n; i++) {
    const share = (load<f64>(weightsPtr + ((<usize>i) << 3)) / sum) * n;
    setEntry(tablePtr, i, share, i);
    if (share < 1) setWork(tablePtr, smallEnd++, i);
    else setWork(tablePtr, --largeStart, i);
  }
  while (smallEnd > 0 && largeStart < n) {
    const small = work(tablePtr, --smallEnd);
    const large = work(tablePtr, largeStart);
    store<i32>(tablePtr + ((<usize>small) << 4), large, 8);
    const largePtr = tablePtr + ((<usize>large) << 4);
    const left = load<f64>(largePtr) + load<f64>(tablePtr + ((<usize>small) << 4)) - 1;
    store<f64>(largePtr, left);
    if (left < 1) {
      largeStart++;
      setWork(tablePtr, smallEnd++, large);
    }
  }
  // What is left over has its full share but for rounding; its alias is itself.
  return true;
}

/** Sum of the weights; NaN if one is negative or NaN. */
function sumOfWeights(weightsPtr: usize, n: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) {
    const weight = load<f64>(weightsPtr + ((<usize>i) << 3));
    sum += weight >= 0 ? weight : NaN;
  }
  return sum;
}

function setEntry(tablePtr: usize, index: i32, chance: f64, other: i32): void {
  store<f64>(tablePtr + ((<usize>index) << 4), chance);
  store<i32>(tablePtr + ((<usize>index) << 4), other, 8);
}

function work(tablePtr: usize, slot: i32): i32 {
  return load<i32>(tablePtr + ((<usize>slot) << 4), 12);
}

function setWork(tablePtr: usize, slot: i32, index: i32): void {
  store<i32>(tablePtr + ((<usize>slot) << 4), index, 12);
}
