import { kernels } from "wasm-ensemble";

/** Bits of each coordinate that the kernel looks at first. */
export const CELL_BITS = 8;

/** Points that one step of the random generator gives. */
export const POINTS_PER_CHUNK = 16;

/** Makes the state of a random stream, as each engine does before a chunk. */
interface Streams {
  readonly memory: WebAssembly.Memory;
  readonly arena: (sizeBytes: number) => number;
  readonly initStream: (statePtr: number, seed: bigint, stream: bigint) => void;
  readonly STATE_BYTES: WebAssembly.Global;
}

/**
 * The first points of chunks of a pi run, drawn here once more, by the module that the engines run.
 *
 * A state holds four SFC64 lanes: words a, b, c of each, and a counter; the next word of a lane is a + b + counter. A word
 * is four points, 16 bits each, x in the low byte. (assembly/rng/sfc64.ts, assembly/kernels/pi-scalar.ts)
 */
export class FirstPoints {
  readonly #streams: Streams;
  readonly #statePtr: number;

  constructor() {
    const module = kernels.pi.module().compiled as WebAssembly.Module;
    // The module imports nothing, and exports what assembly/index.ts says.
    this.#streams = new WebAssembly.Instance(module).exports as unknown as Streams;
    this.#statePtr = this.#streams.arena(this.#streams.STATE_BYTES.value as number);
  }

  /** Calls `take` with the cell, 256 y + x, of each of the first 16 points of a chunk. */
  ofChunk(seed: bigint, chunk: number, take: (cell: number) => void): void {
    this.#streams.initStream(this.#statePtr, seed, BigInt(chunk));
    const state = new BigUint64Array(this.#streams.memory.buffer, this.#statePtr, 13);
    const counter = state[12] ?? 0n;
    for (let lane = 0; lane < 4; lane++) {
      const word = BigInt.asUintN(64, (state[lane] ?? 0n) + (state[4 + lane] ?? 0n) + counter);
      takeFour(Number(word & 0xffffffffn), Number(word >> 32n), take);
    }
  }
}

function takeFour(low: number, high: number, take: (cell: number) => void): void {
  take(low & 0xffff);
  take(low >>> 16);
  take(high & 0xffff);
  take(high >>> 16);
}

/** What 8 bits of each coordinate say of a point. */
export type Verdict = "inside" | "outside" | "undecided";

/** Whether all of a cell lies in the quarter disc, or none of it, or neither: then the kernel draws more bits. */
export function verdictOf(cell: number): Verdict {
  const x = cell & 0xff;
  const y = cell >> CELL_BITS;
  if (x * x + y * y >= 4 ** CELL_BITS) return "outside";
  return (x + 1) ** 2 + (y + 1) ** 2 <= 4 ** CELL_BITS ? "inside" : "undecided";
}
