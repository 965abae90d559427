import type { KernelStore } from "../kernels/instances/store.ts";
import type { FunctionRef, WasmSource } from "../protocol/function-ref.ts";
import type { LateScript, Script } from "../protocol/messages.ts";
import { namesHelpers } from "./common-helpers.ts";
import type { EngineCode, KernelCode } from "./late-code.ts";
import type { Namespace } from "./namespace.ts";

type KernelRef = Extract<FunctionRef, { readonly module: WasmSource }>;

/** What functions and scripts of an engine need of the code that may come late. */
export class LoadedCode {
  readonly #code: EngineCode;
  readonly #namespace: Namespace;
  readonly #maxWasmMb: number | undefined;
  #store: KernelStore | undefined;
  #hasHelpers: boolean;

  /** @param maxWasmMb - as of a {@link KernelStore} */
  constructor(code: EngineCode, namespace: Namespace, maxWasmMb: number | undefined) {
    this.#code = code;
    this.#namespace = namespace;
    this.#maxWasmMb = maxWasmMb;
    this.#hasHelpers = code.helpers.now !== undefined;
  }

  /** Whether a reference, but for those in it, needs {@link loadFor}. */
  lacks(ref: FunctionRef): boolean {
    switch (ref.kind) {
      case "source":
        return this.#lacksHelpers(ref.source);
      case "closure":
        return !this.#hasHelpers && ref.closure.functions.some(({ source }) => this.#lacksHelpers(source));
      case "wasm":
      case "sampler":
      case "chain":
      case "seeded":
      case "sample":
      case "step":
        return this.#code.kernels.now === undefined || isEmpty(ref.module);
      default:
        return false;
    }
  }

  /** Loads what a reference lacks. Rejects when that can't be loaded now. */
  async loadFor(ref: FunctionRef): Promise<void> {
    if ("module" in ref) {
      const [, builtIn] = await Promise.all([
        this.#code.kernels.load(),
        isEmpty(ref.module) ? this.#code.builtIn() : ref.module,
      ]);
      // The engine's own copy of it.
      (ref as { -readonly [Key in keyof KernelRef]: KernelRef[Key] }).module = builtIn;
    } else await this.#loadHelpers();
  }

  /** A script that is parsed, with all that its text needs; undefined where it is so already. Rejects as `loadFor`. */
  loadScript(script: Script | LateScript): Promise<Script> | undefined {
    if ("code" in script && !this.#lacksHelpers(script.code)) return undefined;
    return this.#loadScript(script);
  }

  async #loadScript(script: Script | LateScript): Promise<Script> {
    const parsed = "code" in script ? script : await this.#code.script(script.later);
    if (this.#lacksHelpers(parsed.code)) await this.#loadHelpers();
    return parsed;
  }

  /** Code for functions of which it lacks nothing. */
  get kernels(): KernelCode {
    const { now } = this.#code.kernels;
    if (now === undefined) throw new TypeError("what runs kernels was not loaded");
    return now;
  }

  /** The WebAssembly instances of the engine. */
  get store(): KernelStore {
    this.#store ??= new this.kernels.KernelStore(this.#maxWasmMb);
    return this.#store;
  }

  /** Releases the instance that holds the data sets of a function. */
  release(ref: FunctionRef | undefined): void {
    if (ref?.kind === "sampler" || ref?.kind === "chain") this.#store?.release(ref);
  }

  #lacksHelpers(text: string): boolean {
    return !this.#hasHelpers && namesHelpers(text, this.#namespace);
  }

  async #loadHelpers(): Promise<void> {
    const provide = await this.#code.helpers.load();
    if (!this.#hasHelpers) provide(this.#namespace);
    this.#hasHelpers = true;
  }
}

// That of the built-in kernels, from a page that has not loaded them.
function isEmpty({ compiled }: { readonly compiled?: object }): boolean {
  return compiled === undefined;
}
