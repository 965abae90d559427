import type { PieceArguments } from "../kernels/chains/chain-piece.ts";
import { reviveClosure } from "../protocol/closure.ts";
import { fromErrorRecord } from "../protocol/error-record.ts";
import { fill } from "../protocol/fill.ts";
import type { FunctionRef, Placeholder, WasmSource } from "../protocol/function-ref.ts";
import type { FunctionId } from "../protocol/ids.ts";
import type { LateScript, Script } from "../protocol/messages.ts";
import { shownSpecifier } from "../protocol/sent-module.ts";
import { bindConstants } from "./bound-function.ts";
import { provideCounters } from "./counters.ts";
import { type Exports, exportOf } from "./exports.ts";
import { FunctionOrigins } from "./function-origins.ts";
import type { EngineCode } from "./late-code.ts";
import { LoadedCode } from "./loaded-code.ts";
import { lookUp, type Namespace } from "./namespace.ts";
import { sentUrl } from "./sent-url.ts";
import type { TaskRandom } from "./task-random.ts";

/** A function of an engine, ready to be called with whatever arguments arrived. */
export type Callable = (...args: unknown[]) => unknown;

type ModuleRef = Extract<FunctionRef, { readonly module: WasmSource }>;

/** Imports a module, resolving bare names as the user's program would. */
export type ImportModule = (specifier: string) => Promise<Exports>;

/** The functions that a client has sent to an engine; each is made once, on first use. */
export class FunctionTable {
  readonly #namespace: Namespace;
  readonly #code: LoadedCode;
  readonly #import: ImportModule;
  readonly #random: TaskRandom;
  readonly #refs = new Map<FunctionId, FunctionRef>();
  readonly #callables = new Map<FunctionId, Callable>();
  // Functions that others are made of, by the reference inside of theirs.
  #inner = new WeakMap<FunctionRef, Callable>();
  readonly #modules = new Map<string, Exports>();
  /** What functions that came with what they capture travel as. */
  readonly origins: FunctionOrigins = new FunctionOrigins();

  constructor(parts: {
    readonly namespace: Namespace;
    readonly code: EngineCode;
    readonly maxWasmMb: number | undefined;
    readonly importModule: ImportModule;
    readonly random: TaskRandom;
  }) {
    this.#random = parts.random;
    this.#namespace = parts.namespace;
    this.#code = new LoadedCode(parts.code, parts.namespace, parts.maxWasmMb);
    this.#import = parts.importModule;
  }

  /** Takes a function that the client will name by `id`. */
  define(id: FunctionId, ref: FunctionRef): void {
    this.#refs.set(id, ref);
  }

  /** Releases a function that the client will not name again. */
  forget(id: FunctionId): void {
    const ref = this.#refs.get(id);
    this.#code.release(ref);
    this.#refs.delete(id);
    this.#callables.delete(id);
  }

