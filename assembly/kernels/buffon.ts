import { fillUniform } from "../distribution/uniform-block";
import { loopBlocks } from "../loop/loop";
import { BLOCK } from "../loop/moments";

// G. Buffon, "Essai d'arithmétique morale" (1777): a needle thrown on a floor of parallel lines.

// Three uniform numbers for each needle.
const UNIFORMS: usize = memory.data(24 * BLOCK, 16);

@unmanaged
class Buffon {
  length: f64;
  spacing: f64;

  /** Writes 1 for each needle that crosses a line, 0 for the others. */
  fill(count: i32, statePtr: usize, samplesPtr: usize): void {
    const endPtr = samplesPtr + ((<usize>count) << 3);
    const halfSpacing = 0.5 * this.spacing;
    const halfLength = 0.5 * this.length;
    let outPtr = samplesPtr;
    while (outPtr < endPtr) {
      const size = <i32>((endPtr - outPtr) >> 3);
      fillUniform(3 * size, statePtr, UNIFORMS);
      let ptr = UNIFORMS;
      for (let i = 0; i < size; i++) {
        // A point uniform in the quarter disc has a uniform direction, and needs no pi. One in five is outside; it is
        // written too, and the next one over it, because a branch would be mispredicted.
        const along = load<f64>(ptr, 0);
        const across = load<f64>(ptr, 8);
        const square = along * along + across * across;
        const distance = halfSpacing * load<f64>(ptr, 16);
        const reach = halfLength * across;
        store<f64>(outPtr, <f64>(<i32>(distance * distance * square <= reach * reach)));
        outPtr += (<usize>(<i32>(square < 1) & <i32>(square > 0))) << 3;
        ptr += 24;
      }
    }
  }
}

/** Whether a needle, thrown on lines, crosses one. */
export function buffon(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  loopBlocks<Buffon>(1, samples, statePtr, paramsPtr, outPtr);
}
