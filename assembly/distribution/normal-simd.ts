import { NORMAL_X } from "./normal-tables";

// Loaded and not literal, see kernels/pi-simd.ts.
const OCTAVE: usize = memory.data<u64>([0x4000000000000001, 0x4000000000000001], 16);
const THREES: usize = memory.data<f64>([3.0, 3.0], 16);

/** {@link placeNormals} of distribution/normal-block.ts, a pair at a time: same numbers, same list. */
export function placeNormalsSimd(startPtr: usize, endPtr: usize, listPtr: usize): usize {
  const octave = v128.load(OCTAVE);
  const threes = v128.load(THREES);
  let listEndPtr = listPtr;
  for (let ptr = startPtr; ptr < endPtr; ptr += 16) {
    const words = v128.load(ptr);
    // x_i and x_i+1 of a layer are neighbours, so one load brings both.
    const layer0 = v128.load(NORMAL_X + ((<usize>load<u8>(ptr, 0)) << 3));
    const layer1 = v128.load(NORMAL_X + ((<usize>load<u8>(ptr, 8)) << 3));
    const outer = v128.shuffle<f64>(layer0, layer1, 0, 2);
    const inner = v128.shuffle<f64>(layer0, layer1, 1, 3);
    const unit = f64x2.sub(v128.or(i64x2.shr_u(words, 12), octave), threes);
    const x = f64x2.mul(unit, outer);
    if (i64x2.all_true(f64x2.lt(f64x2.abs(x), inner))) {
      v128.store(ptr, x);
    } else {
      store<usize>(listEndPtr, ptr);
      listEndPtr += sizeof<usize>();
    }
  }
  return listEndPtr;
}
