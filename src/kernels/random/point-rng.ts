import { KernelError } from "../../protocol/errors.ts";
import type { RandomExports } from "./random-module.ts";
import { checkSize, Rng, tooMany } from "./rng.ts";

/** Coordinates of a point in place of random numbers, one a call; other laws come from them by inversion. */
export class PointRng extends Rng {
  readonly #dimensions: number;
  readonly #laws: Pick<RandomExports, "normalOf" | "exponentialOf">;
  // Points, one after the other, multiples of 2^-52.
  #coordinates: Float64Array = NONE;
  #at = 0;
  #end = 0;

  constructor(dimensions: number, laws: Pick<RandomExports, "normalOf" | "exponentialOf">) {
    super();
    this.#dimensions = dimensions;
    this.#laws = laws;
  }

  /** Takes points; the next sample gets the first of them. */
  take(coordinates: Float64Array): void {
    this.#coordinates = coordinates;
    this.#end = 0;
  }

  /** Goes on to the next point. */
  next(): void {
    this.#at = this.#end;
    this.#end += this.#dimensions;
  }

  /** Makes the point that was taken its mirror image, and begins with it. */
  mirror(): void {
    this.#at = this.#end - this.#dimensions;
    for (let i = this.#at; i < this.#end; i++) {
      // Exact: the other end of the cells of 2^-52.
      this.#coordinates[i] = 1 - 2 ** -52 - (this.#coordinates[i] ?? 0);
    }
  }

  uniform(): number {
    if (this.#at === this.#end) {
      throw new KernelError(
        `a sample drew more than its ${this.#dimensions} dimensions; give the number that it draws at most`,
      );
    }
    return this.#coordinates[this.#at++] ?? 0;
  }

  normal(...given: readonly unknown[]): number {
    if (given.length > 0) throw tooMany("m + s * normal()");
    return this.#laws.normalOf(this.uniform());
  }

  exponential(...given: readonly unknown[]): number {
    if (given.length > 0) throw tooMany("m * exponential()");
    return this.#laws.exponentialOf(this.uniform());
  }

  // Of one coordinate, so that points stay evenly spread: some numbers are more frequent than others, by n / 2^52 at most.
  override integer(n: number, ...more: readonly unknown[]): number {
    if (more.length > 0) throw tooMany("a + integer(b - a + 1)");
    checkSize(n);
    return Math.floor(this.uniform() * n);
  }
}

const NONE = new Float64Array();
