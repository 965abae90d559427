// What the built module exports, besides `memory`: numbers and pointers only. The module imports nothing.
//
// The raw kernel interface, version 1, which a module in any language may offer for kernels of its own:
//
//   STATE_BYTES: i32                              bytes of a generator state
//   arena(sizeBytes: i32): usize                  memory for the caller: states, parameters, outputs
//   initStream(statePtr, seed: u64, stream: u64)  makes the state of a stream, from its arguments alone
//   <kernel>(samples: i32, statePtr, paramsPtr, outPtr): void
//
// A kernel draws `samples` samples (0 < samples < 2^31) from the state, which it advances, reads its parameters as f64
// at `paramsPtr`, and writes two f64 for each of its outputs at `outPtr`: the mean of the sampled values, and M2, the
// sum of their squared deviations from the mean. Same state, samples and parameters give the same bits in every build.

export { arena } from "./arena";
export { countInDisc, PI_OUTPUTS, PI_PARAMS, pi } from "./kernels/pi";
export { initStream, STATE_BYTES } from "./rng/sfc64";
