import { nextA, nextB, nextC, ONES, outputOf, ROTATE_24 } from "./sfc64-simd";

/** The words of rng/words.ts, two lanes a vector. */
export function fillWordsSimd(steps: i32, statePtr: usize, outPtr: usize): void {
  const ones = v128.load(ONES);
  const rotate24 = v128.load(ROTATE_24);
  let a0 = v128.load(statePtr, 0);
  let a1 = v128.load(statePtr, 16);
  let b0 = v128.load(statePtr, 32);
  let b1 = v128.load(statePtr, 48);
  let c0 = v128.load(statePtr, 64);
  let c1 = v128.load(statePtr, 80);
  let counter = v128.load64_splat(statePtr, 96);
  for (let step = 0; step < steps; step++) {
    const words0 = outputOf(a0, b0, counter);
    const words1 = outputOf(a1, b1, counter);
    counter = i64x2.add(counter, ones);
    a0 = nextA(b0);
    a1 = nextA(b1);
    b0 = nextB(c0);
    b1 = nextB(c1);
    c0 = nextC(c0, words0, rotate24);
    c1 = nextC(c1, words1, rotate24);
    v128.store(outPtr, words0, 0);
    v128.store(outPtr, words1, 16);
    outPtr += 32;
  }
  v128.store(statePtr, a0, 0);
  v128.store(statePtr, a1, 16);
  v128.store(statePtr, b0, 32);
  v128.store(statePtr, b1, 48);
  v128.store(statePtr, c0, 64);
  v128.store(statePtr, c1, 80);
  v128.store64_lane(statePtr, counter, 0, 96);
}
