import type { Binaryen, Expression } from "./binaryen.ts";

/** A kind of expression whose parts are not known here: the function that has one is left as it is. */
export class UnknownExpression extends Error {}

// Names of the parts that are expressions, in the order in which they run, by kind. A star stands for a list.
const PARTS: Readonly<Record<string, readonly string[]>> = {
  Block: ["Child*"],
  If: ["Condition", "IfTrue", "IfFalse"],
  Loop: ["Body"],
  Break: ["Value", "Condition"],
  Switch: ["Value", "Condition"],
  Call: ["Operand*"],
  CallIndirect: ["Operand*", "Target"],
  LocalGet: [],
  LocalSet: ["Value"],
  GlobalGet: [],
  GlobalSet: ["Value"],
  Load: ["Ptr"],
  Store: ["Ptr", "Value"],
  Const: [],
  Unary: ["Value"],
  Binary: ["Left", "Right"],
  Select: ["IfTrue", "IfFalse", "Condition"],
  Drop: ["Value"],
  Return: ["Value"],
  Nop: [],
  Unreachable: [],
  MemorySize: [],
  MemoryGrow: ["Delta"],
  MemoryCopy: ["Dest", "Source", "Size"],
  MemoryFill: ["Dest", "Value", "Size"],
  SIMDExtract: ["Vec"],
  SIMDReplace: ["Vec", "Value"],
  SIMDShuffle: ["Left", "Right"],
  SIMDTernary: ["A", "B", "C"],
  SIMDShift: ["Vec", "Shift"],
  SIMDLoad: ["Ptr"],
  SIMDLoadStoreLane: ["Ptr", "Vec"],
};

const COUNTS: Readonly<Record<string, string>> = { Child: "getNumChildren", Operand: "getNumOperands" };

/** A part of an expression, and how to put another in its place. */
interface Part {
  readonly expression: Expression;
  readonly replace: (by: Expression) => void;
}

type Accessors = Readonly<Record<string, (expression: Expression, ...rest: number[]) => number>>;

/** Walks the trees of expressions of one Binaryen. */
export class Expressions {
  readonly #binaryen: Binaryen;
  readonly #kinds = new Map<number, string>();

  constructor(binaryen: Binaryen) {
    this.#binaryen = binaryen;
    // Binaryen has the number of each kind under its name.
    for (const kind of Object.keys(PARTS)) this.#kinds.set(Reflect.get(binaryen, `${kind}Id`) as number, kind);
  }

  /** The kind of an expression, such as `LocalGet`; undefined where it is not known here. */
  kindOf(expression: Expression): string | undefined {
    return this.#kinds.get(this.#binaryen.getExpressionId(expression));
  }

  /** @throws {UnknownExpression} */
  #partsOf(expression: Expression): Part[] {
    const kind = this.kindOf(expression);
    if (kind === undefined) throw new UnknownExpression(`kind ${this.#binaryen.getExpressionId(expression)}`);
    // Each kind has an object of accessors under its name.
    const accessors = Reflect.get(this.#binaryen, kind) as Accessors;
    return (PARTS[kind] ?? []).flatMap((name) => {
      if (name.endsWith("*")) return listOf(accessors, name.slice(0, -1), expression);
      const part = accessors[`get${name}`]?.(expression) ?? 0;
      return part === 0 ? [] : [{ expression: part, replace: (by) => void accessors[`set${name}`]?.(expression, by) }];
    });
  }

  /** Calls `visit` for an expression and then for all in it, with the one around it. @throws {UnknownExpression} */
  walk(expression: Expression, visit: (expression: Expression, around: Expression) => void, around = 0): void {
    visit(expression, around);
    for (const part of this.#partsOf(expression)) this.walk(part.expression, visit, expression);
  }

  /** Everything that sets a local, by the local's index. @throws {UnknownExpression} */
  setsByLocal(expression: Expression): Map<number, Expression[]> {
    const sets = new Map<number, Expression[]>();
    this.walk(expression, (part) => {
      if (this.kindOf(part) !== "LocalSet") return;
      const index = this.#binaryen.LocalSet.getIndex(part);
      sets.set(index, [...(sets.get(index) ?? []), part]);
    });
    return sets;
  }

  /**
   * Puts what `change` gives in the place of each expression, innermost first; gives what is in the place of the whole.
   *
   * @throws {UnknownExpression}
   */
  rewrite(expression: Expression, change: (expression: Expression) => Expression): Expression {
    for (const part of this.#partsOf(expression)) {
      const changed = this.rewrite(part.expression, change);
      if (changed !== part.expression) part.replace(changed);
    }
    return change(expression);
  }
}

function listOf(accessors: Accessors, name: string, expression: Expression): Part[] {
  const count = accessors[COUNTS[name] ?? ""]?.(expression) ?? 0;
  return Array.from({ length: count }, (_, i) => ({
    expression: accessors[`get${name}At`]?.(expression, i) ?? 0,
    replace: (by: Expression) => void accessors[`set${name}At`]?.(expression, i, by),
  }));
}
