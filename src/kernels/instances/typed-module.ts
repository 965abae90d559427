import { type ASUtil, instantiateSync } from "@assemblyscript/loader";
import { KernelError } from "../../protocol/errors.ts";
import type { WasmSignature } from "../../protocol/wasm-type.ts";
import { COLLECT_EXPORT, RESET_EXPORT } from "./export-names.ts";
import { HostImports } from "./host-imports.ts";
import { trapPlace } from "./trap-place.ts";
import { type RawValue, TypedValues } from "./typed-values.ts";

type Exports = ASUtil & Readonly<Record<string, unknown>>;
type RawFunction = (...args: RawValue[]) => RawValue | undefined;

/**
 * An instance of a module whose functions are called by their declared types. Arguments are copied into its memory and
 * results out of it; its collector runs by itself, as calls allocate, or after each call.
 */
export class TypedModule {
  readonly #compiled: WebAssembly.Module;
  readonly #exports: Exports;
  readonly #values: TypedValues;

  constructor(compiled: WebAssembly.Module) {
    this.#compiled = compiled;
    const host = new HostImports("functions");
    this.#exports = instantiateSync<Exports>(compiled, host.imports).exports;
    host.memory = this.#exports.memory;
    this.#values = new TypedValues(this.#exports);
  }

  get memory(): WebAssembly.Memory | undefined {
    return this.#exports.memory;
  }

  /** @throws {KernelError} when there is no such function */
  functionOf(name: string, signature: WasmSignature): (...args: unknown[]) => unknown {
    const exported = this.#exports[name];
    if (typeof exported !== "function") throw new KernelError(`the module exports no function ${name}`);
    return (...args) => this.#call(name, exported as RawFunction, signature, args);
  }

  #call(name: string, exported: RawFunction, signature: WasmSignature, args: readonly unknown[]): unknown {
    checkCount(name, signature, args.length);
    try {
      const raw = args.map((arg, i) => this.#lower(name, signature, arg, i));
      return this.#values.lift(this.#run(name, exported, raw), signature.result);
    } finally {
      this.#values.release();
      (this.#exports[COLLECT_EXPORT] as (() => void) | undefined)?.();
    }
  }

  #lower(name: string, { parameters }: WasmSignature, arg: unknown, index: number): RawValue {
    const parameter = parameters[index];
    if (parameter === undefined) throw new TypeError(`${name} has no parameter ${index}`);
    return this.#values.lower(arg, parameter.type, `${parameter.name} of ${name}`);
  }

  #run(name: string, exported: RawFunction, raw: RawValue[]): RawValue | undefined {
    try {
      return exported(...raw);
    } catch (error) {
      // A trap leaves the collector's stack as deep as it was.
      (this.#exports[RESET_EXPORT] as (() => void) | undefined)?.();
      const text = error instanceof Error ? error.message : String(error);
      throw new KernelError(`${name} failed: ${text}${trapPlace(error, this.#compiled)}`, { cause: error });
    }
  }
}

function checkCount(name: string, { parameters, required }: WasmSignature, count: number): void {
  if (count >= required && count <= parameters.length) return;
  const wanted = required === parameters.length ? `${required}` : `${required} to ${parameters.length}`;
  throw new TypeError(`${name} expects ${wanted} argument${wanted === "1" ? "" : "s"}, got ${count}`);
}
