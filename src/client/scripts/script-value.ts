import type { AnyNode, Program } from "acorn";
import { childrenOf, isFunction } from "./nodes.ts";
import { endOfStatement, type ScriptEdits } from "./script-edits.ts";

/** Name in a script that awaits under which its value is kept. */
export const VALUE = "__scriptValue";

// Statements whose value is undefined where nothing in them gives one. Others, such as declarations, leave it as it is.
const RESETTING = new Set([
  "IfStatement",
  "ForStatement",
  "ForInStatement",
  "ForOfStatement",
  "WhileStatement",
  "DoWhileStatement",
  "SwitchStatement",
  "LabeledStatement",
  "TryStatement",
  "WithStatement",
]);

/**
 * Has a script that is the body of a function keep the value that `eval` would give: that of the last statement which has
 * one.
 *
 * @see ECMA-262, UpdateEmpty, in the evaluation of statements
 */
export function keepValue(script: ScriptEdits, program: Program): void {
  keepIn(script, program, true);
}

function keepIn(script: ScriptEdits, node: AnyNode, isList: boolean): void {
  for (const child of childrenOf(node)) {
    if (isFunction(child) || child.type === "ClassDeclaration" || child.type === "ClassExpression") continue;
    if (child.type === "ExpressionStatement") {
      if (child.directive === undefined) keep(script, child);
      continue;
    }
    // A label has to stay in front of its loop.
    const resets = RESETTING.has(child.type) && node.type !== "LabeledStatement";
    const inList = isList || node.type === "BlockStatement" || node.type === "SwitchCase";
    if (resets) script.edits.insert(child.start, `${inList ? ";" : "{ "}${VALUE} = undefined; `);
    if (child.type === "TryStatement") {
      keepIn(script, child.block, true);
      // What stands in `finally` counts for nothing.
      if (child.handler) keepIn(script, child.handler.body, true);
    } else keepIn(script, child, false);
    if (resets && !inList) script.edits.insert(child.end, " }");
  }
}

function keep(script: ScriptEdits, { start, end, expression }: AnyNode & { type: "ExpressionStatement" }): void {
  if (script.isDeclaration(expression)) return;
  script.edits.insert(start, `${VALUE} = (`);
  script.edits.insert(endOfStatement(script.source, { end }), ")");
}
