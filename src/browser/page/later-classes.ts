import type { AsyncResult as AsyncResultClass } from "../../client/results/async-result.ts";
import type { DirectView as DirectViewClass } from "../../client/views/direct-view.ts";
import type { LoadBalancedView as LoadBalancedViewClass } from "../../client/views/load-balanced-view.ts";
import type { AnyNames } from "../../client/views/name-types.ts";
import type { Rng } from "../../kernels/random/rng.ts";
import type { NumberArray } from "../../protocol/number-arrays.ts";
import type { RngOptions } from "../../sampling/make-rng.ts";
import type { SamplingClient } from "../../sampling/sampling-client.ts";
import type { Classes } from "./classes.ts";

// A page gets the client's code when it connects. Before that there are no objects of these classes, so that they need not
// be there for `instanceof` to be right.
let classes: Classes | undefined;

/** Called when the classes have been loaded. */
export function provideClasses(loaded: Classes): void {
  classes = loaded;
}

let makeRng: ((options: RngOptions) => Rng) | undefined;

/** Called when the generators have been loaded. */
export function provideRng(loaded: (options: RngOptions) => Rng): void {
  makeRng = loaded;
}

type ForInstanceof<T> = abstract new (...args: never) => T;

function later<T>(name: keyof Classes): ForInstanceof<T> {
  const isInstance = (value: unknown): boolean => classes !== undefined && value instanceof classes[name];
  const stand = Object.defineProperties(() => undefined, {
    name: { value: name },
    [Symbol.hasInstance]: { value: isInstance },
  });
  // It serves `instanceof` and nothing else, as its type says.
  return stand as unknown as ForInstanceof<T>;
}

/** A result that is on its way: await it, iterate it, watch it. For `instanceof`. */
export type AsyncResult<T, Item = T> = AsyncResultClass<T, Item>;
export const AsyncResult: ForInstanceof<AsyncResultClass<unknown, unknown>> = later("AsyncResult");

/** A handle on engines, made by `connect`. For `instanceof`. */
export type Client = SamplingClient;
export const Client: ForInstanceof<SamplingClient> = later("Client");

/** A view of chosen engines. For `instanceof`. */
export type DirectView<
  Many extends boolean = true,
  Block extends boolean = false,
  List extends NumberArray | undefined = undefined,
  Names extends object = AnyNames,
> = DirectViewClass<Many, Block, List, Names>;
export const DirectView: ForInstanceof<DirectViewClass<boolean>> = later("DirectView");

/** A view that hands each task to any engine. For `instanceof`. */
export type LoadBalancedView<
  Block extends boolean = false,
  List extends NumberArray | undefined = undefined,
  Names extends object = AnyNames,
> = LoadBalancedViewClass<Block, List, Names>;
export const LoadBalancedView: ForInstanceof<LoadBalancedViewClass> = later("LoadBalancedView");

/**
 * Random numbers here, of the same streams as those of tasks: `rng({ seed, stream: k })` gives the numbers that `engine.rng`
 * gives in call k of a view with that seed, and in chunk k of a sample. The generators come with the first call that samples, or
 * with `connect`, when it is told to `preload` sampling.
 *
 * @throws {TypeError} {RangeError} when `seed` or `stream` is no whole number from 0 to 2^64 - 1
 * @throws {Error} when nothing was sampled yet, and `preload` did not say "sampling"
 *
 * @example
 * const client = await connect({ preload: ["sampling"] });
 * const random = rng({ seed: 2026 });
 * const x = random.normal();
 */
export function rng(options: RngOptions = {}): Rng {
  if (makeRng === undefined) {
    throw new Error('rng: the generators are not loaded yet; call connect({ preload: ["sampling"] }) first');
  }
  return makeRng(options);
}
