import type { Expression, Wasm, WasmFunction } from "./binaryen.ts";
import { Expressions } from "./expressions.ts";

/**
 * Makes loops that ask before each turn ask after it, and once before the first: `while (c) { … }` becomes
 * `if (c) do { … } while (c)`.
 *
 * V8 moves what does not change out of a loop only if it would be computed anyway before the loop is left. In a loop that
 * asks first nothing is, and V8 even moves back in what Binaryen has moved out.
 * @see https://github.com/v8/v8/blob/12.4.254/src/compiler/scheduler.cc, GetHoistBlock
 */
export function askAtTheEnd({ binaryen, module }: Wasm, fn: WasmFunction): void {
  const expressions = new Expressions(binaryen);
  const { Block, Break, If, Loop, Function } = binaryen;
  const body = Function.getBody(fn);
  // All kinds in it have to be known before anything is changed.
  expressions.walk(body, () => undefined);
  const changed = expressions.rewrite(body, (loop) => {
    const parts = expressions.kindOf(loop) === "Loop" ? whileParts(loop) : undefined;
    if (parts === undefined) return loop;
    const { condition, turn } = parts;
    const label = Loop.getName(loop);
    const next = `${label}|next`;
    let isContinued = false;
    for (const statement of turn) {
      expressions.walk(statement, (expression) => {
        if (expressions.kindOf(expression) !== "Break" || Break.getName(expression) !== label) return;
        Break.setName(expression, next);
        isContinued = true;
      });
    }
    const again = module.br(label, module.copyExpression(condition));
    const statements = isContinued ? [module.block(next, turn, binaryen.none), again] : [...turn, again];
    return module.if(condition, module.loop(label, module.block(null, statements, binaryen.none)));
  });
  Function.setBody(fn, changed);

  // Of (loop $l (if c (block … (br $l)))), the form in which the optimizer leaves `for` and `while`.
  function whileParts(loop: Expression): { condition: Expression; turn: Expression[] } | undefined {
    const inside = only(Loop.getBody(loop));
    if (expressions.kindOf(inside) !== "If" || If.getIfFalse(inside) !== 0) return undefined;
    const block = If.getIfTrue(inside);
    if (expressions.kindOf(block) !== "Block" || Block.getName(block) !== null) return undefined;
    const turn = childrenOf(block);
    const last = turn.pop();
    if (last === undefined || expressions.kindOf(last) !== "Break") return undefined;
    if (Break.getName(last) !== Loop.getName(loop) || Break.getCondition(last) !== 0) return undefined;
    return hasTable(turn) ? undefined : { condition: If.getCondition(inside), turn };
  }

  function only(block: Expression): Expression {
    const isOne = expressions.kindOf(block) === "Block" && Block.getName(block) === null;
    return isOne && Block.getNumChildren(block) === 1 ? Block.getChildAt(block, 0) : block;
  }

  function childrenOf(block: Expression): Expression[] {
    return Array.from({ length: Block.getNumChildren(block) }, (_, i) => Block.getChildAt(block, i));
  }

  // Tables of branches name labels as well, which are not renamed here.
  function hasTable(statements: readonly Expression[]): boolean {
    let found = false;
    for (const statement of statements) {
      expressions.walk(statement, (expression) => {
        if (expressions.kindOf(expression) === "Switch") found = true;
      });
    }
    return found;
  }
}
