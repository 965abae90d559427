import type { Placeholder, SendableFunction } from "../protocol/function-ref.ts";
import type { EngineId, TaskId } from "../protocol/ids.ts";
import type { DependencyRule } from "../schedule/dependencies.ts";

/** How a result stands. */
export interface ResultStatus {
  readonly ready: boolean;
  readonly failed: boolean;
  readonly tasks: readonly { readonly id: TaskId; readonly engineId: EngineId | undefined }[];
  /** Only once it is ready. */
  outcome(): { readonly value: unknown } | { readonly error: Error };
}

/** A result, as far as others may depend on it. */
export interface AwaitedResult extends ResultStatus {
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
  readonly args: { readonly values: readonly unknown[]; readonly placeholders: readonly Placeholder[] };
}
