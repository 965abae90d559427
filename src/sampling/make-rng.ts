import { checkOptions } from "../client/check.ts";
import { ownModule } from "../kernels/built-in.ts";
import { RandomModule } from "../kernels/random/random-module.ts";
import type { Rng } from "../kernels/random/rng.ts";
import { StreamRng } from "../kernels/random/stream-rng.ts";
import { checkSeed, checkStream, entropySeed } from "../protocol/seed.ts";

/** Which random numbers. */
export interface RngOptions {
  /** Names a family of streams: a whole number from 0 to 2^64 - 1. By default one is drawn, and numbers differ from run to run. */
  readonly seed?: number | bigint;
  /** Index of the stream within the family, a whole number from 0 to 2^64 - 1; 0 by default. */
  readonly stream?: number | bigint;
}

let generators: RandomModule | undefined;

/**
 * Random numbers here, of the same streams as those of tasks: `rng({ seed, stream: k })` gives the numbers that `engine.rng`
 * gives in call k of a view with that seed, and in chunk k of a sample. Streams of one seed, and those of different seeds, have
 * nothing to do with each other.
 *
 * @throws {TypeError} {RangeError} when `seed` or `stream` is no whole number from 0 to 2^64 - 1
 *
 * @example
 * const random = rng({ seed: 2026 });
 * const deck = random.shuffle(Array.from({ length: 52 }, (_, i) => i));
 */
export function rng(options: RngOptions = {}): Rng {
  checkOptions("rng", options, { seed: "any", stream: "any" });
  const seed = checkSeed(options.seed) ?? entropySeed();
  const stream = checkStream(options.stream ?? 0);
  generators ??= new RandomModule(ownModule().compiled);
  return new StreamRng(generators, { seed, stream });
}
