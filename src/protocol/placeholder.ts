import type { Placeholder } from "./function-ref.ts";

/** The placeholders of a value that becomes the property `key` of another. */
export function placedUnder(key: string | number, placeholders: readonly Placeholder[]): readonly Placeholder[] {
  if (placeholders.length === 0) return placeholders;
  return placeholders.map(({ path, ref }) => ({ path: [key, ...path], ref }));
}
