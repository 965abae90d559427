import type { Expression, Wasm, WasmFunction } from "./binaryen.ts";
import { Expressions } from "./expressions.ts";
import { ELEMENTARY, type FixedLocals, FixedValues } from "./fixed-values.ts";

/**
 * Computes elementary functions of what does not change, such as `exp(-rate * years)` of a kernel's parameters, once, when
 * the function begins: neither Binaryen nor V8 moves a call out of a loop.
 *
 * @param fixed - locals that have one value all the time
 */
export function callOnce(wasm: Wasm, fn: WasmFunction, fixed: FixedLocals): void {
  const { binaryen, module } = wasm;
  const { Call, Function, LocalSet, f64 } = binaryen;
  const expressions = new Expressions(binaryen);
  const body = Function.getBody(fn);
  const values = new FixedValues(wasm, body, fixed);
  const first: Expression[] = [];
  const changed = expressions.rewrite(body, (call) => {
    if (expressions.kindOf(call) !== "Call" || !ELEMENTARY.test(Call.getTarget(call)) || !values.has(call)) return call;
    const local = binaryen._BinaryenFunctionAddVar(fn, f64);
    const result = (): Expression => module.local.get(local, f64);
    first.push(module.local.set(local, values.copyOf(call)));
    values.add(local, result);
    // What its arguments set stays, since it may be used elsewhere.
    const sets: Expression[] = [];
    expressions.walk(call, (part) => {
      if (expressions.kindOf(part) === "LocalSet") sets.unshift(part);
    });
    if (sets.length === 0) return result();
    const kept = sets.map((set) => module.local.set(LocalSet.getIndex(set), values.copyOf(LocalSet.getValue(set))));
    return module.block(null, [...kept, result()], f64);
  });
  if (first.length > 0) Function.setBody(fn, module.block(null, [...first, changed], binaryen.none));
}
