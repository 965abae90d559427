import { KernelError } from "../../protocol/errors.ts";
import { CHAIN_EXPORTS } from "../instances/export-names.ts";
import type { ChainPiece, ChainRef, PieceArguments } from "./chain-piece.ts";

type Names = typeof CHAIN_EXPORTS;

/** What the module of such a kernel exports: see {@link CHAIN_EXPORTS}. */
type ChainFunctions = Readonly<Record<Names[keyof Names], (...args: (number | bigint | boolean)[]) => number>>;

/** What the steps need of the instance that they are in. */
export interface ChainPlace {
  readonly memory: WebAssembly.Memory;
  /** Where the state of the random stream lies, and how large it is. */
  readonly statePtr: number;
  readonly stateBytes: number;
  readonly initStream: (statePtr: number, seed: bigint, stream: bigint) => void;
  /** Writes the parameters, and gives their address, and that of so many bytes beside them, until it is called again. */
  readonly place: (bytes: number) => readonly [paramsPtr: number, ptr: number];
  /** Calls the module. @throws {KernelError} saying `what` failed */
  readonly call: <T>(what: () => string, run: () => T) => T;
}

/** The steps of chains that a kernel takes. Chain i draws from stream i, wherever it runs. */
export class ChainSteps {
  readonly #ref: ChainRef;
  readonly #exports: ChainFunctions;
  readonly #place: ChainPlace;
  readonly #mask: bigint;

  /** @throws {KernelError} when the module takes no steps */
  constructor(ref: ChainRef, exports: WebAssembly.Exports, place: ChainPlace) {
    if (typeof exports[CHAIN_EXPORTS.steps] !== "function") {
      throw new KernelError(`the module of ${ref.name} takes no steps`);
    }
    this.#ref = ref;
    // Looked at: a module that has one of them has all.
    this.#exports = exports as ChainFunctions;
    this.#place = place;
    this.#mask = ref.quantities.reduce((mask, { index }) => mask | (1n << BigInt(index)), 0n);
  }

  /** Takes the steps of a piece. @throws {KernelError} naming chain and step, when one fails */
  piece(...[chain, saved, taken, count, thin, isWarmup]: PieceArguments): ChainPiece {
    const { [CHAIN_EXPORTS.steps]: steps, [CHAIN_EXPORTS.taken]: takenNow } = this.#exports;
    const { memory, statePtr, place, call } = this.#place;
    // Of the piece before.
    this.#begin(chain, saved as Uint8Array | null);
    const shape = this.#shape();
    const numbers = isWarmup ? 0 : count * shape.reduce((sum, [, length]) => sum + Math.abs(length), 0);
    const [paramsPtr, outPtr] = place(8 * numbers);
    const accepted = call(
      () => `step ${taken + takenNow()} of chain ${chain} of ${this.#ref.name}`,
      () => steps(count, thin, isWarmup, this.#mask, statePtr, paramsPtr, outPtr),
    );
    // A copy: the next piece writes to the same place.
    const draws = new Float64Array(memory.buffer, outPtr, numbers).slice();
    return { saved: this.#save(), shape, draws, accepted: this.#ref.countsAccepted ? accepted : undefined };
  }

  #begin(chain: number, saved: Uint8Array | null): void {
    const { [CHAIN_EXPORTS.begin]: begin, [CHAIN_EXPORTS.restore]: restore } = this.#exports;
    const { memory, statePtr, stateBytes, initStream, place, call } = this.#place;
    const [paramsPtr, savedPtr] = place(saved === null ? 0 : saved.length - stateBytes);
    const what = (): string => `the start of chain ${chain} of ${this.#ref.name}`;
    if (saved === null) {
      initStream(statePtr, this.#ref.seed, BigInt(chain));
      call(what, () => begin(statePtr, paramsPtr));
    } else {
      new Uint8Array(memory.buffer, statePtr, stateBytes).set(saved.subarray(0, stateBytes));
      new Uint8Array(memory.buffer, savedPtr, saved.length - stateBytes).set(saved.subarray(stateBytes));
      call(what, () => restore(savedPtr));
    }
  }

  #shape(): [name: string, length: number][] {
    const { [CHAIN_EXPORTS.lengthOf]: lengthOf } = this.#exports;
    return this.#ref.quantities.map(({ name, index }) => [name, lengthOf(index)]);
  }

  #save(): Uint8Array {
    const { [CHAIN_EXPORTS.savedBytes]: savedBytes, [CHAIN_EXPORTS.save]: save } = this.#exports;
    const { memory, statePtr, stateBytes, place } = this.#place;
    const bytes = savedBytes();
    const [, savedPtr] = place(bytes);
    save(savedPtr);
    const saved = new Uint8Array(stateBytes + bytes);
    saved.set(new Uint8Array(memory.buffer, statePtr, stateBytes));
    saved.set(new Uint8Array(memory.buffer, savedPtr, bytes), stateBytes);
    return saved;
  }
}
