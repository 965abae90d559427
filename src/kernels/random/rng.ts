import { describe } from "../../protocol/describe.ts";

/** What `shuffle` takes: a list, or a typed array. */
export interface MutableList<T> {
  readonly length: number;
  [index: number]: T;
}

const TWO_32 = 2 ** 32;
const TWO_21 = 2 ** 21;

/**
 * Random numbers, one after the other: `engine.rng` of a task, `rng()` here.
 *
 * @example
 * const random = rng({ seed: 2026 });
 * const noise = Array.from({ length: 5 }, () => random.normal());
 */
export abstract class Rng {
  /**
   * Uniform in [0, 1): a multiple of 2^-52, each as likely as any other.
   *
   * @example
   * const x = rng({ seed: 2026 }).uniform();
   */
  abstract uniform(): number;

  /**
   * Standard normal: mean 0, variance 1. For another mean m and deviation s take m + s `normal()`.
   *
   * @throws {TypeError} when it is called with any
   *
   * @example
   * const x = 100 + 15 * rng({ seed: 2026 }).normal();
   */
  abstract normal(): number;

  /**
   * Exponential with mean 1, above 0. For a mean m take m `exponential()`.
   *
   * @throws {TypeError} when it is called with one
   *
   * @example
   * const wait = 2 * rng({ seed: 2026 }).exponential();
   */
  abstract exponential(): number;

  /**
   * Uniform among the whole numbers 0 … n - 1, each exactly as likely. Lemire, "Fast random integer generation in an
   * interval", ACM Trans. Model. Comput. Simul. 29 (2019), article 3, up to n = 2^32.
   *
   * @param n - whole number from 1 to 2^53 - 1
   * @throws {TypeError} {RangeError} when it is none, or there are two
   *
   * @example
   * const die = 1 + rng({ seed: 2026 }).integer(6);
   */
  integer(n: number): number;
  integer(n: number, ...more: readonly unknown[]): number {
    checkSize(n);
    if (more.length > 0) throw tooMany("a + integer(b - a + 1)");
    return n <= TWO_32 ? this.#below(n) : this.#belowLarge(n);
  }

  /**
   * Puts a list into random order, in place: each order is as likely as any other, as far as the generator has so many
   * states. R. Durstenfeld, "Algorithm 235: random permutation", Communications of the ACM 7 (1964) 420.
   *
   * @param list - an array or a typed array; take a copy of what is to stay as it is: `shuffle([...items])`
   * @returns the list
   * @throws {TypeError} when it is none
   *
   * @example
   * const order = rng({ seed: 2026 }).shuffle([1, 2, 3, 4]);
   */
  shuffle<L extends MutableList<unknown>>(list: L): L {
    checkList("shuffle", list);
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const item = list[i];
      list[i] = list[j];
      list[j] = item;
    }
    return list;
  }

  /**
   * One of the items of a list, each as likely as any other.
   *
   * @param list - an array, a typed array or a string
   * @throws {TypeError} when it is none @throws {RangeError} when it is empty
   *
   * @example
   * const color = rng({ seed: 2026 }).choice(["red", "green", "blue"]);
   */
  choice<T>(list: ArrayLike<T>): T {
    if (typeof list !== "string") checkList("choice", list);
    if (list.length === 0) throw new RangeError("choice expects a list with items in it, got an empty one");
    // There is an item at each of these indices, or the gap that the list has there.
    return list[this.integer(list.length)] as T;
  }

  /** The next 32 random bits, as a whole number. */
  protected word(): number {
    return Math.floor(this.uniform() * TWO_32);
  }

  // The high half of the product of a word and n; products whose low half would make a result more frequent are drawn again.
  #below(n: number): number {
    let word = this.word();
    // Of n = 2^32 all low bits are 0, and nothing is drawn again.
    if (Math.imul(word, n) >>> 0 < n) {
      const least = TWO_32 % n;
      while (Math.imul(word, n) >>> 0 < least) word = this.word();
    }
    // In two halves, so that no product passes 2^53.
    const carried = Math.floor(((word & 0xffff) * n) / 65_536);
    return Math.floor(((word >>> 16) * n + carried) / 65_536);
  }

  // 53 bits, of which those above the last multiple of n are drawn again.
  #belowLarge(n: number): number {
    const end = 2 ** 53 - (2 ** 53 % n);
    for (;;) {
      const bits = Math.floor(this.word() / (TWO_32 / TWO_21)) * TWO_32 + this.word();
      if (bits < end) return bits % n;
    }
  }
}

/** @throws {TypeError} {RangeError} when it is no whole number from 1 to 2^53 - 1 */
export function checkSize(n: unknown): asserts n is number {
  if (typeof n !== "number") throw new TypeError(`integer expects a number n and gives 0 … n - 1, got ${describe(n)}`);
  if (Number.isSafeInteger(n) && n >= 1) return;
  throw new RangeError(`integer expects a whole number n from 1 to 2^53 - 1 and gives 0 … n - 1, got ${n}`);
}

/** Of calls as other libraries take them, which would give other numbers than are meant. */
export function tooMany(instead: string): TypeError {
  return new TypeError(`too many arguments; write ${instead}`);
}

function checkList(method: string, list: unknown): void {
  if (Array.isArray(list) || (ArrayBuffer.isView(list) && "length" in list)) return;
  throw new TypeError(`${method} expects an array or a typed array, got ${describe(list)}`);
}
