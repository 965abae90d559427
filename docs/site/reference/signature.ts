import type { ESTree } from "vite";

/** A declaration as its user sees it: without bodies and values, and with nothing of how it is made. */
export function signatureOf(text: string, node: ESTree.Node): string {
  const shown = text
    .slice(node.start, endOf(node))
    .trim()
    .replace(/[{;=]$/, "");
  return dedent(
    shown.replace(/^(?:@\w+(?:\([^)]*\))?\s+)+/, "").replace(/^(?:(?:async|override|public|declare) )+/, ""),
    indentAt(text, node.start),
  ).trim();
}

function endOf(node: ESTree.Node): number {
  switch (node.type) {
    case "FunctionDeclaration":
      return node.body?.start ?? node.end;
    case "MethodDefinition":
      return node.value.body?.start ?? node.end;
    case "ClassDeclaration":
    case "TSInterfaceDeclaration":
      return node.body.start;
    case "PropertyDefinition":
      return node.value?.start ?? node.end;
    case "VariableDeclaration": {
      const [{ id, init } = {}] = node.declarations;
      // A value without a type is its own explanation.
      return id?.type === "Identifier" && id.typeAnnotation && init ? init.start : node.end;
    }
    default:
      return node.end;
  }
}

function indentAt(text: string, start: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", start) + 1))?.[0] ?? "";
}

function dedent(text: string, indent: string): string {
  return indent === "" ? text : text.replaceAll(`\n${indent}`, "\n");
}
