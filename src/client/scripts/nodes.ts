import type { AnyNode } from "acorn";

/** Whether code inside of a node runs later, if at all, and has an `await` of its own. */
export function isFunction(node: AnyNode): boolean {
  return (
    node.type === "FunctionDeclaration" ||
    node.type === "FunctionExpression" ||
    node.type === "ArrowFunctionExpression" ||
    node.type === "StaticBlock" ||
    node.type === "PropertyDefinition"
  );
}

/** The nodes right below one, in the order of the source for lists. */
export function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

/**
 * Whether an expression is what compilers make of a TypeScript namespace: `(function (N) { … })(N || (N = {}))`. A
 * namespace is a declaration, and has no value.
 */
export function isCompiledNamespace(expression: AnyNode): boolean {
  if (expression.type !== "CallExpression" || expression.callee.type !== "FunctionExpression") return false;
  const [parameter, ...others] = expression.callee.params;
  const [argument] = expression.arguments;
  return (
    others.length === 0 &&
    parameter?.type === "Identifier" &&
    argument?.type === "LogicalExpression" &&
    argument.operator === "||" &&
    argument.left.type === "Identifier" &&
    argument.left.name === parameter.name
  );
}