  /** Makes all functions anew on their next use: after the namespace was cleared, as they may hold what it held. */
  renew(): void {
    // Else those that come would place their data a second time, in the same memory.
    for (const ref of this.#refs.values()) this.#code.release(ref);
    this.#callables.clear();
    this.#inner = new WeakMap();
    this.origins.clear();
  }

  /**
   * The function of that id, or undefined when it must be loaded first.
   *
   * @throws what its source throws; ReferenceError or TypeError when a name does not lead to a function
   */
  callable(id: FunctionId): Callable | undefined {
    const known = this.#callables.get(id);
    if (known !== undefined) return known;
    const ref = this.#refs.get(id);
    if (ref === undefined) throw new TypeError(`function ${id} was never sent`);
    if (this.needsLoading(ref)) return undefined;
    const callable = asCallable(this.revive(ref, id), ref);
    if (!this.#namesAnything(ref)) this.#callables.set(id, callable);
    return callable;
  }

  /** Loads what `callable` said is missing. */
  async load(id: FunctionId): Promise<void> {
    const ref = this.#refs.get(id);
    if (ref !== undefined) await this.loadRefs([ref]);
  }

  /** Whether the reference needs {@link loadRefs} before {@link revive}. */
  needsLoading(ref: FunctionRef): boolean {
    if (ref.kind === "module") return !this.#modules.has(ref.url);
    if (this.#code.lacks(ref)) return true;
    return this.#partsOf(ref).some((part) => this.needsLoading(part));
  }

  /** Loads what functions in the places of a value need; undefined where all of it is there. */
  loadFor(placeholders: readonly Placeholder[]): Promise<void> | undefined {
    const refs = placeholders.map(({ ref }) => ref).filter((ref) => this.needsLoading(ref));
    return refs.length === 0 ? undefined : this.loadRefs(refs);
  }

  /** A script that is ready to run; undefined where it is so already. */
  loadScript(script: Script | LateScript): Promise<Script> | undefined {
    return this.#code.loadScript(script);
  }

  /** Imports the modules of references, and loads what else they need. */
  async loadRefs(refs: readonly FunctionRef[]): Promise<void> {
    for (const ref of refs) {
      if (this.#code.lacks(ref)) await this.#code.loadFor(ref);
      if (ref.kind === "module" && !this.#modules.has(ref.url)) this.#modules.set(ref.url, await this.#import(ref.url));
      try {
        await this.loadRefs(this.#partsOf(ref));
      } catch (error) {
        throw ref.kind === "closure" ? notLoaded(error) : error;
      }
    }
  }

  // References that another holds.
  #partsOf(ref: FunctionRef): readonly FunctionRef[] {
    switch (ref.kind) {
      case "bound":
        return [ref.fn, ...ref.placeholders.map((placeholder) => placeholder.ref)];
      case "seeded":
      case "sample":
        return [ref.fn];
      case "step":
        return ref.start ? [ref.fn, ref.start] : [ref.fn];
      case "closure":
        return ref.closure.placeholders.map((placeholder) => placeholder.ref);
      case "instance":
        return [ref.of];
      case "sent": {
        const sent = this.#callables.has(ref.fn) ? undefined : this.#refs.get(ref.fn);
        return sent === undefined ? [] : [sent];
      }
      default:
        return [];
    }
  }

  /**
   * The engine's own copy of what a reference names: a function or, for a name, any value.
   *
   * @param id - number of the function; absent when it came inside of a value
   */
  revive(ref: FunctionRef, id?: FunctionId): unknown {
    switch (ref.kind) {
      case "source":
        return this.#evaluate(ref.source, { name: ref.name, id });
      case "closure":
        return reviveClosure(ref.closure, ref.index, {
          evaluate: (source, fn) => this.#evaluate(source, fn),
          resolve: (inner) => this.revive(inner),
          known: (key) => this.origins.known(key),
          made: (fn, closure, index) => this.origins.add(fn, closure, index),
        });
      case "sent":
        return this.callable(ref.fn);
      case "own":
        return this.origins.known(ref.key);
      case "captured":
      case "instance":
        throw new TypeError(`a function was sent by a reference that makes no sense here: ${ref.kind}`);
      case "global":
      case "name":
        return lookUp(this.#namespace, ref.path);
      case "module": {
        const found = this.#exportOf(ref.url, ref.name);
        this.origins.addImported(found, ref);
        return found;
      }
      case "wasm":
      case "sampler":
      case "chain":
      case "seeded":
      case "sample":
      case "step":
        return this.#ofModule(ref, id);
      case "bound": {
        const values = [...ref.values];
        fill(values, ref.placeholders, (part) => this.revive(part));
        return bindConstants(this.#innerOf(ref.fn, ref.of), ref.at, values);
      }
      case "unsendable":
        return () => {
          throw fromErrorRecord(ref.error);
        };
    }
  }

  // Of a WebAssembly module, whose instance is made with the first.
  #ofModule(ref: ModuleRef, id: FunctionId | undefined): unknown {
    const { kernels, store } = this.#code;
    switch (ref.kind) {
      case "wasm":
        return store.functionOf(ref);
      case "sampler":
        return store.samplerOf(ref);
      case "chain":
        return store.chainOf(ref);
      case "seeded": {
        const fn = this.#innerOf(ref.fn, ref.of);
        const module = store.randomOf(ref.module);
        return (seed: bigint, stream: number, ...args: unknown[]) =>
          this.#random.during(new kernels.StreamRng(module, { seed, stream: BigInt(stream) }), () => fn(...args));
      }
      case "sample": {
        const loop = new kernels.SampleLoop(store.randomOf(ref.module), ref, this.#innerOf(ref.fn, id));
        return (stream: number, samples: number, first = 0, counts?: Uint32Array) =>
          loop.record(stream, samples, (rng, call) => this.#random.during(rng, call), counts && { first, counts });
      }
      case "step": {
        const start = ref.start && this.#innerOf(ref.start, undefined);
        const loop = new kernels.StepLoop(store.randomOf(ref.module), ref, this.#innerOf(ref.fn, id), start);
        return (...piece: unknown[]) =>
          loop.piece(piece as unknown as PieceArguments, (rng, call) => this.#random.during(rng, call));
      }
    }
  }

  // A name may be set to something else at any time, so it is looked up at each use. Closures keep what they found.
  #namesAnything(ref: FunctionRef): boolean {
    if (ref.kind === "closure") return false;
    return ref.kind === "name" || this.#partsOf(ref).some((part) => this.#namesAnything(part));
  }

  #evaluate(source: string, { name, id }: { readonly name: string; readonly id?: FunctionId | undefined }): unknown {
    provideCounters(this.#namespace, source);
    return this.#namespace.evaluate(`${source}\n//# sourceURL=${sentUrl(name, id)}`);
  }

  #innerOf(ref: FunctionRef, id: FunctionId | undefined): Callable {
    const known = this.#inner.get(ref);
    if (known !== undefined) return known;
    const callable = asCallable(this.revive(ref, id), ref);
    if (!this.#namesAnything(ref)) this.#inner.set(ref, callable);
    return callable;
  }

  #exportOf(url: string, name: string): unknown {
    const exports = this.#modules.get(url) ?? {};
    if (name === "*") return exports;
    const found = exportOf(exports, name);
    if (found.length > 0) return found[0];
    throw new TypeError(
      `${shownSpecifier(url)} has no export ${name}; it has ${Object.keys(exports).join(", ") || "none"}`,
    );
  }
}

function notLoaded(error: unknown): Error {
  const why = error instanceof Error ? error.message : String(error);
  return new Error(`what the function imports can't be loaded here: ${why}`, { cause: error });
}

function asCallable(value: unknown, ref: FunctionRef): Callable {
  if (typeof value === "function") return value as Callable;
  const name = "path" in ref ? ref.path : "name" in ref ? ref.name : "what was sent";
  throw new TypeError(`${name} is not a function on the engine`);
}
