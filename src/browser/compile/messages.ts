import type { Artifact } from "../../kernels/compile/artifact.ts";
import type { ErrorRecord } from "../../protocol/error-record.ts";

/** What the compiler's worker is asked. */
export interface CompilerRequest {
  readonly id: number;
  readonly path: string;
  readonly text: string;
  /** Address of the folder from which the source imports; undefined: it can't. */
  readonly base: string | undefined;
  readonly optimizeLevel: number;
  readonly simd: boolean;
}

/** What it says: that it takes requests from now on, and answers. */
export type CompilerReply =
  | { readonly kind: "ready" }
  | { readonly kind: "compiled"; readonly id: number; readonly artifact: Artifact }
  | { readonly kind: "failed"; readonly id: number; readonly error: ErrorRecord };
