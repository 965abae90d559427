import { sobolDirections } from "../../../src/sampling/sobol/directions.ts";
import type { Instance } from "../module.ts";

/** The first points of the Sobol sequence as they are, by the definition: digit r of an index in Gray code flips row r. */
export function plainPoints(dimensions: number, count: number): number[][] {
  const directions = sobolDirections(dimensions);
  return Array.from({ length: count }, (_, index) => {
    const gray = index ^ (index >>> 1);
    return Array.from({ length: dimensions }, (__, dimension) => {
      let reversed = 0;
      for (let row = 0; row < 32; row++) {
        if ((gray >>> row) & 1) reversed ^= directions[row * dimensions + dimension] ?? 0;
      }
      return fraction(reversed);
    });
  });
}

/** The number whose binary digits after the point are those of `reversed`, the first one lowest. */
function fraction(reversed: number): number {
  let value = 0;
  for (let digit = 0; digit < 32; digit++) if ((reversed >>> digit) & 1) value += 2 ** -(digit + 1);
  return value;
}

/** Scrambled points, drawn by the module. */
export class ScrambledPoints {
  readonly #module: Instance;
  readonly #dimensions: number;
  readonly #statePtr: number;
  readonly #outPtr: number;

  constructor(module: Instance, dimensions: number, most: number) {
    this.#module = module;
    this.#dimensions = dimensions;
    this.#statePtr = module.reserve(112);
    this.#outPtr = module.reserve(8 * dimensions * most);
    const directions = sobolDirections(dimensions);
    const directionsPtr = module.reserve(directions.byteLength);
    new Uint32Array(module.memory.buffer, directionsPtr, directions.length).set(directions);
    module.call("sobol", dimensions, directionsPtr);
  }

  /** Words of the first `count` points under the scramble of a stream, one after another. */
  words(stream: number, count: number, seed = 2026n): BigUint64Array {
    this.#begin(stream, seed);
    this.#module.call("fillSobol", this.#dimensions, count, this.#outPtr);
    return new BigUint64Array(this.#module.memory.buffer, this.#outPtr, this.#dimensions * count).slice();
  }

  /** The same as numbers: `name` is a function of assembly/qmc/coordinates.ts. */
  numbers(name: "fillUniformPoints" | "fillNormalPoints", stream: number, count: number): Float64Array {
    this.#begin(stream, 2026n);
    this.#module.call(name, this.#dimensions, count, this.#statePtr, this.#outPtr);
    return new Float64Array(this.#module.memory.buffer, this.#outPtr, this.#dimensions * count).slice();
  }

  #begin(stream: number, seed: bigint): void {
    this.#module.call("initStream", this.#statePtr, seed, BigInt(stream));
    this.#module.call("beginPoints", this.#statePtr);
  }
}
