import type { Hole } from "../protocol/codec.ts";
import type { SendableFunction } from "../protocol/function-ref.ts";
import type { EngineId } from "../protocol/ids.ts";
import type { DependencyRule } from "../schedule/dependencies.ts";

/** A result, as far as others may depend on it. */
export interface AwaitedResult {
  readonly ready: boolean;
  readonly failed: boolean;
  readonly tasks: readonly { readonly engineId: EngineId | undefined }[];
  outcome(): { readonly value: unknown } | { readonly error: Error };
  listen(listener: () => void): void;
}

/** Results that work depends on, and how they have to end. */
export interface Dependency {
  /** Word for messages. */
  readonly name: "after" | "follow" | "an argument";
  readonly results: readonly AwaitedResult[];
  /** Those of them that another client made; absent: none. */
  readonly foreign?: readonly AwaitedResult[];
  readonly rule: DependencyRule;
}

/** What is asked of an engine before it gets the tasks of a call. */
export interface Needs {
  /** Runs on the engine: whether it has everything. Throws when it has not. */
  readonly check: SendableFunction;
  readonly args: { readonly values: readonly unknown[]; readonly holes: readonly Hole[] };
}
