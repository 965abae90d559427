// The library that kernels import as "wasm-ensemble/assembly": the random numbers of a stream, and laws to draw from. Nothing
// here allocates, and no name is exported from a module unless the module asks for it.

export { ALIAS_ENTRY_BYTES, alias, aliasTable } from "./distribution/alias";
export { beta } from "./distribution/beta";
export { binomial } from "./distribution/binomial";
export { exponential } from "./distribution/exponential";
export { gamma } from "./distribution/gamma";
export { integer } from "./distribution/integer";
export { normal } from "./distribution/normal";
export { fillNormal, normals } from "./distribution/normal-block";
export { poisson } from "./distribution/poisson";
export { uniform, uniformOpen } from "./distribution/uniform";
export { fillUniform, uniforms } from "./distribution/uniform-block";
export { unitSphere } from "./distribution/unit-sphere";
export { fillPhilox, philoxBlock } from "./rng/philox4x32";
export { RNG_BYTES, Rng, seedRng } from "./rng/rng";
export { fillXoshiro128pp, seedXoshiro128pp, XOSHIRO128PP_BYTES } from "./rng/xoshiro128pp";
