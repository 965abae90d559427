import type { ErrorRecord } from "../../protocol/error-record.ts";
import type { Placeholder } from "../../protocol/function-ref.ts";

/** How a part ended on an engine. */
export type PartOutcome =
  | {
      readonly kind: "values";
      readonly values: ArrayLike<unknown>;
      readonly errors: readonly (readonly [index: number, error: ErrorRecord])[];
      readonly placeholders?: readonly Placeholder[];
      /** Time that the engine took, ms. */
      readonly ranMs: number;
    }
  /** It was stopped. */
  | { readonly kind: "stopped" }
  /** The engine is gone. `isBlameless`: not because of the part. */
  | { readonly kind: "lost"; readonly why: string; readonly isBlameless: boolean };
