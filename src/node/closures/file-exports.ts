import type { AnyNode, Program } from "acorn";
import { childrenOf } from "../../client/scripts/nodes.ts";

/** Names under which a file exports classes, by their own names, as far as no other class in it has the same one. */
export function exportedClasses(program: Program): ReadonlyMap<string, string> {
  const all = classNamesIn(program);
  const isOnly = (name: string) => all.filter((each) => each === name).length === 1;
  const declared = new Set<string>();
  const exported = new Map<string, string>();
  for (const node of program.body) {
    if (node.type === "ClassDeclaration") declared.add(node.id.name);
    else if (node.type === "ExportNamedDeclaration" && node.declaration?.type === "ClassDeclaration") {
      exported.set(node.declaration.id.name, node.declaration.id.name);
    } else if (node.type === "ExportDefaultDeclaration" && node.declaration.type === "ClassDeclaration") {
      if (node.declaration.id) exported.set(node.declaration.id.name, "default");
    }
  }
  for (const node of program.body) {
    if (node.type !== "ExportNamedDeclaration" || node.source) continue;
    for (const { local, exported: as } of node.specifiers) {
      if (local.type !== "Identifier" || !declared.has(local.name)) continue;
      exported.set(local.name, as.type === "Identifier" ? as.name : String(as.value));
    }
  }
  return new Map([...exported].filter(([name]) => isOnly(name)));
}

/** What a file imports, and exports again. */
export function specifiersOf({ body }: Program): string[] {
  return body.flatMap((node) => ("source" in node && node.source ? [String(node.source.value)] : []));
}

function classNamesIn(node: AnyNode): string[] {
  const own: string[] = [];
  if ((node.type === "ClassDeclaration" || node.type === "ClassExpression") && node.id) own.push(node.id.name);
  if (node.type === "VariableDeclarator" && node.id.type === "Identifier") own.push(node.id.name);
  return [...own, ...childrenOf(node).flatMap(classNamesIn)];
}
