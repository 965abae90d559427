import { KernelError } from "../protocol/errors.ts";
import type { FunctionRef, WasmSource } from "../protocol/function-ref.ts";
import { ManagedModule } from "./managed-module.ts";
import type { SamplerRef } from "./sampler-ref.ts";
import { type Sampler, SamplingModule } from "./sampling-module.ts";
import { TypedModule } from "./typed-module.ts";

/** The WebAssembly instances of one engine: each module is instantiated once, on first use, in a memory of its own. */
export class KernelStore {
  readonly #managed = new Map<number, ManagedModule>();
  readonly #typed = new Map<number, TypedModule>();
  readonly #sampling = new Map<number, SamplingModule>();

  /**
   * An exported function that takes and gives numbers, strings and typed arrays.
   *
   * @throws {KernelError} when the module can't be instantiated or has no such function
   */
  functionOf(ref: FunctionRef & { kind: "wasm" }): (...args: unknown[]) => unknown {
    if (ref.signature) {
      const typed = instance(this.#typed, ref.module, (compiled) => new TypedModule(compiled));
      return typed.functionOf(ref.name, ref.signature);
    }
    const module = instance(this.#managed, ref.module, (compiled) => new ManagedModule(compiled));
    return module.functionOf(ref.name, ref.returns);
  }

  /**
   * A sampling kernel: `(stream index, samples)` to the record of that chunk.
   *
   * @throws {KernelError} when the module can't be instantiated or has no such kernel
   */
  samplerOf(ref: SamplerRef): Sampler {
    const module = instance(this.#sampling, ref.module, (compiled) => new SamplingModule(compiled));
    return module.sampler(ref);
  }
}

function instance<T>(known: Map<number, T>, source: WasmSource, make: (compiled: WebAssembly.Module) => T): T {
  let made = known.get(source.id);
  if (made === undefined) {
    try {
      made = make(source.compiled);
    } catch (error) {
      if (error instanceof KernelError) throw error;
      throw new KernelError(`the WebAssembly module can't be instantiated: ${String(error)}`, { cause: error });
    }
    known.set(source.id, made);
  }
  return made;
}
