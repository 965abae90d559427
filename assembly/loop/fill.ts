import { Rng } from "../rng/rng";

// The innermost loops over samples, each a function of its own: `compileKernel` keeps the generator's state and the kernel's
// parameters in registers while one runs, see src/kernels/compile/optimize/.

/** Writes one sample after another: `K` has `sample(rng: Rng): f64`. */
export function fillSamples<K>(kernel: K, rng: Rng, startPtr: usize, endPtr: usize): void {
  for (let ptr = startPtr; ptr < endPtr; ptr += 8) store<f64>(ptr, kernel.sample(rng));
}

/** Writes samples of several outputs: `K` has `sample(rng: Rng, outPtr: usize): void`, which writes `strideBytes` bytes. */
export function fillOutputs<K>(kernel: K, rng: Rng, startPtr: usize, endPtr: usize, strideBytes: usize): void {
  for (let ptr = startPtr; ptr < endPtr; ptr += strideBytes) kernel.sample(rng, ptr);
}
