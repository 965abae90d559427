import { type ASUtil, instantiateSync } from "@assemblyscript/loader";
import { isTypedArray, type TypedArray, typedArrayKind } from "../../protocol/brands.ts";
import { describe } from "../../protocol/describe.ts";
import { KernelError } from "../../protocol/errors.ts";
import type { WasmReturn } from "../../protocol/function-ref.ts";
import { HostImports } from "./host-imports.ts";

type Exports = ASUtil & Readonly<Record<string, unknown>>;

/**
 * An instance of a module that is not known at build time. Arguments are copied into its memory and results out of it;
 * what a call allocated is collected once enough has piled up.
 */
export class ManagedModule {
  readonly #exports: Exports;
  readonly #types: RuntimeTypes;
  #allocatedBytes = 0;

  constructor(compiled: WebAssembly.Module) {
    const host = new HostImports("functions");
    this.#exports = instantiateSync<Exports>(compiled, host.imports).exports;
    host.memory = this.#exports.memory;
    this.#types = new RuntimeTypes(this.#exports);
  }

  get memory(): WebAssembly.Memory | undefined {
    return this.#exports.memory;
  }

  /** @throws {KernelError} when there is no such function */
  functionOf(name: string, returns: WasmReturn | undefined): (...args: unknown[]) => unknown {
    const exported = this.#exports[name];
    if (typeof exported !== "function") throw new KernelError(`the module exports no function ${name}`);
    return (...args) => this.#call({ name, exported: exported as RawFunction, returns }, args);
  }

  #call(
    fn: { name: string; exported: RawFunction; returns: WasmReturn | undefined },
    args: readonly unknown[],
  ): unknown {
    const pinned: number[] = [];
    const raw = args.map((arg, i) => this.#lower(arg, `argument ${i} of ${fn.name}`, pinned));
    try {
      const result = fn.exported(...raw);
      return fn.returns === undefined ? result : this.#lift(Number(result), fn.returns);
    } catch (error) {
      throw new KernelError(`${fn.name} failed: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    } finally {
      for (const ptr of pinned) this.#exports.__unpin(ptr);
      this.#collect();
    }
  }

  // Pins what it allocates: the next allocation may collect.
  #lower(value: unknown, where: string, pinned: number[]): number | bigint {
    switch (typeof value) {
      case "number":
      case "bigint":
        return value;
      case "boolean":
        return value ? 1 : 0;
      case "string":
        return this.#pin(this.#exports.__newString(value), value.length * 2, pinned);
      default:
        if (isTypedArray(value) || Array.isArray(value)) return this.#lowerArray(value, where, pinned);
        throw new KernelError(
          `${where} can't go into WebAssembly: ${describe(value)}; pass numbers, strings or arrays`,
        );
    }
  }

  #lowerArray(values: TypedArray | readonly unknown[], where: string, pinned: number[]): number {
    const id = this.#types.idFor(values);
    if (id === undefined) throw new KernelError(`${where}: the module has no type for ${describe(values)}`);
    const items = (
      Array.isArray(values) && values.some((item) => typeof item !== "number")
        ? values.map((item, i) => this.#lower(item, `${where}[${i}]`, pinned))
        : values
    ) as number[];
    return this.#pin(this.#exports.__newArray(id, items), items.length * 8, pinned);
  }

  #pin(ptr: number, sizeBytes: number, pinned: number[]): number {
    pinned.push(this.#exports.__pin(ptr));
    this.#allocatedBytes += sizeBytes + 32;
    return ptr;
  }

  #lift(ptr: number, returns: WasmReturn): unknown {
    if (ptr === 0) return null;
    this.#allocatedBytes += 64;
    if (returns === "string") return this.#exports.__getString(ptr);
    const view = this.#exports.__getArrayView(ptr) as Float64Array;
    this.#allocatedBytes += view.byteLength;
    return this.#types.isPlainArray(ptr) ? [...view] : view.slice();
  }

  #collect(): void {
    if (this.#allocatedBytes < COLLECT_AFTER_BYTES) return;
    this.#allocatedBytes = 0;
    this.#exports.__collect();
  }
}

type RawFunction = (...args: (number | bigint)[]) => number | bigint | undefined;

const COLLECT_AFTER_BYTES = 1 << 20;

// Flags of AssemblyScript's runtime type information, std/assembly/shared/typeinfo.ts.
const ARRAY_BUFFER_VIEW = 1 << 0;
const ARRAY = 1 << 1;
const VALUE_ALIGN_SHIFT = 6;
const VALUE_SIGNED = 1 << 11;
const VALUE_FLOAT = 1 << 12;
const VALUE_MANAGED = 1 << 14;

/** The array types that a module was compiled with, as its run-time type information tells. */
class RuntimeTypes {
  readonly #exports: Exports;
  readonly #flags: readonly number[];

  constructor(exports: Exports) {
    this.#exports = exports;
    const base = exports["__rtti_base"];
    this.#flags = base instanceof WebAssembly.Global ? this.#read(Number(base.value)) : [];
  }

  #read(basePtr: number): number[] {
    const words = new Uint32Array(this.#exports.memory?.buffer ?? new ArrayBuffer(0));
    const count = words[basePtr >>> 2] ?? 0;
    return [...words.subarray((basePtr >>> 2) + 1, (basePtr >>> 2) + 1 + count)];
  }

  /** Runtime id of the type that holds such values; undefined when the module was compiled without one. */
  idFor(values: TypedArray | readonly unknown[]): number | undefined {
    const wanted = Array.isArray(values) ? arrayFlags(values) : typedArrayFlags(values as TypedArray);
    const id = this.#flags.findIndex((flags) => wanted.some((flag) => (flags & FLAGS_COMPARED) === flag));
    return id < 0 ? undefined : id;
  }

  /** Whether the pointer leads to an Array, and not to a typed array. */
  isPlainArray(ptr: number): boolean {
    const id = new Uint32Array(this.#exports.memory?.buffer ?? new ArrayBuffer(0))[(ptr - 8) >>> 2] ?? 0;
    return ((this.#flags[id] ?? 0) & ARRAY) !== 0;
  }
}

const FLAGS_COMPARED =
  ARRAY_BUFFER_VIEW | ARRAY | (31 << VALUE_ALIGN_SHIFT) | VALUE_SIGNED | VALUE_FLOAT | VALUE_MANAGED;

function typedArrayFlags(values: TypedArray): number[] {
  const kind = typedArrayKind(values) ?? "";
  const float = kind.startsWith("Float");
  const unsigned = kind.includes("Uint");
  const align = values.BYTES_PER_ELEMENT << VALUE_ALIGN_SHIFT;
  return [ARRAY_BUFFER_VIEW | align | (float ? VALUE_FLOAT | VALUE_SIGNED : unsigned ? 0 : VALUE_SIGNED)];
}

// A plain array of numbers fits Array<f64>; one of strings or arrays fits an Array of references.
function arrayFlags(values: readonly unknown[]): number[] {
  const first = values[0];
  if (typeof first === "string" || typeof first === "object") return [ARRAY | (4 << VALUE_ALIGN_SHIFT) | VALUE_MANAGED];
  return [ARRAY | (8 << VALUE_ALIGN_SHIFT) | VALUE_FLOAT | VALUE_SIGNED];
}
