import { KernelError } from "../protocol/errors.ts";
import type { FunctionRef } from "../protocol/function-ref.ts";
import { RESET_EXPORT } from "./compile/export-names.ts";
import { HostImports } from "./compile/host-imports.ts";
import { trapPlace } from "./compile/trap-place.ts";

/** Draws `samples` samples from a state, and writes a record: see `assembly/index.ts`. */
type RawKernel = (samples: number, statePtr: number, paramsPtr: number, outPtr: number) => void;

interface SamplingExports {
  readonly memory: WebAssembly.Memory;
  /** Bytes of a generator's state: C and Rust have functions, as their constants are exported by address. */
  readonly STATE_BYTES: WebAssembly.Global | (() => number);
  readonly arena: (sizeBytes: number) => number;
  readonly initStream: (statePtr: number, seed: bigint, stream: bigint) => void;
  readonly histogram?: (low: number, high: number, bins: number) => number;
}

/** Gives the record of one chunk: see {@link recordLength}. */
export type Sampler = (stream: number, samples: number) => number[];

/**
 * Numbers in a chunk's record: finite samples, non-finite samples, index of the first of those (-1: none), the mean of
 * each output over the finite samples, and the sums of products of deviations from the means, upper triangle by rows.
 * Counters of a histogram may follow.
 */
export function recordLength(outputs: number): number {
  return 3 + outputs + (outputs * (outputs + 1)) / 2;
}

/** An instance of a module of sampling kernels, with the raw interface that `assembly/index.ts` describes. */
export class SamplingModule {
  readonly #compiled: WebAssembly.Module;
  readonly #instance: WebAssembly.Instance;
  readonly #exports: SamplingExports;
  readonly #statePtr: number;
  #roomPtr = 0;
  #roomBytes = 0;

  constructor(compiled: WebAssembly.Module) {
    this.#compiled = compiled;
    const host = new HostImports("sampling");
    this.#instance = new WebAssembly.Instance(compiled, host.imports);
    // Checked below: whatever has these exports has the raw interface.
    this.#exports = this.#instance.exports as unknown as SamplingExports;
    for (const name of ["memory", "STATE_BYTES", "arena", "initStream"] as const) {
      if (this.#exports[name] === undefined)
        throw new KernelError(`the module is no sampling kernel: it has no ${name}`);
    }
    host.memory = this.#exports.memory;
    const { STATE_BYTES: stateBytes, arena } = this.#exports;
    this.#statePtr = arena(Number(typeof stateBytes === "function" ? stateBytes() : stateBytes.value));
  }

  // Samplers take turns, so they share one place; the arena can't take memory back.
  #room(paramsBytes: number, outBytes: number): readonly [paramsPtr: number, outPtr: number] {
    const paramsRoom = 16 * Math.ceil(paramsBytes / 16);
    if (paramsRoom + outBytes > this.#roomBytes) {
      this.#roomBytes = paramsRoom + outBytes;
      this.#roomPtr = this.#exports.arena(this.#roomBytes);
    }
    return [this.#roomPtr, this.#roomPtr + paramsRoom];
  }

  /** @throws {KernelError} when the module has no such kernel */
  sampler(ref: FunctionRef & { kind: "sampler" }): Sampler {
    const { name, seed, params, outputs } = ref;
    const kernel = this.#instance.exports[name];
    if (typeof kernel !== "function") throw new KernelError(`the module has no kernel ${name}`);
    const { initStream, memory } = this.#exports;
    const outBytes = 8 * recordLength(outputs);
    const counters = (ref.histogram?.bins ?? 0) + 2;
    return (stream, samples) => {
      const [paramsPtr, outPtr] = this.#room(params.length, outBytes);
      const countersPtr = this.#countIn(ref);
      initStream(this.#statePtr, seed, BigInt(stream));
      new Uint8Array(memory.buffer, paramsPtr, params.length).set(params);
      this.#call(kernel as RawKernel, name, [samples, this.#statePtr, paramsPtr, outPtr]);
      // A copy: the next chunk writes to the same place.
      const record = [...new Float64Array(memory.buffer, outPtr, recordLength(outputs))];
      return countersPtr === 0 ? record : [...record, ...new Uint32Array(memory.buffer, countersPtr, counters)];
    };
  }

  // Other samplers of the instance may have counted otherwise, or not at all.
  #countIn({ name, histogram }: FunctionRef & { kind: "sampler" }): number {
    const countersPtr = this.#exports.histogram?.(histogram?.low ?? 0, histogram?.high ?? 0, histogram?.bins ?? 0) ?? 0;
    if (histogram && countersPtr === 0) throw new KernelError(`kernel ${name} can't count in such bins`);
    return countersPtr;
  }

  #call(kernel: RawKernel, name: string, args: Parameters<RawKernel>): void {
    try {
      kernel(...args);
    } catch (error) {
      // A trap leaves the stack of a kernel's garbage collector as deep as it was.
      (this.#instance.exports[RESET_EXPORT] as (() => void) | undefined)?.();
      const text = error instanceof Error ? error.message : String(error);
      throw new KernelError(`kernel ${name} failed: ${text}${trapPlace(error, this.#compiled)}`, { cause: error });
    }
  }
}
