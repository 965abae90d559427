import type { AnyNode, Program } from "acorn";

/** The function or class of an expression: what stands inside of what `standaloneSource` puts around it for strict mode. */
export function writtenIn(program: Program): AnyNode {
  const [statement] = program.body;
  if (statement?.type !== "ExpressionStatement") return program;
  const { expression } = statement;
  if (expression.type !== "CallExpression" || expression.callee.type !== "FunctionExpression") return expression;
  const last = expression.callee.body.body.at(-1);
  return last?.type === "ReturnStatement" && last.argument ? last.argument : expression;
}
