import type { FunctionRef, Placeholder } from "../protocol/function-ref.ts";
import type { FunctionId } from "../protocol/ids.ts";

/** Placeholders whose references name functions by an engine's numbers in place of a client's. */
export function renumbered(
  placeholders: readonly Placeholder[],
  numberOf: (fn: FunctionId) => FunctionId,
): readonly Placeholder[] {
  return placeholders.map((placeholder) => {
    const ref = renumberedRef(placeholder.ref, numberOf);
    return ref === placeholder.ref ? placeholder : { ...placeholder, ref };
  });
}

/** The same of one reference; itself where it names no function by number. */
export function renumberedRef(ref: FunctionRef, numberOf: (fn: FunctionId) => FunctionId): FunctionRef {
  switch (ref.kind) {
    case "sent":
      return { kind: "sent", fn: numberOf(ref.fn) };
    case "instance": {
      const of = renumberedRef(ref.of, numberOf);
      return of === ref.of ? ref : { kind: "instance", of };
    }
    case "seeded":
      return { ...ref, fn: renumberedRef(ref.fn, numberOf) };
    case "bound":
      return {
        ...ref,
        fn: renumberedRef(ref.fn, numberOf),
        placeholders: renumbered(ref.placeholders, numberOf),
      };
    default:
      return ref;
  }
}
