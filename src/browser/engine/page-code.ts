import type { EngineCode, KernelCode } from "../../engine/late-code.ts";
import type { Namespace } from "../../engine/namespace.ts";
import { libraryPlace } from "../../protocol/engine-stack.ts";
import {
  fromErrorRecord,
  isOwnError,
  isStandardClass,
  recordOfError,
  registerErrorClasses,
  summarize,
  wholeStackOf,
} from "../../protocol/error-record.ts";
import type { WasmSource } from "../../protocol/function-ref.ts";
import { LoadedLater } from "../../protocol/late.ts";
import type { Script } from "../../protocol/messages.ts";
import type { BlockingCode } from "../parts/blocking.ts";
import type { Brought, PartName, PartSource, Want } from "./wants.ts";

/** Made by the build, before all else: the globals that the engine keeps. */
declare const KEPT_GLOBALS: object;

// What there may be once only: parts use that of the engine. scripts/lib/engine-parts.mjs reads these names.
const SHARED = {
  fromErrorRecord,
  isOwnError,
  isStandardClass,
  recordOfError,
  registerErrorClasses,
  summarize,
  wholeStackOf,
};

type MakePart = (globals: object, shared: typeof SHARED) => unknown;

// By the scripts of parts, which are text that is evaluated, files, or the end of the engine's own script.
const scripts = new Map<string, MakePart>();
Object.defineProperty(globalThis, Symbol.for("wasm-ensemble.part"), {
  value: (name: string, make: MakePart) => scripts.set(name, make),
});

/** What the parts give. */
interface EngineParts {
  readonly blocking: BlockingCode;
  readonly helpers: (namespace: Namespace) => void;
  readonly kernels: KernelCode;
}

/** The code of an engine in a page, which asks its client for what it needs besides its own file. */
export class PageCode implements EngineCode {
  readonly kernels: LoadedLater<EngineParts["kernels"]>;
  readonly helpers: LoadedLater<EngineParts["helpers"]>;
  readonly blocking: LoadedLater<EngineParts["blocking"]>;
  readonly #builtIn: LoadedLater<WasmSource>;
  readonly #ask: (want: Want) => void;
  readonly #asked = new Map<Want, (brought: Brought) => void>();

  /** @param ask - passes on what is wanted; the answer goes to `receive` */
  constructor(ask: (want: Want) => void) {
    this.#ask = ask;
    this.kernels = this.#part("kernels");
    this.helpers = this.#part("helpers");
    this.blocking = this.#part("blocking");
    // Its client has made it.
    this.#builtIn = new LoadedLater(() => this.#bring("builtIn") as Promise<WasmSource>);
  }

  readonly builtIn = (): Promise<WasmSource> => this.#builtIn.load();

  readonly script = (later: number): Promise<Script> => this.#bring(later) as Promise<Script>;

  /** Takes an answer. */
  receive(brought: Brought): void {
    this.#asked.get(brought.want)?.(brought);
    this.#asked.delete(brought.want);
  }

  #part<Name extends PartName>(name: Name): LoadedLater<EngineParts[Name]> {
    return new LoadedLater(async () => {
      if (!scripts.has(name)) await runScript(name, (await this.#bring(name)) as PartSource);
      // Its script is of this build, and gives what its name says.
      return scripts.get(name)?.(KEPT_GLOBALS, SHARED) as EngineParts[Name];
    });
  }

  #bring(want: Want): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#asked.set(want, (brought) => {
        if ("error" in brought) reject(fromErrorRecord(brought.error));
        else resolve(brought.value);
      });
      this.#ask(want);
    });
  }
}

async function runScript(name: PartName, { text, address }: PartSource): Promise<void> {
  try {
    // Its frames in stacks are those of the engine.
    // oxlint-disable-next-line no-eval -- it is this library's own text
    (0, eval)(`${text}\n//# sourceURL=${libraryPlace()}?${name}`);
  } catch {
    // A policy forbids it.
    await importFile(address);
  }
  if (!scripts.has(name))
    throw new TypeError(`${address} is not a part of this engine: serve the files of one version`);
}

async function importFile(address: string): Promise<void> {
  try {
    await import(/* webpackIgnore: true */ /* @vite-ignore */ address);
  } catch (error) {
    throw new TypeError(
      `this page's Content-Security-Policy lets engines run no text, and a file of the engine can't be imported: copy ` +
        `build/lib/browser/${address.replace(/^.*\//, "")} to ${address} (${String(error)})`,
      { cause: error },
    );
  }
}
