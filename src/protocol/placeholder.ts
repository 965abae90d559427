import type { FunctionRef } from "./function-ref.ts";

/** A function or reference that was cut out of a value, and where it goes: keys from the outside in. */
export interface Placeholder {
  readonly path: readonly (string | number)[];
  readonly ref: FunctionRef;
}

/** The placeholders of a value that becomes the property `key` of another. */
export function placedUnder(key: string | number, placeholders: readonly Placeholder[]): readonly Placeholder[] {
  if (placeholders.length === 0) return placeholders;
  return placeholders.map(({ path, ref }) => ({ path: [key, ...path], ref }));
}
