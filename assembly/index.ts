// What the built module exports, besides `memory`: numbers and pointers only. The module imports nothing.

export { arena } from "./arena";
export { countInDisc, PI_OUTPUTS, PI_PARAMS, pi } from "./kernels/pi";
export { initStream, STATE_BYTES } from "./rng/sfc64";
