import type { AnyNode, Program } from "acorn";
import { childrenOf } from "../scripts/nodes.ts";
import { writtenIn } from "./written-in.ts";

/** A word that means in an arrow function what it means around it. */
export interface AroundWord {
  readonly word: "this" | "arguments";
  /** A member that is used of it. */
  readonly member: string | undefined;
}

/**
 * Finds `this` or `arguments` that an arrow function takes from the function around it.
 *
 * @param expression - what `standaloneSource` gives
 * @param program - that, parsed
 */
export function aroundWord(expression: string, program: Program): AroundWord | undefined {
  return /\b(?:this|arguments)\b/.test(expression) ? find(writtenIn(program)) : undefined;
}

function find(node: AnyNode): AroundWord | undefined {
  switch (node.type) {
    case "ThisExpression":
      return { word: "this", member: undefined };
    case "Identifier":
      return node.name === "arguments" ? { word: "arguments", member: undefined } : undefined;
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "StaticBlock":
      return undefined;
    case "MemberExpression": {
      const { object, property, computed } = node;
      if (object.type !== "ThisExpression" || computed) return first(computed ? [object, property] : [object]);
      return { word: "this", member: property.type === "Identifier" ? property.name : undefined };
    }
    case "PropertyDefinition":
      return node.computed ? find(node.key) : undefined;
    case "Property":
    case "MethodDefinition":
      return first(node.computed ? [node.key, node.value] : [node.value]);
    case "CallExpression":
      return first(partsOfCall(node));
    default:
      return first(childrenOf(node));
  }
}

// Compilers make of an async arrow function a generator that is given `this`, whether it uses it or not.
function partsOfCall({ callee, arguments: given }: AnyNode & { type: "CallExpression" }): readonly AnyNode[] {
  const isHelper = callee.type === "Identifier" && /^__(?:awaiter|async|asyncGenerator)$/.test(callee.name);
  if (!isHelper || given[0]?.type !== "ThisExpression") return [callee, ...given];
  return given.slice(1).map((each) => (each.type === "FunctionExpression" ? each.body : each));
}

function first(nodes: readonly AnyNode[]): AroundWord | undefined {
  for (const node of nodes) {
    const found = find(node);
    if (found !== undefined) return found;
  }
  return undefined;
}
