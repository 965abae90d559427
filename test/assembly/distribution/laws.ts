import type { LAWS } from "../entry.ts";
import { instantiate } from "../module.ts";

/** Draws numbers of the laws of test/assembly/entry.ts. */
export interface Laws {
  /** `n` numbers of the law `name` with parameters a and b, from stream `stream` of family `seed`. */
  draw(name: keyof typeof LAWS, n: number, options?: DrawOptions): Float64Array;
}

export interface DrawOptions {
  readonly a?: number;
  readonly b?: number;
  readonly seed?: bigint;
  readonly stream?: bigint;
}

/** The laws in the scalar build; test/assembly/same-bits.test.ts shows that the other one gives the same numbers. */
export async function loadLaws(): Promise<Laws> {
  const instance = await instantiate();
  const statePtr = instance.reserve(32);
  const outPtr = instance.reserve(0);
  let reservedBytes = 0;
  const draw: Laws["draw"] = (name, n, { a = 0, b = 0, seed = 1n, stream = 0n } = {}) => {
    if (8 * n > reservedBytes) {
      instance.reserve(8 * n - reservedBytes);
      reservedBytes = 8 * n;
    }
    instance.call("seedRng", statePtr, seed, stream);
    instance.call(`${name}_`, n, statePtr, outPtr, a, b);
    return new Float64Array(instance.memory.buffer, outPtr, n).slice();
  };
  return { draw };
}
