/** Rotates each 32-bit lane left by 7. */
function rotate7(lanes: v128): v128 {
  return v128.or(i32x4.shl(lanes, 7), i32x4.shr_u(lanes, 25));
}

/** Rotates each 32-bit lane left by 11. */
function rotate11(lanes: v128): v128 {
  return v128.or(i32x4.shl(lanes, 11), i32x4.shr_u(lanes, 21));
}

/** The words of rng/xoshiro128pp.ts, one step a vector. */
export function fillXoshiro128ppSimd(steps: i32, statePtr: usize, outPtr: usize): void {
  let s0 = v128.load(statePtr, 0);
  let s1 = v128.load(statePtr, 16);
  let s2 = v128.load(statePtr, 32);
  let s3 = v128.load(statePtr, 48);
  for (let step = 0; step < steps; step++) {
    v128.store(outPtr, i32x4.add(rotate7(i32x4.add(s0, s3)), s0));
    outPtr += 16;
    const shifted = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, shifted);
    s3 = rotate11(s3);
  }
  v128.store(statePtr, s0, 0);
  v128.store(statePtr, s1, 16);
  v128.store(statePtr, s2, 32);
  v128.store(statePtr, s3, 48);
}
