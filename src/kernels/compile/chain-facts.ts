import type { ArrayFacts, ClassFacts, FieldFacts } from "./class-facts.ts";

/** What `step` changes, and how a chain begins. */
export interface ChainFacts {
  readonly state: ClassFacts;
  /** Whether the source has a `start`, which is called with a new state. */
  readonly hasStart: boolean;
  /** Fields of the state that can be drawn, in order. */
  readonly drawn: readonly (FieldFacts | ArrayFacts)[];
}
