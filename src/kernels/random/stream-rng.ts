import { type BlockLaw, MOST_NUMBERS, type RandomModule, type StreamName } from "./random-module.ts";
import { Rng, tooMany } from "./rng.ts";

// Blocks grow: a task may want but a number or two. Part of what a stream is. 64 bytes lie in the heap of V8, which costs a
// task of few numbers a fraction of what memory beside it does.
const FIRST_NUMBERS = 8;
const GROWTH = 8;

/** Numbers of one law that wait to be taken. */
interface Block {
  readonly law: BlockLaw;
  numbers: Float64Array;
  at: number;
}

/** Where a stream is: another {@link StreamRng} goes on from there. */
export interface StreamPlace {
  readonly state: BigUint64Array | undefined;
  readonly first: BlockLaw | undefined;
  /** Of each law: how many numbers its block had, and those that wait to be taken. */
  readonly blocks: readonly (readonly [length: number, waiting: Float64Array])[];
}

/** Random numbers of one of the library's streams, in blocks from WebAssembly; each law has blocks of its own. */
export class StreamRng extends Rng {
  readonly #module: RandomModule;
  readonly #name: StreamName;
  // Made for the second block: most tasks want no number, or few.
  #state: BigUint64Array | undefined;
  // Of the first block.
  #first: BlockLaw | undefined;
  readonly #uniforms: Block = { law: "fillUniform", numbers: NONE, at: 0 };
  readonly #normals: Block = { law: "fillNormal", numbers: NONE, at: 0 };
  readonly #exponentials: Block = { law: "fillExponential", numbers: NONE, at: 0 };

  /** @param place - where it goes on; absent: at the beginning */
  constructor(module: RandomModule, name: StreamName, place?: StreamPlace) {
    super();
    this.#module = module;
    this.#name = name;
    if (place === undefined) return;
    // Copies, as both are changed here.
    this.#state = place.state?.slice();
    this.#first = place.first;
    for (const [i, [length, waiting]] of place.blocks.entries()) {
      const block = this.#blocks[i] as Block;
      block.numbers = new Float64Array(length);
      block.at = length - waiting.length;
      block.numbers.set(waiting, block.at);
    }
  }

  /** Where it is now. */
  place(): StreamPlace {
    const blocks = this.#blocks.map(({ numbers, at }) => [numbers.length, numbers.slice(at)] as const);
    return { state: this.#state?.slice(), first: this.#first, blocks };
  }

  get #blocks(): readonly Block[] {
    return [this.#uniforms, this.#normals, this.#exponentials];
  }

  uniform(): number {
    return this.#next(this.#uniforms);
  }

  normal(...given: readonly unknown[]): number {
    if (given.length > 0) throw tooMany("m + s * normal()");
    return this.#next(this.#normals);
  }

  exponential(...given: readonly unknown[]): number {
    if (given.length > 0) throw tooMany("m * exponential()");
    return this.#next(this.#exponentials);
  }

  #next(block: Block): number {
    if (block.at === block.numbers.length) this.#fill(block);
    // There is one at each index below the length.
    return block.numbers[block.at++] as number;
  }

  #fill(block: Block): void {
    const { length } = block.numbers;
    if (length < MOST_NUMBERS) {
      block.numbers = new Float64Array(length === 0 ? FIRST_NUMBERS : Math.min(GROWTH * length, MOST_NUMBERS));
    }
    block.at = 0;
    if (this.#first === undefined) {
      this.#first = block.law;
      this.#module.begin(block.law, this.#name, block.numbers);
      return;
    }
    this.#state ??= this.#module.stateAfter(this.#first, this.#name, FIRST_NUMBERS);
    this.#module.fill(block.law, this.#state, block.numbers);
  }
}

const NONE = new Float64Array();
