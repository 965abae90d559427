import type {
  Declaration,
  ExportAllDeclaration,
  ExportDefaultDeclaration,
  ExportNamedDeclaration,
  ImportDeclaration,
  ImportExpression,
  MetaProperty,
} from "acorn";
import type { ScriptEdits } from "./script-edits.ts";

/** `import { a as b } from "x"` becomes `;void ({ a: b } = await import("x"))`. */
export function rewriteImport(script: ScriptEdits, node: ImportDeclaration): void {
  script.awaits();
  const bound: string[] = [];
  let namespace = "";
  for (const specifier of node.specifiers) {
    script.declare(specifier.local.name);
    if (specifier.type === "ImportNamespaceSpecifier") namespace = specifier.local.name;
    else
      bound.push(
        `${specifier.type === "ImportDefaultSpecifier" ? "default" : nameOf(specifier.imported)}: ${specifier.local.name}`,
      );
  }
  const loaded = `await import(${quoted(script, node.source.value)})`;
  const target = bound.length > 0 ? `{ ${bound.join(", ")} } = ` : "";
  script.edits.replace(node.start, node.end, `;void (${target}${namespace === "" ? "" : `${namespace} = `}${loaded});`);
}

/** Takes `export` away from before a declaration, which it gives back, or with the whole statement. */
export function rewriteExport(
  script: ScriptEdits,
  node: ExportNamedDeclaration | ExportDefaultDeclaration | ExportAllDeclaration,
): Declaration | undefined {
  const { declaration } = node as {
    declaration?: ExportNamedDeclaration["declaration"] | ExportDefaultDeclaration["declaration"];
  };
  if (declaration && "id" in declaration && declaration.id && declaration.type.endsWith("Declaration")) {
    script.edits.replace(node.start, declaration.start, ";");
    return declaration as Declaration;
  }
  if (declaration?.type === "VariableDeclaration") {
    script.edits.replace(node.start, declaration.start, ";");
    return declaration;
  }
  if (declaration) script.edits.replace(node.start, declaration.start, ";void ");
  else script.edits.replace(node.start, node.end, ";");
  return undefined;
}

/** `import("./x.js")` of a literal is resolved from the script's own place. */
export function rewriteImportExpression(script: ScriptEdits, node: ImportExpression): void {
  const { source } = node;
  if (source.type !== "Literal" || typeof source.value !== "string") return;
  script.edits.replace(source.start, source.end, quoted(script, source.value));
}

/** `import.meta` becomes an object that has the `url` of the script. */
export function rewriteImportMeta(script: ScriptEdits, node: MetaProperty): void {
  if (node.meta.name !== "import") return;
  script.edits.replace(node.start, node.end, `({ url: ${JSON.stringify(script.origin.name)} })`);
}

function quoted(script: ScriptEdits, specifier: unknown): string {
  return JSON.stringify(script.origin.resolve(String(specifier)));
}

function nameOf(imported: { readonly type: string; readonly name?: string; readonly value?: unknown }): string {
  return imported.type === "Identifier" ? String(imported.name) : JSON.stringify(imported.value);
}
