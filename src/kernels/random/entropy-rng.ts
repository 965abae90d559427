import { Rng, tooMany } from "./rng.ts";

const WORDS = 256;

/** Random numbers of the system's source of entropy: others in each run, and not to be had again. */
export class EntropyRng extends Rng {
  readonly #words = new Uint32Array(WORDS);
  #at = WORDS;
  // The second of a pair of normal numbers.
  #normal: number | undefined;

  protected override word(): number {
    if (this.#at === WORDS) {
      crypto.getRandomValues(this.#words);
      this.#at = 0;
    }
    return this.#words[this.#at++] ?? 0;
  }

  uniform(): number {
    return (Math.floor(this.word() / 2 ** 12) * 2 ** 32 + this.word()) / 2 ** 52;
  }

  // Marsaglia & Bray, "A convenient method for generating normal variables", SIAM Review 6 (1964) 260-264.
  normal(...given: readonly unknown[]): number {
    if (given.length > 0) throw tooMany("m + s * normal()");
    const kept = this.#normal;
    this.#normal = undefined;
    if (kept !== undefined) return kept;
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.#normal = y * scale;
      return x * scale;
    }
  }

  exponential(...given: readonly unknown[]): number {
    if (given.length > 0) throw tooMany("m * exponential()");
    // Of the middle of the cell, so never of 1.
    return -Math.log(1 - (this.uniform() + 2 ** -53));
  }
}
