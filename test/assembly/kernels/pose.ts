import { type Kernels, stateWords } from "./load.ts";

// Makes the kernel look at chosen points: works out the generator state whose coming steps give chosen words.
//
// With counter k, a lane's next three outputs are
//   out1 = a + b + k
//   out2 = (b ^ b >> 11) + 9c + k + 1
//   out3 = (9c ^ 9c >> 11) + 9 (rotl(c, 24) + out1) + k + 2
// so for any c and k, a choice of out2 gives b, then one of out1 gives a; and the low half of out3 depends on c and on
// the low half of out1 alone, which can be chosen for it, as 9 is odd.

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const u32 = (value: bigint): bigint => BigInt.asUintN(32, value);
const COUNTER = 1n;
/** The inverse of 9 modulo 2^32. */
const NINTH = 0x38e38e39n;

/** Outputs that one lane shall give in its next two steps. */
export interface LanePose {
  readonly out1: bigint;
  readonly out2: bigint;
  /** Any number; it decides out3. */
  readonly c: bigint;
}

/** Writes the state whose four lanes give the outputs of `lanes`. */
export function pose(kernels: Kernels, statePtr: number, lanes: readonly LanePose[]): void {
  const words = stateWords(kernels, statePtr);
  lanes.forEach(({ out1, out2, c }, lane) => {
    const b = undoXorShift11(u64(out2 - 9n * c - COUNTER - 1n));
    words[lane] = u64(out1 - b - COUNTER);
    words[4 + lane] = b;
    words[8 + lane] = u64(c);
  });
  words[12] = COUNTER;
}

/** Low half of out1 for which the low half of out3 is `out3`. */
export function lowHalfFor(out3: bigint, c: bigint): bigint {
  const nine = u64(9n * c);
  const rotated = u64((c << 24n) | (u64(c) >> 40n));
  return u32(NINTH * (out3 - (nine ^ (nine >> 11n)) - COUNTER - 2n) - rotated);
}

/** The b for which b ^ (b >> 11) is `value`. */
function undoXorShift11(value: bigint): bigint {
  let b = value;
  for (let known = 11; known < 64; known += 11) b = value ^ (b >> 11n);
  return b;
}
