import type { FunctionRef } from "../../protocol/function-ref.ts";

/** Variables that a function sees, with the values that they have now. */
export interface Scope {
  /** Whether it is that of a whole file, and not of a function or block in it. */
  readonly isOfFile: boolean;
  /** Values by name. To read one that is not initialised yet may throw a ReferenceError. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** What surrounds a function. */
export interface Surroundings {
  /** From the inside out, the global scope left out. */
  readonly scopes: readonly Scope[];
  /** The global object of its realm. */
  readonly global: object;
}

/** A variable of a function's, and its value. */
export interface Variable {
  readonly fn: object;
  readonly name: string;
  readonly value: unknown;
}

/** What a runtime tells of functions. */
export interface ScopeReader {
  /** What surrounds a function now; undefined where that can't be read. */
  readonly surroundingsOf: (fn: object) => Surroundings | undefined;
  /** The import that a variable of a file is; undefined where it is none. */
  readonly importOf: (variable: Variable) => FunctionRef | undefined;
  /** The module and name under which engines find a function or an object by themselves; undefined: nowhere. */
  readonly exportOf: (value: object) => FunctionRef | undefined;
  /** Whether a variable whose value is undefined has not been initialised yet, as far as that can be told. */
  readonly isUninitialised: (variable: Omit<Variable, "value">) => boolean;
}
