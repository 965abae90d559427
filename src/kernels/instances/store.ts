import { EnsembleError, KernelError, MemoryLimitError } from "../../protocol/errors.ts";
import type { FunctionRef, WasmSource } from "../../protocol/function-ref.ts";
import type { ChainRef, TakePiece } from "../chains/chain-piece.ts";
import { RandomModule } from "../random/random-module.ts";
import { ManagedModule } from "./managed-module.ts";
import { MemoryLimit } from "./memory-limit.ts";
import type { SamplerRef } from "./sampler-ref.ts";
import { type Sampler, SamplingModule } from "./sampling-module.ts";
import { TypedModule } from "./typed-module.ts";

interface Instance {
  readonly memory: WebAssembly.Memory | undefined;
}

/** How instances of one kind are made and kept, by the id of their module. */
interface Shelf<T extends Instance> {
  readonly made: Map<number, T>;
  readonly make: (compiled: WebAssembly.Module) => T;
}

/**
 * The WebAssembly instances of one engine: each module is instantiated once, on first use, in a memory of its own. One
 * whose memory passes the limit is released, and the next call makes another.
 */
export class KernelStore {
  readonly #managed = shelf((compiled) => new ManagedModule(compiled));
  readonly #typed = shelf((compiled) => new TypedModule(compiled));
  readonly #sampling = shelf((compiled) => new SamplingModule(compiled));
  readonly #random = shelf((compiled) => new RandomModule(compiled));
  // Those of samplers and chains with data sets.
  readonly #own = new Map<SamplerRef | ChainRef, Shelf<SamplingModule>>();
  readonly #limit: MemoryLimit | undefined;

  /** @param maxWasmMb - MB of 2^20 bytes that all instances may have together; absent: no limit */
  constructor(maxWasmMb?: number) {
    this.#limit = maxWasmMb === undefined ? undefined : new MemoryLimit(maxWasmMb);
  }

  /**
   * An exported function that takes and gives numbers, strings and typed arrays.
   *
   * @throws {KernelError} when the module can't be instantiated or has no such function
   * @throws {MemoryLimitError} when its memory is larger than the limit from the start
   */
  functionOf(ref: FunctionRef & { kind: "wasm" }): (...args: unknown[]) => unknown {
    const { module, name, signature, returns } = ref;
    if (signature) return this.#use(this.#typed, module, (made) => made.functionOf(name, signature));
    return this.#use(this.#managed, module, (made) => made.functionOf(name, returns));
  }

  /**
   * A sampling kernel: `(stream index, samples)` to the record of that chunk. One with data sets has an instance of its own
   * until it is released: a memory never shrinks.
   *
   * @throws as `functionOf`
   */
  samplerOf(ref: SamplerRef): Sampler {
    return this.#use(this.#shelfOf(ref), ref.module, (made) => made.sampler(ref));
  }

  /** Chains of a kernel that takes steps. @throws as `functionOf` */
  chainOf(ref: ChainRef): TakePiece {
    return this.#use(this.#shelfOf(ref), ref.module, (made) => made.chain(ref));
  }

  #shelfOf(ref: SamplerRef | ChainRef): Shelf<SamplingModule> {
    if (ref.data === undefined) return this.#sampling;
    const own = this.#own.get(ref) ?? shelf((compiled) => new SamplingModule(compiled));
    this.#own.set(ref, own);
    return own;
  }

  /** Releases what a sampler has for itself. It is not called again. */
  release(ref: SamplerRef | ChainRef): void {
    this.#own.delete(ref);
  }

  /** The generators of random numbers. @throws as `functionOf` */
  randomOf(source: WasmSource): RandomModule {
    return this.#instance(this.#random, source);
  }

  #use<T extends Instance, A extends readonly unknown[], R>(
    kind: Shelf<T>,
    source: WasmSource,
    bind: (instance: T) => (...args: A) => R,
  ): (...args: A) => R {
    let instance = this.#instance(kind, source);
    let bound = bind(instance);
    const limit = this.#limit;
    if (limit === undefined) return bound;
    // A memory that grows gets another buffer; until then there is nothing to add up.
    let buffer = instance.memory?.buffer;
    return (...args) => {
      const current = this.#instance(kind, source);
      if (current !== instance) {
        instance = current;
        bound = bind(current);
        buffer = current.memory?.buffer;
      }
      try {
        const result = bound(...args);
        if (current.memory?.buffer === buffer) return result;
        buffer = current.memory?.buffer;
        if (limit.isExceeded(this.#memories())) throw limit.error(undefined);
        return result;
      } catch (error) {
        const exceeded = limit.isExceeded(this.#memories()) || limit.isCause(error, current.memory);
        if (!exceeded) throw limit.explain(error);
        kind.made.delete(source.id);
        throw error instanceof MemoryLimitError ? error : limit.error(error);
      }
    };
  }

  #instance<T extends Instance>({ made, make }: Shelf<T>, source: WasmSource): T {
    const known = made.get(source.id);
    if (known !== undefined) return known;
    const instance = tryMake(() => make(this.#limit?.bound(source) ?? (source.compiled as WebAssembly.Module)));
    if (this.#limit?.isExceeded([...this.#memories(), instance.memory])) throw this.#limit.error(undefined);
    made.set(source.id, instance);
    return instance;
  }

  #memories(): (WebAssembly.Memory | undefined)[] {
    const shelves: readonly Shelf<Instance>[] = [
      this.#managed,
      this.#typed,
      this.#sampling,
      this.#random,
      ...this.#own.values(),
    ];
    return shelves.flatMap(({ made }) => [...made.values()].map(({ memory }) => memory));
  }
}

function shelf<T extends Instance>(make: (compiled: WebAssembly.Module) => T): Shelf<T> {
  return { made: new Map(), make };
}

function tryMake<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof EnsembleError) throw error;
    throw new KernelError(`the WebAssembly module can't be instantiated: ${String(error)}`, { cause: error });
  }
}
