import { EntropyRng } from "../kernels/random/entropy-rng.ts";
import type { Rng } from "../kernels/random/rng.ts";
import { isThenable } from "./is-thenable.ts";

// The functions that stand for Math.random now, the last of them in its place. Engines that share a thread may have
// begun tasks at the same time, and end them in any order.
const inPlace: (() => number)[] = [];
let original = Math.random;

/** The random numbers of the running task: `engine.rng`, and `Math.random` where the task has a stream of its own. */
export class TaskRandom {
  #stream: Rng | undefined;
  #entropy: Rng | undefined;
  readonly #mathRandom = (): number => this.rng.uniform();

  /** Those of the task's stream; where it has none, of the system's entropy. */
  get rng(): Rng {
    return this.#stream ?? (this.#entropy ??= new EntropyRng());
  }

  /** Makes a call, and what it awaits, with the numbers of a stream. One call at a time. */
  during<R>(stream: Rng, call: () => R): R {
    this.#begin(stream);
    let isLater = false;
    try {
      const result = call();
      if (!isThenable(result)) return result;
      isLater = true;
      // A promise of what it gives, as `call` does.
      return this.#after(result) as R;
    } finally {
      if (!isLater) this.#end();
    }
  }

  async #after(promise: PromiseLike<unknown>): Promise<unknown> {
    try {
      return await promise;
    } finally {
      this.#end();
    }
  }

  #begin(stream: Rng): void {
    this.#stream = stream;
    if (inPlace.length === 0) original = Math.random;
    inPlace.push(this.#mathRandom);
    Math.random = this.#mathRandom;
  }

  #end(): void {
    this.#stream = undefined;
    inPlace.splice(inPlace.lastIndexOf(this.#mathRandom), 1);
    Math.random = inPlace.at(-1) ?? original;
  }
}
