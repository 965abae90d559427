import { builtIn, hasSimd } from "./built-in.ts";
import type { GalleryKernel } from "./gallery/gallery-kernel.ts";
import { integrals } from "./gallery/integrals.ts";
import { lattices } from "./gallery/lattices.ts";
import { options } from "./gallery/options.ts";
import { pi } from "./gallery/pi.ts";
import { processes } from "./gallery/processes.ts";
import type { SamplingKernel } from "./sampling-kernel.ts";

export { builtIn, hasSimd } from "./built-in.ts";

/** Name of a built-in kernel. */
export type KernelName =
  | "pi"
  | keyof typeof integrals
  | keyof typeof options
  | keyof typeof lattices
  | keyof typeof processes;

/** The built-in kernels. */
export const kernels: Readonly<Record<KernelName, SamplingKernel>> = catalog({
  pi,
  ...integrals,
  ...options,
  ...lattices,
  ...processes,
});

/** Gives each kernel its name, which is also that of its function in the module. */
function catalog<Name extends string>(
  descriptors: Readonly<Record<Name, GalleryKernel>>,
): Readonly<Record<Name, SamplingKernel>> {
  const entries = Object.entries<GalleryKernel>(descriptors).map(([name, kernel]): [string, SamplingKernel] => [
    name,
    { ...kernel, name, exportName: name, identity: `${name}/1`, module: () => builtIn(hasSimd() ? "simd" : "scalar") },
  ]);
  // Same names as `descriptors`, whose type knows them; `Object.entries` forgets them.
  return Object.fromEntries(entries) as Record<Name, SamplingKernel>;
}
