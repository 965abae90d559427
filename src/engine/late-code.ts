import type { StepLoop } from "../kernels/chains/step-loop.ts";
import type { KernelStore } from "../kernels/instances/store.ts";
import type { SampleLoop } from "../kernels/random/sample-loop.ts";
import type { StreamRng } from "../kernels/random/stream-rng.ts";
import type { WasmSource } from "../protocol/function-ref.ts";
import type { Late } from "../protocol/late.ts";
import type { Script } from "../protocol/messages.ts";
import type { Namespace } from "./namespace.ts";

/** What runs WebAssembly, and draws random numbers with it. */
export interface KernelCode {
  readonly KernelStore: typeof KernelStore;
  readonly SampleLoop: typeof SampleLoop;
  readonly StepLoop: typeof StepLoop;
  readonly StreamRng: typeof StreamRng;
}

/** Parts of an engine that may come late: in a page, which loads no more than it needs. */
export interface EngineCode {
  readonly kernels: Late<KernelCode>;
  /** Provides what compilers put into the text of functions. */
  readonly helpers: Late<(namespace: Namespace) => void>;
  /** The built-in kernels, for functions that come without them. */
  readonly builtIn: () => Promise<WasmSource>;
  /** A script that was sent before its client could parse it, by the number that stands for it. */
  readonly script: (later: number) => Promise<Script>;
}
