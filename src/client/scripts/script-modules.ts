import type {
  Declaration,
  ExportAllDeclaration,
  ExportDefaultDeclaration,
  ExportNamedDeclaration,
  ImportDeclaration,
  ImportExpression,
  MetaProperty,
} from "acorn";
import { DECLARES, endOfStatement, type ScriptEdits } from "./script-edits.ts";

/** `import { a as b } from "x"` becomes `;var {} = ({ a: b } = await import("x"), 0);`. */
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
  const resolved = script.origin.resolve(String(node.source.value));
  const loaded = `await ${importer(script, resolved)}(${JSON.stringify(resolved)}${attributesOf(node)})`;
  const target = bound.length > 0 ? `{ ${bound.join(", ")} } = ` : "";
  const all = `${target}${namespace === "" ? "" : `${namespace} = `}${loaded}`;
  script.edits.replace(node.start, node.end, `;${DECLARES.open}${all}${DECLARES.close};`);
}

/** Takes `export` away from before a declaration, which it gives back, or with the whole statement. */
export function rewriteExport(
  script: ScriptEdits,
  node: ExportNamedDeclaration | ExportDefaultDeclaration | ExportAllDeclaration,
): Declaration | undefined {
  if (node.type === "ExportDefaultDeclaration") return rewriteDefault(script, node);
  if (node.type === "ExportNamedDeclaration" && node.declaration) {
    script.edits.replace(node.start, node.declaration.start, ";");
    return node.declaration;
  }
  script.edits.replace(node.start, node.end, ";");
  return undefined;
}

function rewriteDefault(script: ScriptEdits, node: ExportDefaultDeclaration): Declaration | undefined {
  const { declaration } = node;
  if ((declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration") && declaration.id) {
    script.edits.replace(node.start, declaration.start, ";");
    // With a name, it is a declaration like any other.
    return declaration;
  }
  // Not up to the expression: a parenthesis before it belongs to it.
  const keywords = /^export(?:\s|\/\*[^]*?\*\/|\/\/.*\n)+default/.exec(script.source.slice(node.start))?.[0] ?? "";
  script.edits.replace(node.start, node.start + keywords.length, `;${DECLARES.open}(`);
  const end = endOfStatement(script.source, node);
  script.edits.insert(end, `)${DECLARES.close}${end === node.end ? ";" : ""}`);
  return undefined;
}

/** `import("./x.js")` of a literal is resolved from the script's own place. */
export function rewriteImportExpression(script: ScriptEdits, node: ImportExpression): void {
  const { source } = node;
  if (source.type !== "Literal" || typeof source.value !== "string") return;
  const resolved = script.origin.resolve(source.value);
  script.edits.replace(node.start, node.start + "import".length, importer(script, resolved));
  script.edits.replace(source.start, source.end, JSON.stringify(resolved));
}

function importer({ origin }: ScriptEdits, resolved: string): string {
  return origin.importer?.(resolved) ?? "import";
}

/** `import.meta` becomes an object that tells where the script lies. */
export function rewriteImportMeta(script: ScriptEdits, node: MetaProperty): void {
  if (node.meta.name !== "import") return;
  const { name, meta = {} } = script.origin;
  const members = Object.entries({ url: JSON.stringify(name), ...meta }).map(([key, value]) => `${key}: ${value}`);
  script.edits.replace(node.start, node.end, `({ ${members.join(", ")} })`);
}

function attributesOf({ attributes }: ImportDeclaration): string {
  if (attributes.length === 0) return "";
  const pairs = attributes.map(({ key, value }) => `${key.type === "Identifier" ? key.name : key.raw}: ${value.raw}`);
  return `, { with: { ${pairs.join(", ")} } }`;
}

function nameOf(imported: { readonly type: string; readonly name?: string; readonly value?: unknown }): string {
  return imported.type === "Identifier" ? String(imported.name) : JSON.stringify(imported.value);
}
