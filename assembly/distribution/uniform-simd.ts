// Loaded and not literal, see kernels/pi-simd.ts.
const OCTAVE: usize = memory.data<f64>([1.0, 1.0], 16);

/** Turns the words from `startPtr` to `endPtr`, a multiple of 32 bytes, into f64 in [0, 1), in place. */
export function placeUniformsSimd(startPtr: usize, endPtr: usize): void {
  const octave = v128.load(OCTAVE);
  for (let ptr = startPtr; ptr < endPtr; ptr += 32) {
    const words0 = v128.load(ptr, 0);
    const words1 = v128.load(ptr, 16);
    v128.store(ptr, f64x2.sub(v128.or(i64x2.shr_u(words0, 12), octave), octave), 0);
    v128.store(ptr, f64x2.sub(v128.or(i64x2.shr_u(words1, 12), octave), octave), 16);
  }
}
