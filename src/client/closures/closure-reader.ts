import type { FunctionRef } from "../../protocol/function-ref.ts";
import type { ClosureRules } from "./closure-rules.ts";
import type { EngineNames } from "./engine-names.ts";
import type { FreeName, FreeNames } from "./free-names.ts";
import type { Variable } from "./scope-reader.ts";
import type { SentSource } from "./sent-source.ts";

/** What a name means: a value that goes along, or a name of the engine. */
export type Found = { readonly value: unknown } | "engine";

/** What decides what names mean. */
export interface PlaceParts {
  readonly method: string;
  readonly rules: ClosureRules;
  readonly names: EngineNames;
}

/** Reads what surrounds functions, in runtimes that tell. Pages load nothing of it. */
export interface ClosureReader {
  /** Names that a text uses and does not declare. @throws {SyntaxError} */
  readonly freeNames: (expression: string) => FreeNames;
  /** Whether a name is likely to be that of a variable, and not of what the runtime or a compiler gives. */
  readonly mayBeVariable: (name: string) => boolean;
  /** Whether one of these names, which are globals, is that of a variable around a function. */
  readonly isShadowed: (fn: object, names: readonly string[]) => boolean;
  /** What the names of a function mean. `find` @throws {ReferenceError} for a name that is nowhere, or not initialised yet */
  readonly placeOf: (
    fn: object,
    source: SentSource,
    parts: PlaceParts,
  ) => { readonly find: (name: string, use: FreeName) => Found };
  /** Whether a name of a function, of which that was found, may mean something else later. */
  readonly mayChange: (variable: Variable) => boolean;
  /** The module and name under which engines find a function or an object by themselves; undefined: nowhere. */
  readonly exportOf: (value: object) => FunctionRef | undefined;
  /** The function or class that was sent as that export. */
  readonly importedAs: (ref: Extract<FunctionRef, { kind: "module" }>) => object | undefined;
  /** The class of objects with a prototype, where it can go along. */
  readonly classOf: (prototype: object) => (object & { readonly name?: unknown }) | undefined;
}
