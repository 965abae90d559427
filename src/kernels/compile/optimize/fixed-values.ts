import type { Expression, Wasm } from "./binaryen.ts";
import { Expressions } from "./expressions.ts";

/** Makes the code of a value that a local has all the time, by the local's index. */
export type FixedLocals = ReadonlyMap<number, () => Expression>;

/** Names of functions of the language that depend on their arguments alone, and never fail. */
export const ELEMENTARY: RegExp = /^~lib\/math\/NativeMath\.(?!random|seedRandom)/;

/** Tells which values of a function are the same all the time, and makes them again. */
export class FixedValues {
  readonly #wasm: Wasm;
  readonly #expressions: Expressions;
  readonly #locals: Map<number, () => Expression>;

  /** @param fixed - locals that have one value all the time */
  constructor(wasm: Wasm, body: Expression, fixed: FixedLocals) {
    this.#wasm = wasm;
    this.#expressions = new Expressions(wasm.binaryen);
    this.#locals = new Map(fixed);
    const sets = this.#expressions.setsByLocal(body);
    // A local that is set in one place, to what does not change, is such a local too: if it could be read before, inlining
    // would have set it to 0 in a second place, for the next turn of the loop.
    for (let found = -1; found < this.#locals.size; ) {
      found = this.#locals.size;
      for (const [index, [set, second]] of sets) {
        if (set === undefined || second !== undefined || this.#locals.has(index)) continue;
        const value = wasm.binaryen.LocalSet.getValue(set);
        if (this.has(value)) this.add(index, () => this.copyOf(value));
      }
    }
  }

  /** Notes that a local has one value all the time. */
  add(index: number, value: () => Expression): void {
    this.#locals.set(index, value);
  }

  /** Whether a value is the same all the time, and may be made before its time. */
  has(value: Expression): boolean {
    let isFixed = true;
    this.#expressions.walk(value, (part) => {
      isFixed &&= this.#isFixed(part);
    });
    return isFixed;
  }

  // Operations on integers may fail, so only those on f64 are done before their time.
  #isFixed(part: Expression): boolean {
    const { getExpressionType, f64, LocalGet, LocalSet, Call } = this.#wasm.binaryen;
    const isNumber = getExpressionType(part) === f64;
    switch (this.#expressions.kindOf(part)) {
      case "Const":
        return true;
      case "LocalGet":
        return this.#locals.has(LocalGet.getIndex(part));
      case "LocalSet":
        return isNumber && LocalSet.isTee(part);
      case "Unary":
      case "Binary":
        return isNumber;
      case "Call":
        return isNumber && ELEMENTARY.test(Call.getTarget(part));
      default:
        return false;
    }
  }

  /** A copy of such a value, made of what is there when the function begins. */
  copyOf(value: Expression): Expression {
    const { LocalGet, LocalSet } = this.#wasm.binaryen;
    return this.#expressions.rewrite(this.#wasm.module.copyExpression(value), (part) => {
      const kind = this.#expressions.kindOf(part);
      if (kind === "LocalSet") return LocalSet.getValue(part);
      return kind === "LocalGet" ? (this.#locals.get(LocalGet.getIndex(part))?.() ?? part) : part;
    });
  }
}
