import type { GalleryKernel } from "./gallery-kernel.ts";

/** Points in the quarter disc. */
export const pi: GalleryKernel<never, "pi"> = {
  title: "4 times the share of points in the unit square that fall in the quarter disc",
  parameters: [],
  outputs: ["pi"],
  knownAnswer: () => [Math.PI],
  // About 1 ms of SIMD, 10 ms of scalar code.
  chunkSamples: 2 ** 22,
};
