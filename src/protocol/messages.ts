import type { ErrorRecord } from "./error-record.ts";
import type { FunctionRef, Placeholder } from "./function-ref.ts";
import type { FunctionId, TaskId } from "./ids.ts";
import type { NumberArray } from "./number-arrays.ts";

/** A script, parsed and rewritten by the client so that its top-level names live on in the namespace. */
export interface Script {
  /** Source whose completion value is the script's value, or a promise of it when `isAsync`. */
  readonly code: string;
  /** Names that the script declares at its top level, in order of appearance. */
  readonly names: readonly string[];
  /** Those of them that are function declarations. */
  readonly functions: readonly string[];
  /** Whether the script awaits at its top level. */
  readonly isAsync: boolean;
}

/** A script that its client has not parsed yet: the engine asks for it, by this number, when its turn has come. */
export interface LateScript {
  readonly later: number;
}

/**
 * What a client tells an engine. An engine handles requests one after another, in the order they were sent; only `abort`
 * overtakes. Each task id is answered exactly once: in `done`, `items`, `failed` or `aborted`.
 */
export type Request =
  /** Defines function `fn`, once per engine, before its first use. Not answered. */
  | { readonly kind: "function"; readonly fn: FunctionId; readonly ref: FunctionRef }
  /** Says that function `fn` will not be used again. Not answered. */
  | { readonly kind: "forget"; readonly fn: FunctionId }
  /** Calls one function once per id; `args[i]` belongs to `ids[i]`. Calls of one batch are made in order. */
  | {
      readonly kind: "apply";
      readonly fn: FunctionId;
      readonly ids: TaskId[];
      readonly args: (readonly unknown[])[];
      /** Paths start with the index of the call. */
      readonly placeholders?: readonly Placeholder[];
    }
  /** Calls one function once per item; `columns[k][i]` is the k-th argument of item i. Answered by `items`. */
  | {
      readonly kind: "map";
      readonly id: TaskId;
      readonly fn: FunctionId;
      readonly columns: readonly ArrayLike<unknown>[];
      /** Class of the typed array that the values come in; absent: a list. */
      readonly as?: string;
      readonly placeholders?: readonly Placeholder[];
    }
  /** Runs a script in the namespace. The value is an {@link ExecuteReply} without output. */
  | { readonly kind: "execute"; readonly id: TaskId; readonly script: Script | LateScript; readonly silent: boolean }
  /** Sets names, or attributes by dotted path. */
  | {
      readonly kind: "push";
      readonly id: TaskId;
      readonly values: Readonly<Record<string, unknown>>;
      /** The client's number of the shared memory that a value lies in, by name. */
      readonly sharedIds?: Readonly<Record<string, number>>;
      readonly placeholders?: readonly Placeholder[];
    }
  /** Reads names or dotted paths: a bare value for a string, an array for an array. */
  | { readonly kind: "pull"; readonly id: TaskId; readonly names: string | readonly string[] }
  /** Imports a module and binds its namespace object, or its named exports, in the engine's namespace. */
  | { readonly kind: "import"; readonly id: TaskId; readonly specifier: string; readonly bindings: ImportBindings }
  /** Empties the namespace. */
  | { readonly kind: "clear"; readonly id: TaskId }
  /** Asks that these tasks are not begun, and that running ones stop at their next chance. Overtakes; not answered. */
  | { readonly kind: "abort"; readonly ids: readonly TaskId[] };

/** What an import binds: the module under one name, or some of its exports under their own names. */
export type ImportBindings =
  | { readonly kind: "namespace"; readonly as: string }
  | { readonly kind: "names"; readonly names: readonly string[] };

/** A request that makes one task. */
export type TaskRequest = Exclude<Request, { kind: "function" | "forget" | "abort" }>;

/**
 * What an engine tells its client, in the order things happened: output of a task, and what it published, come before
 * its answer. Times are milliseconds since the epoch on the engine's clock.
 */
export type Reply =
  /** Answers of consecutive tasks that succeeded. `startedMs[i]`, `endedMs[i]` and `values[i]` belong to `ids[i]`. */
  | {
      readonly kind: "done";
      readonly ids: TaskId[];
      readonly values: unknown[];
      readonly startedMs: number[];
      readonly endedMs: number[];
      /** The client's number of the shared memory that the only value lies in: each message makes new objects of it. */
      readonly sharedId?: number;
      /** Paths start with the index of the answer. */
      readonly placeholders?: readonly Placeholder[];
    }
  /** Answer of a `map`: one value per item; `errors` holds the failed items, whose value is undefined. */
  | {
      readonly kind: "items";
      readonly id: TaskId;
      readonly values: readonly unknown[] | NumberArray;
      readonly errors: readonly (readonly [index: number, error: ErrorRecord])[];
      readonly startedMs: number;
      readonly endedMs: number;
      readonly placeholders?: readonly Placeholder[];
    }
  | {
      readonly kind: "failed";
      readonly id: TaskId;
      readonly error: ErrorRecord;
      readonly startedMs: number;
      readonly endedMs: number;
    }
  /** The tasks were not begun, since an `abort` named them. */
  | { readonly kind: "aborted"; readonly ids: readonly TaskId[] }
  /** The running task has asked for `engine.signal`: it means to stop by itself when it is aborted. */
  | { readonly kind: "listening"; readonly id: TaskId }
  /** Data that the running task lets others see before it ends; the last of a task counts. Paths start with 0. */
  | {
      readonly kind: "published";
      readonly id: TaskId;
      readonly value: unknown;
      readonly placeholders?: readonly Placeholder[];
    }
  /** Text written while the task ran; `id` is null when no task ran. Engines bound its amount, and mark where they cut. */
  | { readonly kind: "output"; readonly id: TaskId | null; readonly stream: OutputStream; readonly text: string }
  /** The last words of an engine: an error that nothing caught, or, `own`, why it ends. The engine ends after it. */
  | { readonly kind: "fault"; readonly error: ErrorRecord; readonly own?: true };

/** Where a task wrote. */
export type OutputStream = "stdout" | "stderr";

/** What a script gives back. */
export interface ExecuteReply {
  /** Value of the last expression; undefined when there is none, when it can't be sent, or with `silent`. */
  readonly value: unknown;
  /** The value as text for people, as a console shows it; empty when the value is undefined. */
  readonly text: string;
  /** What the script wrote to standard output. */
  readonly stdout: string;
  /** What it wrote to standard error. */
  readonly stderr: string;
}
