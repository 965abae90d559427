import { describe } from "../../protocol/describe.ts";
import { KernelError } from "../../protocol/errors.ts";
import type { Rng } from "./rng.ts";

/** One sample, written in JavaScript. */
export type SampleFunction = (rng: Rng, params: Readonly<Record<string, number>>) => unknown;

const NO_RNG = undefined as unknown as Rng;

/** Calls a function for each sample of a block, and reads the numbers that it gives. */
export class SampleReader {
  readonly #fn: SampleFunction;
  readonly #params: Readonly<Record<string, number>>;
  // Undefined: the function gives a number.
  readonly #names: readonly string[] | undefined;
  readonly #values: Float64Array;
  #end = 0;
  #rng: Rng = NO_RNG;
  #stream = 0;

  /** @param most - numbers of a block */
  constructor(
    fn: SampleFunction,
    ref: { readonly params: Readonly<Record<string, number>>; readonly outputs?: readonly string[] },
    most: number,
  ) {
    this.#fn = fn;
    this.#params = Object.freeze({ ...ref.params });
    this.#names = ref.outputs;
    this.#values = new Float64Array(most);
  }

  /** Begins a chunk. */
  begin(rng: Rng, stream: number): void {
    this.#rng = rng;
    this.#stream = stream;
    this.#end = 0;
  }

  /** Draws the sample with this index in the chunk. @throws {KernelError} that names it */
  read(index: number): void {
    let given: unknown;
    try {
      given = this.#fn(this.#rng, this.#params);
    } catch (error) {
      throw this.#failure(index, error instanceof Error ? `${error.name}: ${error.message}` : describe(error), error);
    }
    if (this.#names === undefined) {
      if (typeof given !== "number") throw this.#failure(index, whatElse(given));
      this.#values[this.#end++] = given;
      return;
    }
    for (const name of this.#names) {
      const value: unknown = typeof given === "object" && given !== null ? Reflect.get(given, name) : undefined;
      if (typeof value !== "number") throw this.#failure(index, this.#whatIsMissing(given, name, value));
      this.#values[this.#end++] = value;
    }
  }

  /** The numbers of the block, which are read before the next is begun. */
  take(): Float64Array {
    const values = this.#values.subarray(0, this.#end);
    this.#end = 0;
    return values;
  }

  #failure(index: number, why: string, cause?: unknown): KernelError {
    const options = cause === undefined ? {} : { cause };
    return new KernelError(`sample ${index} of chunk ${this.#stream} failed: ${why}`, options);
  }

  #whatIsMissing(given: unknown, name: string, value: unknown): string {
    if (typeof given !== "object" || given === null) {
      return `it gave ${describe(given)}, and outputs: [${(this.#names ?? []).join(", ")}] asks for an object of numbers`;
    }
    return isThenable(given) ? whatElse(given) : `its output ${name} is ${describe(value)}, not a number`;
  }
}

function whatElse(given: unknown): string {
  if (isThenable(given)) return "it gave a promise; a sample has to give its numbers at once";
  if (typeof given !== "object" || given === null) return `it gave ${describe(given)}, not a number`;
  const names = Object.keys(given).map((name) => JSON.stringify(name));
  return `it gave an object; say outputs: [${names.join(", ")}] for the numbers in it`;
}

function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
