// The library that kernels import as "ensemble/assembly": the random numbers of a stream, and laws to draw from. Nothing
// here allocates, and no name is exported from a module unless the module asks for it.

export { exponential } from "./distribution/exponential";
export { integer } from "./distribution/integer";
export { normal } from "./distribution/normal";
export { uniform, uniformOpen } from "./distribution/uniform";
export { RNG_BYTES, Rng, seedRng } from "./rng/rng";
