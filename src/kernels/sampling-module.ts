import { KernelError } from "../protocol/errors.ts";
import { RESET_EXPORT } from "./compile/export-names.ts";
import { HostImports } from "./compile/host-imports.ts";
import { trapPlace } from "./compile/trap-place.ts";
import type { SamplerRef } from "./sampler-ref.ts";

/** Draws `samples` samples from a state, and writes a record: see `assembly/index.ts`. */
type RawKernel = (samples: number, statePtr: number, paramsPtr: number, outPtr: number) => void;

interface SamplingExports {
  readonly memory: WebAssembly.Memory;
  /** Bytes of a generator's state: C and Rust have functions, as their constants are exported by address. */
  readonly STATE_BYTES: WebAssembly.Global | (() => number);
  readonly arena: (sizeBytes: number) => number;
  readonly initStream: (statePtr: number, seed: bigint, stream: bigint) => void;
  readonly histogram?: (low: number, high: number, bins: number) => number;
  readonly sobol?: (dimensions: number, directionsPtr: number) => void;
  readonly antithetic?: (on: boolean) => void;
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

const NO_POINTS = { dimensions: 0, directions: new Uint32Array() };

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

  get memory(): WebAssembly.Memory {
    return this.#exports.memory;
  }

  // Samplers take turns, so they share one place; the arena can't take memory back.
  #room(...sizesBytes: readonly number[]): readonly number[] {
    const starts = [0];
    for (const sizeBytes of sizesBytes) starts.push((starts.at(-1) ?? 0) + 16 * Math.ceil(sizeBytes / 16));
    const neededBytes = starts.pop() ?? 0;
    if (neededBytes > this.#roomBytes) {
      this.#roomBytes = neededBytes;
      this.#roomPtr = this.#exports.arena(neededBytes);
    }
    return starts.map((start) => this.#roomPtr + start);
  }

  /** @throws {KernelError} when the module has no such kernel, or can't draw so */
  sampler(ref: SamplerRef): Sampler {
    const { name, seed, params, outputs } = ref;
    const kernel = this.#instance.exports[name];
    if (typeof kernel !== "function") throw new KernelError(`the module has no kernel ${name}`);
    const { initStream, memory, sobol, antithetic } = this.#exports;
    if ((ref.sobol && !sobol) || (ref.antithetic && !antithetic)) {
      throw new KernelError(`kernel ${name} takes no points: its module has no ${ref.sobol ? "sobol" : "antithetic"}`);
    }
    const outBytes = 8 * recordLength(outputs);
    const counters = (ref.histogram?.bins ?? 0) + 2;
    const { dimensions, directions } = ref.sobol ?? NO_POINTS;
    return (stream, samples) => {
      const [paramsPtr = 0, outPtr = 0, directionsPtr = 0] = this.#room(params.length, outBytes, directions.byteLength);
      const countersPtr = this.#countIn(ref);
      // As with the histogram, other samplers of the instance may have drawn otherwise.
      new Uint32Array(memory.buffer, directionsPtr, directions.length).set(directions);
      sobol?.(dimensions, directionsPtr);
      antithetic?.(ref.antithetic ?? false);
      initStream(this.#statePtr, seed, BigInt(stream));
      new Uint8Array(memory.buffer, paramsPtr, params.length).set(params);
      this.#call(kernel as RawKernel, name, [samples, this.#statePtr, paramsPtr, outPtr]);
      // A copy: the next chunk writes to the same place.
      const record = [...new Float64Array(memory.buffer, outPtr, recordLength(outputs))];
      return countersPtr === 0 ? record : [...record, ...new Uint32Array(memory.buffer, countersPtr, counters)];
    };
  }

  // Other samplers of the instance may have counted otherwise, or not at all.
  #countIn({ name, histogram }: SamplerRef): number {
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
