// What the built module exports, besides `memory`: numbers and pointers only. The module imports nothing.
//
// The kernel interface, version 1, which a module in any language may offer for kernels of its own:
//
//   STATE_BYTES: i32, or a function: (): i32      bytes of a generator state
//   arena(sizeBytes: i32): usize                  memory for the caller: states, parameters, outputs
//   initStream(statePtr, seed: u64, stream: u64)  makes the state of a stream, from its arguments alone
//   <kernel>(samples: i32, statePtr, paramsPtr, outPtr): void
//
// A kernel draws `samples` samples (0 < samples < 2^31) from the state, which it advances, reads its parameters at
// `paramsPtr`, and writes a record of f64 at `outPtr`:
//
//   0            finite samples
//   1            samples of which an output was not finite; they count in nothing else
//   2            index of the first of those in this call, -1 if there is none
//   3 …          for each of the k outputs, the mean of the finite samples; NaN if there are none
//   3 + k …      sums of the products of deviations from the means, upper triangle of the k x k matrix by rows
//
// Same state, samples and parameters give the same bits in every build.
//
// A module may also offer a histogram:
//
//   histogram(edgesPtr: usize, bins: i32): usize
//
// It makes the kernel calls that follow count the finite samples of their first output in `bins` bins, of which bin i
// holds values from edge i to below edge i + 1, and gives the address of bins + 2 u32 counters: below the first edge, the
// bins, the last edge and above. Each kernel call starts them at 0. The bins + 1 edges are f64 about evenly apart, and stay
// where they are until the next call. With `bins` = 0 the counting ends. The address is 0 when nothing will be counted:
// no bins, more than the module has (here 4096), an empty or infinite range.
//
// A module may refine its records:
//
//   refinement(part: i32): usize
//
// It gives the address of f64s that belong to the record of the last kernel call. Part 0, one for each output: what its
// mean lacks, below the last bit of the record's. Part 1, one for each output: its scale, a power of two; the product of
// outputs i and j in the record is divided by the scales of both, so that no square overflows or underflows. Part 2, in the
// layout of the products and divided likewise: the sums of the products of half the differences of both images of a sample,
// after `antithetic(true)`. Without it means lack nothing, scales are 1, and samples can't be antithetic.
//
// And it may offer other ways to draw, for kernels of which a sample is a function of a point in the unit cube, of as many
// coordinates for all samples:
//
//   sobol(dimensions: i32, directionsPtr: usize): void
//   antithetic(on: bool): void
//
// After `sobol` a kernel call takes the first points of the Sobol sequence, under a scramble that its state names; the
// directions, 32 rows of `dimensions` u32, stay where they are until the next `sobol`; qmc/sobol.ts describes them. With
// `dimensions` = 0 kernels draw at random again. After `antithetic(true)` each sample is the average over a point and its
// mirror image; a histogram counts both. Kernels that take no points know of neither.
//
//   vegas(dimensions, bins: i32, mapPtr: usize, scale: f64, firstBox, boxes: i32, countsPtr: usize, outputs: i32,
//     outPtr: usize): void
//
// The next kernel call takes points of an importance map, box by box of a stratified cube, and writes the record that
// vegas/strata.ts describes to the place given here; its own stays empty.
//
// A module may weigh its samples:
//
//   weights(output: i32): usize
//
// It makes the kernel calls that follow take the output of this position, 0 for the first, for the weight w of each sample.
// Their records are of w itself, and of w (x - c) for each other output x. It gives the address of f64s that belong to the
// record of the last kernel call: how many weights of finite samples were negative, then the center c of each output, any
// number that is the same for all samples of the call, and 0 for the weight. With -1 the weighing ends.
//
// Besides the kernels, this module has what random numbers and samples of JavaScript are made with: numbers of a state in
// blocks (`fill…`, and `fillUniformPoints` after `beginPoints`), laws by inversion (`…Of`), and records of samples that
// lie in memory (`beginRecord`, `addBlock`, `addPairs` or `addMapped`, `endRecord`).

export { arena } from "./arena";
export { fillExponential } from "./distribution/exponential-block";
export { fillNormal } from "./distribution/normal-block";
export { fillUniform } from "./distribution/uniform-block";
export { asian, asianGeometric } from "./kernels/asian";
export { barrier } from "./kernels/barrier";
export { bootstrap } from "./kernels/bootstrap";
export { buffon } from "./kernels/buffon";
export { european } from "./kernels/european";
export {
  genzContinuous,
  genzCornerPeak,
  genzDiscontinuous,
  genzGaussian,
  genzOscillatory,
  genzProductPeak,
} from "./kernels/genz";
export { ising } from "./kernels/ising";
export { asianEuler, heston } from "./kernels/levels";
export { mm1 } from "./kernels/mm1";
export { percolation } from "./kernels/percolation";
export { countInDisc } from "./kernels/pi";
export { polya } from "./kernels/polya";
export { pi } from "./kernels/quarter-disc";
export { histogram } from "./loop/histogram";
export { addBlock, beginRecord, endRecord, refinement } from "./loop/moments";
export { addPairs } from "./loop/pairs";
export { weights } from "./loop/weights";
export { antithetic } from "./qmc/antithetic";
export { fillUniformPoints } from "./qmc/coordinates";
export { exponentialOf, normalOf } from "./qmc/inversion";
export { beginPoints, sobol } from "./qmc/sobol";
export { initStream, STATE_BYTES } from "./stream";
export { addMapped, vegas } from "./vegas/strata";
