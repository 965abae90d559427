import type { KernelDiagnostic, SamplingKernel } from "wasm-ensemble";
import { Store } from "../../../../src/look/store.ts";
import { type CompilePhase, compileOwn } from "./compile-own.ts";
import { ownCode } from "./own-code.ts";

/** What is known of one's own kernel. */
export interface OwnState {
  /** How far the compiler is; undefined while it has nothing to do. */
  readonly phase: CompilePhase | undefined;
  /** The code that was compiled last; undefined: none was. */
  readonly source: string | undefined;
  /** What came of it, unless something was wrong. */
  readonly kernel: SamplingKernel | undefined;
  readonly diagnostics: readonly KernelDiagnostic[];
  /** Why there is no compiler; undefined: there is one, or nobody knows yet. */
  readonly noCompiler: string | undefined;
}

const NOTHING: OwnState = {
  phase: undefined,
  source: undefined,
  kernel: undefined,
  diagnostics: [],
  noCompiler: undefined,
};

/** What is known now. It goes on while other kernels are shown. */
export const ownKernel: Store<OwnState> = new Store<OwnState>(NOTHING);

let compiling: AbortController | undefined;

/** Compiles the code, unless that was done. @returns the kernel; undefined when there is none, or it was cancelled */
export async function compileCode(): Promise<SamplingKernel | undefined> {
  const { text: source } = ownCode.value;
  const { kernel, source: compiledSource } = ownKernel.value;
  if (kernel !== undefined && compiledSource === source) return kernel;
  cancelCompiling();
  const mine = new AbortController();
  compiling = mine;
  // Its marks belong to the code before.
  ownKernel.set({ ...NOTHING, phase: { kind: "compiling" } });
  const onPhase = (phase: CompilePhase): void => {
    if (compiling === mine) ownKernel.set({ ...ownKernel.value, phase });
  };
  const compiled = await compileOwn(source, { signal: mine.signal, onPhase });
  if (compiling !== mine) return undefined;
  compiling = undefined;
  const done = { ...NOTHING, source };
  switch (compiled.kind) {
    case "kernel":
      ownKernel.set({ ...done, kernel: compiled.kernel });
      return compiled.kernel;
    case "wrong":
      ownKernel.set({ ...done, diagnostics: compiled.diagnostics });
      return undefined;
    case "no-compiler":
      ownKernel.set({ ...NOTHING, noCompiler: compiled.why });
      return undefined;
    case "cancelled":
      return undefined;
  }
}

/** Ends a compilation, be it that the compiler is still being loaded. */
export function cancelCompiling(): void {
  compiling?.abort();
  compiling = undefined;
  if (ownKernel.value.phase !== undefined) ownKernel.set(NOTHING);
}
