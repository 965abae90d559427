import type { Expression, Wasm, WasmFunction } from "./binaryen.ts";
import { Expressions } from "./expressions.ts";

/**
 * Makes `max` and `min` with a constant free of branches, by vector instructions, with the same results.
 *
 * V8 compiles `f64.max` for x64 to a jump on which of both is larger: of a payoff, `max(price - strike, 0)`, nobody can
 * predict that, and a wrong guess costs 10 ns. `f64x2.pmax` is one instruction; it gives its first operand when the
 * numbers are equal or one is not a number. Where the second is a constant that is what `f64.max` gives as well, but for
 * `max(-0, 0)`: there adding 0 makes 0 of -0.
 *
 * @see https://github.com/v8/v8/blob/12.4.254/src/compiler/backend/x64/code-generator-x64.cc, kSSEFloat64Max
 */
export function withoutBranches({ binaryen, module }: Wasm, fn: WasmFunction): void {
  const expressions = new Expressions(binaryen);
  const { Binary, Const, Function, MaxFloat64, MinFloat64 } = binaryen;
  const body = Function.getBody(fn);
  expressions.walk(body, () => undefined);
  const changed = expressions.rewrite(body, (expression) => {
    if (expressions.kindOf(expression) !== "Binary") return expression;
    const op = Binary.getOp(expression);
    if (op !== MaxFloat64 && op !== MinFloat64) return expression;
    const [value, bound] = operands(expression);
    if (bound === undefined) return expression;
    const lanes = [module.f64x2.splat(value), module.f64x2.splat(module.f64.const(bound))] as const;
    const vector = op === MaxFloat64 ? module.f64x2.pmax(...lanes) : module.f64x2.pmin(...lanes);
    const extreme = module.f64x2.extract_lane(vector, 0);
    return Object.is(bound, 0) && op === MaxFloat64 ? module.f64.add(extreme, module.f64.const(0)) : extreme;
  });
  Function.setBody(fn, changed);

  function operands(expression: Expression): [value: Expression, bound?: number] {
    const [left, right] = [Binary.getLeft(expression), Binary.getRight(expression)];
    const [value, constant] = expressions.kindOf(left) === "Const" ? [right, left] : [left, right];
    if (expressions.kindOf(constant) !== "Const") return [value];
    const bound = Const.getValueF64(constant);
    // min(0, -0) is -0, which nobody asks for.
    const isExact = !Number.isNaN(bound) && !(Object.is(bound, -0) && Binary.getOp(expression) === MinFloat64);
    return isExact ? [value, bound] : [value];
  }
}
