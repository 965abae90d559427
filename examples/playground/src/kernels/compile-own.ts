import { KernelCompileError, type KernelDiagnostic, type SamplingKernel } from "wasm-ensemble";
import { messageOf } from "../app/engines.ts";

/** What came of compiling a source. */
export type Compiled =
  | { readonly kind: "kernel"; readonly kernel: SamplingKernel }
  /** What is wrong, where; of one line 0 where no place is known. */
  | { readonly kind: "wrong"; readonly diagnostics: readonly KernelDiagnostic[] }
  /** There is no compiler; a second try may find it. */
  | { readonly kind: "no-compiler"; readonly why: string }
  | { readonly kind: "cancelled" };

/** How far a compilation is. */
export type CompilePhase =
  | { readonly kind: "loading"; readonly bytes: number }
  /** The compiler is there, and prepares itself. */
  | { readonly kind: "starting" }
  | { readonly kind: "compiling" };

interface CompileOptions {
  readonly signal: AbortSignal;
  readonly onPhase: (phase: CompilePhase) => void;
}

/** Put there by the build. */
declare const COMPILER_BYTES: number;

/** Bytes of the compiler, as it is read. */
export const COMPILER_SIZE: number = COMPILER_BYTES;

const COMPILER = "./compiler.js";
// Of progress that is shown.
const EVERY_BYTES = 200_000;

/** Whether the compiler's file has been read: the browser keeps it. */
let isLoaded = false;
/** Whether its worker runs, and waits for sources. */
let isReady = false;
let worker: Worker | undefined;

/** Compiles a kernel, in a worker of its own, for which the compiler is loaded first. Never rejects. */
export async function compileOwn(source: string, { signal, onPhase }: CompileOptions): Promise<Compiled> {
  try {
    if (!isLoaded) await load(signal, onPhase);
    isLoaded = true;
  } catch (error) {
    return signal.aborted ? { kind: "cancelled" } : { kind: "no-compiler", why: messageOf(error) };
  }
  onPhase(isReady ? { kind: "compiling" } : { kind: "starting" });
  const createWorker = (): Worker => {
    worker = new Worker(new URL(COMPILER, import.meta.url), { type: "module" });
    // Its first word is that it takes sources.
    worker.addEventListener(
      "message",
      () => {
        isReady = true;
        if (!signal.aborted) onPhase({ kind: "compiling" });
      },
      { once: true },
    );
    worker.addEventListener("error", () => {
      isReady = false;
    });
    return worker;
  };
  signal.addEventListener("abort", endWorker);
  try {
    return await compiled(source, createWorker);
  } catch (error) {
    if (signal.aborted) return { kind: "cancelled" };
    const { diagnostics = [] } = error instanceof KernelCompileError ? error : {};
    if (diagnostics.length > 0) return { kind: "wrong", diagnostics };
    if (isReady) return wrong(messageOf(error));
    // A file that was there may be gone, or be no script.
    isLoaded = false;
    return { kind: "no-compiler", why: messageOf(error) };
  } finally {
    signal.removeEventListener("abort", endWorker);
  }
}

async function compiled(source: string, createWorker: () => Worker): Promise<Compiled> {
  const { compileKernel } = await import("wasm-ensemble/compile");
  const kernel = await compileKernel(source, { name: "kernel", createWorker });
  if (!("module" in kernel)) return wrong("the source exports no function sample(rng: Rng, params: Params): f64");
  if (kernel.chain !== undefined)
    return wrong("this kernel takes steps of chains: npx ensemble chains kernel.ts runs it");
  if (kernel.outputs.length === 0) return wrong("all outputs are arrays: npx ensemble sample kernel.ts draws them");
  return { kind: "kernel", kernel };
}

/** Reads the compiler, so that it can be told how far that is; its worker then finds it in the browser's cache. */
async function load(signal: AbortSignal, onPhase: (phase: CompilePhase) => void): Promise<void> {
  onPhase({ kind: "loading", bytes: 0 });
  const response = await fetch(new URL(COMPILER, import.meta.url), { signal });
  if (!response.ok) throw new Error(`the server answers ${response.status} for compiler.js`);
  const reader = response.body?.getReader();
  let bytes = 0;
  let shownBytes = 0;
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
    bytes += part.value.length;
    if (bytes - shownBytes < EVERY_BYTES) continue;
    shownBytes = bytes;
    onPhase({ kind: "loading", bytes });
  }
}

/** Ends the compiler's worker. The library hears of it as of any worker that is lost, and starts another for the next source. */
function endWorker(): void {
  worker?.dispatchEvent(new ErrorEvent("error", { message: "cancelled", cancelable: true }));
  worker = undefined;
  isReady = false;
}

function wrong(message: string): Compiled {
  return { kind: "wrong", diagnostics: [{ file: "kernel.ts", line: 0, column: 0, message, code: 0 }] };
}
