import { describe } from "../protocol/describe.ts";
import { ownModule } from "./built-in.ts";
import { fingerprintOfBytes } from "./fingerprint.ts";
import { bootstrapOf, MAX_VALUES } from "./gallery/bootstrap.ts";
import type { GalleryKernel, KnownKernel } from "./gallery/gallery-kernel.ts";
import { integrals } from "./gallery/integrals.ts";
import { lattices } from "./gallery/lattices.ts";
import { levels } from "./gallery/levels.ts";
import { options } from "./gallery/options.ts";
import { pi } from "./gallery/pi.ts";
import { processes } from "./gallery/processes.ts";
import { withKernelText } from "./kernel-text.ts";
import { bytesOf } from "./number-lists.ts";

export { builtIn } from "./built-in.ts";

type Gallery = { readonly pi: typeof pi } & typeof integrals &
  typeof options &
  typeof levels &
  typeof lattices &
  typeof processes;

/** Name of a built-in kernel. */
export type KernelName = keyof Gallery;

type Named<Kernel> =
  Kernel extends GalleryKernel<infer Parameter, infer Output> ? KnownKernel<Parameter, Output> : never;

/** The built-in kernels. TypeScript knows the names of their parameters and outputs. */
export const kernels: { readonly [Name in KernelName]: Named<Gallery[Name]> } = catalog({
  pi,
  ...integrals,
  ...options,
  ...levels,
  ...lattices,
  ...processes,
});

/**
 * A kernel for the bootstrap of a data set: each sample is the mean and the median of as many values as there are, drawn
 * from them with replacement. The square root of an output's variance is the standard error of that statistic of the
 * data; with a histogram, quantiles of the mean are its bootstrap confidence limits. Each engine gets the data once.
 *
 * The parameter `draws` says how many values make a sample. Where the data are a part of a larger set, the size of that
 * gives its standard error: the bag of little bootstraps (Kleiner, Talwalkar, Sarkar & Jordan, Journal of the Royal
 * Statistical Society B 76 (2014) 795-816).
 *
 * @param data - 1 to 2^24 finite numbers, in any order; copied
 * @throws {TypeError} when `data` is no list of numbers @throws {RangeError} when it is too short, too long or not finite
 *
 * @example
 * const { outputs } = await client.sample(bootstrap([2.1, 3.4, 1.9, 5.6]), { samples: 1e6 });
 * const standardErrorOfMedian = Math.sqrt(outputs.median.variance);
 */
export function bootstrap(data: Iterable<number>): KnownKernel<"draws", "mean" | "median"> {
  if (typeof data !== "object" || data === null || !(Symbol.iterator in data)) {
    throw new TypeError(`bootstrap expects a list of numbers, got ${describe(data)}`);
  }
  const values = [...data];
  const wrong = values.find((value) => typeof value !== "number");
  if (wrong !== undefined) throw new TypeError(`bootstrap expects a list of numbers, got ${describe(wrong)} in it`);
  if (values.length < 1 || values.length > MAX_VALUES) {
    throw new RangeError(`bootstrap expects 1 … ${MAX_VALUES} numbers, got ${values.length}`);
  }
  const odd = values.find((value) => !Number.isFinite(value));
  if (odd !== undefined) throw new RangeError(`bootstrap expects finite numbers, got ${odd}`);
  const kernel = bootstrapOf(values);
  return withKernelText({
    ...named("bootstrap", kernel),
    identity: `bootstrap/4/${fingerprintOfBytes(bytesOf(kernel.data))}`,
  });
}

/** Gives each kernel its name. */
function catalog(descriptors: Gallery): typeof kernels {
  const entries = Object.entries<GalleryKernel>({ ...descriptors }).map(
    ([name, kernel]) => [name, named(name, kernel)] as const,
  );
  // Same names as `descriptors`, whose type knows them; `Object.entries` forgets them.
  return Object.fromEntries(entries) as unknown as typeof kernels;
}

/** The name of a kernel is also that of its function in the module. */
function named<Parameter extends string, Output extends string>(
  name: string,
  kernel: GalleryKernel<Parameter, Output>,
): KnownKernel<Parameter, Output> {
  return withKernelText({
    ...kernel,
    name,
    exportName: name,
    identity: `${name}/2`,
    module: ownModule,
  });
}
