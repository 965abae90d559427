/** The loop that kernels share, with kernels that replay numbers: what it makes of them is known. */
export const REPLAY: string = `
import { loop, loopBlocks, loopOutputs } from "./assembly/loop/loop";
import { Rng } from "./assembly/rng/rng";
export { arena } from "./assembly/arena";
export { histogram } from "./assembly/loop/histogram";
export { refinement } from "./assembly/loop/moments";

let outputs: i32 = 1;

@unmanaged class Replay {
  nextPtr: usize;
  sample(rng: Rng): f64 {
    const value = load<f64>(this.nextPtr);
    this.nextPtr += 8;
    return value;
  }
}

@unmanaged class ReplayMany {
  nextPtr: usize;
  sample(rng: Rng, outPtr: usize): void {
    memory.copy(outPtr, this.nextPtr, 8 * outputs);
    this.nextPtr += 8 * outputs;
  }
}

@unmanaged class ReplayBlocks {
  nextPtr: usize;
  fill(count: i32, statePtr: usize, samplesPtr: usize): void {
    memory.copy(samplesPtr, this.nextPtr, 8 * outputs * count);
    this.nextPtr += 8 * outputs * count;
  }
}

export function one(k: i32, samples: i32, paramsPtr: usize, outPtr: usize): void {
  loop<Replay>(samples, paramsPtr, paramsPtr, outPtr);
}
export function many(k: i32, samples: i32, paramsPtr: usize, outPtr: usize): void {
  outputs = k;
  loopOutputs<ReplayMany>(k, samples, paramsPtr, paramsPtr, outPtr);
}
export function blocks(k: i32, samples: i32, paramsPtr: usize, outPtr: usize): void {
  outputs = k;
  loopBlocks<ReplayBlocks>(k, samples, paramsPtr, paramsPtr, outPtr);
}
`;
