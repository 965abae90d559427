import type { WasmSource } from "../../protocol/function-ref.ts";
import { placedUnder } from "../../protocol/placeholder.ts";
import { checkSeed } from "../../protocol/seed.ts";
import type { EncodedList } from "../calls/arguments.ts";

// So many streams are kept for the items of an imap, whose number nobody knows.
const IMAP_STREAMS = 2 ** 32;

/** The random streams of a view's calls: call k of all has stream k of the seed. Views that are made of it take from the same. */
export class Seeds {
  readonly seed: bigint;
  /** The generators. */
  readonly module: WasmSource;
  #next = 0;

  constructor(seed: bigint, module: WasmSource) {
    this.seed = seed;
    this.module = module;
  }

  /** First of the streams of so many calls. @throws {RangeError} when 2^53 are used up */
  take(calls: number): number {
    const first = this.#next;
    if (first + calls > Number.MAX_SAFE_INTEGER)
      throw new RangeError("the streams of this seed are used up; take another");
    this.#next += calls;
    return first;
  }

  /** First of the streams of an imap. */
  takeEndless(): number {
    return this.take(IMAP_STREAMS);
  }

  /** The arguments of a call with a stream. */
  before(stream: number, { values, placeholders, ...rest }: EncodedList): EncodedList {
    const moved = placeholders.flatMap((placeholder) => {
      const [index, ...path] = placeholder.path;
      return placedUnder(Number(index) + SEED_ARGUMENTS, [{ ...placeholder, path }]);
    });
    return { ...rest, values: [this.seed, stream, ...values], placeholders: moved };
  }
}

/** Arguments before those of the caller: seed, stream. */
export const SEED_ARGUMENTS = 2;

/**
 * The streams of a view.
 *
 * @param options - as given; a seed in them begins anew
 * @param before - those of the view that it was made of
 * @throws {TypeError} {RangeError} when the seed is no whole number from 0 to 2^64 - 1
 */
export function seedsOf(options: object, before: Seeds | undefined, generators: () => WasmSource): Seeds | undefined {
  if (!("seed" in options)) return before;
  const seed = checkSeed(options.seed);
  return seed === undefined ? undefined : new Seeds(seed, generators());
}
