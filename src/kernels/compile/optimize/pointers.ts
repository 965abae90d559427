import type { Expression, Wasm } from "./binaryen.ts";
import { Expressions } from "./expressions.ts";

/** Locals that hold a parameter, or an address a known distance behind it. */
export interface Pointers {
  /** How far behind the parameter an expression points, bytes; undefined where it is no such pointer. */
  offsetOf: (expression: Expression) => number | undefined;
}

/**
 * Finds the locals that hold a pointer parameter.
 *
 * @returns undefined when it is assigned, or gets away: into memory, a global, arithmetic, or a local that is set twice
 */
export function pointersFrom({ binaryen }: Wasm, body: Expression, parameter: number): Pointers | undefined {
  const expressions = new Expressions(binaryen);
  const { LocalGet, LocalSet, Binary, Const } = binaryen;
  const sets = expressions.setsByLocal(body);
  if (sets.has(parameter)) return undefined;
  const offsets = new Map<number, number>([[parameter, 0]]);
  const offsetOf = (expression: Expression): number | undefined => {
    const kind = expressions.kindOf(expression);
    if (kind === "LocalGet") return offsets.get(LocalGet.getIndex(expression));
    if (kind === "LocalSet" && LocalSet.isTee(expression)) return offsets.get(LocalSet.getIndex(expression));
    return undefined;
  };
  // How far behind the parameter the value of a local points.
  const offsetOfValue = (value: Expression): number | undefined => {
    if (expressions.kindOf(value) !== "Binary" || Binary.getOp(value) !== binaryen.AddInt32) return offsetOf(value);
    const base = offsetOf(Binary.getLeft(value));
    const added = Binary.getRight(value);
    return base !== undefined && expressions.kindOf(added) === "Const" ? base + Const.getValueI32(added) : undefined;
  };
  let found: number;
  do {
    found = offsets.size;
    for (const [index, [set, second]] of sets) {
      const offset = set === undefined || second !== undefined ? undefined : offsetOfValue(LocalSet.getValue(set));
      if (offset !== undefined) offsets.set(index, offset);
    }
  } while (offsets.size > found);
  let isKept = true;
  expressions.walk(body, (expression, around) => {
    if (offsetOf(expression) !== undefined && !isUse(expression, around)) isKept = false;
  });
  return isKept ? { offsetOf } : undefined;

  // Whether a pointer is used there as one: to read or write, as an argument, or to make another.
  function isUse(pointer: Expression, around: Expression): boolean {
    switch (expressions.kindOf(around)) {
      case "Load":
      case "Call":
        return true;
      case "Store":
        return binaryen.Store.getPtr(around) === pointer;
      case "LocalSet":
        return offsets.has(LocalSet.getIndex(around));
      case "Binary":
        return isDefining(around);
      // The statement that sets it, where its value is not used.
      default:
        return false;
    }
  }

  function isDefining(sum: Expression): boolean {
    return [...sets].some(([index, all]) => offsets.has(index) && all.some((set) => LocalSet.getValue(set) === sum));
  }
}
