import { KernelCompileError, type KernelDiagnostic, type SamplingKernel } from "wasm-ensemble";
import { messageOf } from "../app/engines.ts";

/** What came of compiling a source. */
export type Compiled =
  | { readonly kernel: SamplingKernel }
  /** What is wrong, where; of one line 0 where no place is known. */
  | { readonly diagnostics: readonly KernelDiagnostic[] };

/** Compiles a kernel, in a worker of its own, which loads the compiler when it is first used. Never rejects. */
export async function compileOwn(source: string): Promise<Compiled> {
  try {
    const { compileKernel } = await import("wasm-ensemble/compile");
    const kernel = await compileKernel(source, { name: "kernel", createWorker });
    if ("module" in kernel) return { kernel };
    return problem("the source exports no function sample(rng: Rng, params: Params): f64");
  } catch (error) {
    if (error instanceof KernelCompileError && error.diagnostics.length > 0) return { diagnostics: error.diagnostics };
    return problem(messageOf(error));
  }
}

function createWorker(): Worker {
  return new Worker(new URL("./compiler.js", import.meta.url), { type: "module" });
}

function problem(message: string): Compiled {
  return { diagnostics: [{ file: "kernel.ts", line: 0, column: 0, message, code: 0 }] };
}
