import { KernelError } from "../protocol/errors.ts";

/** Draws `samples` values of one stream and writes their moments, `[mean, m2]` in f64 for each output. */
type RawKernel = (samples: number, statePtr: number, paramsPtr: number, outPtr: number) => void;

interface SamplingExports {
  readonly memory: WebAssembly.Memory;
  /** Bytes of a generator's state. */
  readonly STATE_BYTES: WebAssembly.Global;
  readonly arena: (sizeBytes: number) => number;
  readonly initStream: (statePtr: number, seed: bigint, stream: bigint) => void;
}

const OUTPUT_BYTES = 16;

/** An instance of a module of sampling kernels, with the raw interface that `assembly/index.ts` describes. */
export class SamplingModule {
  readonly #instance: WebAssembly.Instance;
  readonly #exports: SamplingExports;
  readonly #statePtr: number;
  readonly #outPtr: number;

  constructor(compiled: WebAssembly.Module) {
    this.#instance = new WebAssembly.Instance(compiled);
    // The modules of assembly/ export this; another one fails on its first call, with the error of the missing export.
    this.#exports = this.#instance.exports as unknown as SamplingExports;
    this.#statePtr = this.#exports.arena(Number(this.#exports.STATE_BYTES.value));
    this.#outPtr = this.#exports.arena(OUTPUT_BYTES);
  }

  /** @throws {KernelError} when the module has no such kernel */
  sampler(name: string, seed: bigint): (stream: number, samples: number) => number[] {
    const kernel = this.#instance.exports[name];
    if (typeof kernel !== "function") throw new KernelError(`the module has no kernel ${name}`);
    const { initStream, memory } = this.#exports;
    return (stream, samples) => {
      initStream(this.#statePtr, seed, BigInt(stream));
      // Exports of this name have the raw interface: the catalogue lists no others.
      (kernel as RawKernel)(samples, this.#statePtr, 0, this.#outPtr);
      return [...new Float64Array(memory.buffer, this.#outPtr, OUTPUT_BYTES / 8)];
    };
  }
}
