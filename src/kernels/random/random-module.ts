import type { MappedExports } from "../instances/mapped-points.ts";
import { Room } from "../instances/room.ts";

/** Numbers that a block holds at most. */
export const MOST_NUMBERS = 1024;

/** What of the built-in kernels' module makes random numbers, and records of samples: see `assembly/index.ts`. */
export interface RandomExports extends MappedExports {
  readonly STATE_BYTES: WebAssembly.Global;
  readonly arena: (sizeBytes: number) => number;
  readonly initStream: (statePtr: number, seed: bigint, stream: bigint) => void;
  readonly fillUniform: Fill;
  readonly fillNormal: Fill;
  readonly fillExponential: Fill;
  readonly normalOf: (u: number) => number;
  readonly exponentialOf: (u: number) => number;
  readonly sobol: (dimensions: number, directionsPtr: number) => void;
  readonly beginPoints: (statePtr: number) => void;
  readonly fillUniformPoints: (dimensions: number, count: number, statePtr: number, outPtr: number) => void;
  readonly histogram: (edgesPtr: number, bins: number) => number;
  readonly beginRecord: (recordPtr: number, outputs: number) => void;
  readonly addBlock: (recordPtr: number, blockPtr: number, count: number, outputs: number) => void;
  readonly addPairs: (recordPtr: number, blockPtr: number, count: number, outputs: number) => void;
  readonly addMapped: (blockPtr: number, count: number) => void;
  readonly endRecord: (recordPtr: number, outputs: number) => void;
  readonly refinement: (part: number) => number;
  readonly weights: (output: number) => number;
}

type Fill = (count: number, statePtr: number, outPtr: number) => void;

/** A stream: its family, and its index within that; both any u64. */
export interface StreamName {
  readonly seed: bigint;
  readonly stream: bigint;
}

/** Laws whose numbers come in blocks. */
export type BlockLaw = "fillUniform" | "fillNormal" | "fillExponential";

/**
 * An instance of the built-in kernels' module for the random numbers of JavaScript. It keeps nothing between two calls: the
 * states of streams lie with them, so there may be any number.
 */
export class RandomModule {
  readonly exports: RandomExports;
  /** For loops over samples, which take turns. */
  readonly room: Room;
  readonly #statePtr: number;
  readonly #stateBytes: number;
  readonly #numbersPtr: number;
  // The scratch places in memory. Views are made once: for the few numbers of a short task they would take longer than these.
  #state: BigUint64Array;
  #numbers: Float64Array;

  constructor(compiled: WebAssembly.Module) {
    // The library's own module, which exports these.
    this.exports = new WebAssembly.Instance(compiled).exports as unknown as RandomExports;
    const { arena, STATE_BYTES: stateBytes } = this.exports;
    this.room = new Room(arena);
    this.#stateBytes = Number(stateBytes.value);
    this.#statePtr = arena(this.#stateBytes);
    this.#numbersPtr = arena(8 * MOST_NUMBERS);
    this.#state = new BigUint64Array(this.memory.buffer, this.#statePtr, this.#stateBytes / 8);
    this.#numbers = new Float64Array(this.memory.buffer, this.#numbersPtr, MOST_NUMBERS);
  }

  get memory(): WebAssembly.Memory {
    return this.exports.memory;
  }

  /** Fills the first block of a stream, both seed and stream any u64. */
  begin(law: BlockLaw, { seed, stream }: StreamName, block: Float64Array): void {
    this.#renew();
    this.exports.initStream(this.#statePtr, seed, stream);
    this.exports[law](block.length, this.#statePtr, this.#numbersPtr);
    block.set(this.#numbers.subarray(0, block.length));
  }

  /** The state of a stream after `begin` with this law and a block of so many numbers. */
  stateAfter(law: BlockLaw, { seed, stream }: StreamName, numbers: number): BigUint64Array {
    this.#renew();
    this.exports.initStream(this.#statePtr, seed, stream);
    this.exports[law](numbers, this.#statePtr, this.#numbersPtr);
    return this.#state.slice();
  }

  /** Fills a block, of at most {@link MOST_NUMBERS}, from a state, which is advanced in place. */
  fill(law: BlockLaw, state: BigUint64Array, block: Float64Array): void {
    this.#renew();
    this.#state.set(state);
    this.exports[law](block.length, this.#statePtr, this.#numbersPtr);
    state.set(this.#state);
    block.set(this.#numbers.subarray(0, block.length));
  }

  // Whoever else reserves memory of the instance may have made it grow, which leaves views of it empty.
  #renew(): void {
    if (this.#numbers.length > 0) return;
    this.#state = new BigUint64Array(this.memory.buffer, this.#statePtr, this.#stateBytes / 8);
    this.#numbers = new Float64Array(this.memory.buffer, this.#numbersPtr, MOST_NUMBERS);
  }
}
