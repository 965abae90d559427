import { RecordLayout } from "../../../src/kernels/instances/record-layout.ts";
import { packParameters } from "../../../src/kernels/pack-parameters.ts";
import type { KernelParameters, SamplingKernel } from "../../../src/kernels/sampling-kernel.ts";
import { sobolDirections } from "../../../src/sampling/sobol/directions.ts";
import { readBuilt } from "../../assembly/kernels/load.ts";

/** What a kernel wrote of one chunk, see assembly/index.ts. */
export interface Chunk {
  readonly finite: number;
  readonly nonFinite: number;
  readonly firstNonFinite: number;
  readonly means: readonly number[];
  /** Upper triangle, by rows. */
  readonly products: readonly number[];
  /** All of the record, as bits. */
  readonly bits: BigUint64Array;
}

/** How points are drawn, of kernels that take them. */
export interface Drawn {
  readonly method?: "random" | "sobol";
  readonly antithetic?: boolean;
}

export interface ChunkRequest extends Drawn {
  readonly samples: number;
  readonly seed?: bigint;
  readonly stream?: number;
  readonly parameters?: KernelParameters;
}

/** Room for parameters. */
const PARAMS_BYTES = 65_536;

/** Bytes around a record that a kernel must leave alone. */
const MARGIN = 64;
const UNTOUCHED = 0xa5;

/** An instance of a build that runs kernels of the catalogue, with nothing of the library between. */
export class GalleryModule {
  readonly exports: WebAssembly.Exports;
  readonly #memory: WebAssembly.Memory;
  readonly #statePtr: number;
  readonly #paramsPtr: number;
  readonly #outPtr: number;
  readonly #directionsPtr: number;

  constructor(build: string) {
    const module = new WebAssembly.Module(new Uint8Array(readBuilt(build)));
    this.exports = new WebAssembly.Instance(module).exports;
    // The module exports what assembly/index.ts lists.
    this.#memory = this.exports["memory"] as WebAssembly.Memory;
    this.#statePtr = this.call("arena", Number((this.exports["STATE_BYTES"] as WebAssembly.Global).value));
    this.#paramsPtr = this.call("arena", PARAMS_BYTES);
    this.#outPtr = this.call("arena", 65_536) + MARGIN;
    this.#directionsPtr = this.call("arena", 4 * 32 * 1024);
  }

  call(name: string, ...args: readonly (number | bigint)[]): number {
    const found = this.exports[name];
    if (typeof found !== "function") throw new Error(`the module exports no function ${name}`);
    // Functions of the module take numbers and give one, or nothing.
    return (found as (...numbers: readonly (number | bigint)[]) => number)(...args);
  }

  /** Runs one chunk. Throws when the kernel writes beside its record. */
  chunk(kernel: SamplingKernel, request: ChunkRequest): Chunk {
    const { samples, seed = 2026n, stream = 0, parameters = {} } = request;
    const outputs = kernel.outputs.length;
    const { length } = new RecordLayout(outputs);
    const { params } = packParameters(kernel, parameters);
    if (params.length > PARAMS_BYTES) throw new Error(`no room for ${params.length} bytes of parameters`);
    this.call("initStream", this.#statePtr, seed, BigInt(stream));
    new Uint8Array(this.#memory.buffer, this.#paramsPtr, params.length).set(params);
    // The memory may grow meanwhile, which leaves views of it empty.
    const around = (): Uint8Array =>
      new Uint8Array(this.#memory.buffer, this.#outPtr - MARGIN, 8 * length + 2 * MARGIN);
    around().fill(UNTOUCHED);
    this.#draw(request, kernel.dimensions?.(parameters) ?? 0);
    this.call(kernel.exportName, samples, this.#statePtr, this.#paramsPtr, this.#outPtr);
    const outside = [...around().subarray(0, MARGIN), ...around().subarray(-MARGIN)];
    if (outside.some((byte) => byte !== UNTOUCHED)) throw new Error(`${kernel.name} writes beside its record`);
    const record = new Float64Array(this.#memory.buffer, this.#outPtr, length).slice();
    const [finite = Number.NaN, nonFinite = Number.NaN, firstNonFinite = Number.NaN] = record;
    return {
      finite,
      nonFinite,
      firstNonFinite,
      means: [...record.subarray(3, 3 + outputs)],
      products: [...record.subarray(3 + outputs)],
      bits: new BigUint64Array(record.buffer),
    };
  }

  #draw({ method, antithetic }: Drawn, dimensions: number): void {
    const isSobol = method === "sobol";
    if (isSobol) {
      const directions = sobolDirections(dimensions);
      new Uint32Array(this.#memory.buffer, this.#directionsPtr, directions.length).set(directions);
    }
    this.call("sobol", isSobol ? dimensions : 0, this.#directionsPtr);
    this.call("antithetic", antithetic ? 1 : 0);
  }

  /** Makes kernels count in bins with these edges. Gives the address of the counters. */
  countBetween(edges: Float64Array): number {
    const edgesPtr = this.call("arena", edges.byteLength);
    new Float64Array(this.#memory.buffer, edgesPtr, edges.length).set(edges);
    return this.call("histogram", edgesPtr, edges.length - 1);
  }

  /** u32 at `ptr`. */
  counters(ptr: number, count: number): number[] {
    return [...new Uint32Array(this.#memory.buffer, ptr, count)];
  }
}

/** Place of the sum of squares of `output` among the products of `outputs` outputs. */
export function squareIndex(output: number, outputs: number): number {
  return output * outputs - (output * (output - 1)) / 2;
}
