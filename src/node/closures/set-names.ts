import type { AnyNode, Program } from "acorn";
import { childrenOf, isFunction } from "../../client/scripts/nodes.ts";

/** Names of a file that get another value once they have one; undefined where that can't be told. */
export type SetNames = ReadonlySet<string> | undefined;

/**
 * Finds the names of variables that are set anywhere in a file after their declaration. Variables of one name are not told
 * apart, so that it may name too many, never too few.
 */
export function setNames(program: Program): SetNames {
  const finder = new Finder();
  finder.walk(program, false);
  return finder.isOpen ? undefined : finder.names;
}

class Finder {
  readonly names = new Set<string>();
  isOpen = false;
  readonly #declared = new Set<string>();

  walk(node: AnyNode, isRepeated: boolean): void {
    switch (node.type) {
      case "AssignmentExpression":
        this.#addAll(node.left);
        break;
      case "UpdateExpression":
        this.#addAll(node.argument);
        break;
      case "ForInStatement":
      case "ForOfStatement":
        // A loop with `let` or `const` has fresh ones each time.
        if (node.left.type !== "VariableDeclaration" || node.left.kind === "var") this.#addAll(node.left);
        break;
      case "VariableDeclaration":
        if (node.kind === "var") this.#noteVar(node, isRepeated);
        break;
      case "CallExpression":
        this.isOpen ||= node.callee.type === "Identifier" && node.callee.name === "eval";
        break;
      default:
    }
    const isLoop = /^(?:For|While|DoWhile)/.test(node.type);
    for (const child of childrenOf(node)) this.walk(child, isLoop || (isRepeated && !isFunction(node)));
  }

  // Unlike others, `var` may be come by again.
  #noteVar(node: AnyNode & { type: "VariableDeclaration" }, isRepeated: boolean): void {
    for (const { id, init } of node.declarations) {
      if (!init || id.type !== "Identifier" || isRepeated || this.#declared.has(id.name)) this.#addAll(id);
      else this.#declared.add(id.name);
    }
  }

  // All names of a pattern, and those of what stands for missing parts.
  #addAll(node: AnyNode): void {
    if (node.type === "Identifier") this.names.add(node.name);
    for (const child of childrenOf(node)) this.#addAll(child);
  }
}
