import type { CacheEntry } from "../../kernels/compile/artifact.ts";
import type { CompileOrder } from "../../kernels/compile/kernel-compiler.ts";
import type { ErrorRecord } from "../../protocol/error-record.ts";

/** What the compiler's thread is asked. */
export interface CompilerRequest {
  readonly id: number;
  readonly order: CompileOrder;
}

/** What it answers. */
export type CompilerReply =
  | { readonly kind: "made"; readonly id: number; readonly entry: CacheEntry }
  | { readonly kind: "failed"; readonly id: number; readonly error: ErrorRecord };
