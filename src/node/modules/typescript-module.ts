import { Buffer } from "node:buffer";
import { type AnyNode, type ImportDeclaration, type Program, parse } from "acorn";
import { childrenOf } from "../../client/scripts/nodes.ts";
import { SourceEdits } from "../../client/scripts/source-edits.ts";
import { positionAt } from "../../protocol/position.ts";
import { type Compiled, compileTypeScript, errorAt } from "../compile-typescript.ts";
import { placesOf } from "../read-script.ts";
import type { ModuleForm } from "./module-format.ts";
import { pathAlias } from "./path-alias.ts";

/** A TypeScript module as JavaScript. */
export interface TypeScriptModule {
  readonly source: string;
  readonly form: ModuleForm;
}

/**
 * Makes JavaScript of a TypeScript module. Imports that only types need are left out, as TypeScript does it; paths of its
 * tsconfig.json become relative ones. Lines stay; where they can't, for enums and the like, a source map is added.
 *
 * @param url - address of its file, which names it in messages and stacks
 * @throws {SyntaxError} with file, line and column, when it is no TypeScript, or has what is not compiled here
 */
export function typeScriptModule(text: string, url: string): TypeScriptModule {
  const compiled = compileTypeScript(text, url);
  const program = parsed(text, url, compiled);
  const { names, moduleSyntax, sources } = contentsOf(program);
  if (moduleSyntax && url.endsWith(".cts")) throw mixed(text, url, placeOf(compiled, moduleSyntax.start));
  const edits = new SourceEdits(compiled.code);
  for (const node of program.body) {
    if (node.type === "ImportDeclaration") leaveOutTypes(node, { names, code: compiled.code, edits });
  }
  for (const { node, specifier } of sources) {
    const path = pathAlias(specifier, url);
    if (path !== undefined) edits.replace(node.start, node.end, JSON.stringify(path));
  }
  const usesCommonJs = COMMON_JS.some((name) => names.has(name));
  const form = moduleSyntax ? "module" : usesCommonJs || url.endsWith(".cts") ? "commonjs" : "script";
  return { source: edits.apply() + mapComment(compiled.map), form };
}

const COMMON_JS = ["require", "module", "exports", "__filename", "__dirname"] as const;

function parsed(text: string, url: string, compiled: Compiled): Program {
  const options = { ecmaVersion: "latest", allowHashBang: true } as const;
  try {
    return parse(compiled.code, { ...options, sourceType: "module" });
  } catch (error) {
    try {
      return parse(compiled.code, { ...options, sourceType: "script", allowReturnOutsideFunction: true });
    } catch {
      throw refused(text, url, { compiled, error });
    }
  }
}

function refused(
  text: string,
  url: string,
  { compiled, error }: { readonly compiled: Compiled; readonly error: unknown },
): unknown {
  if (!(error instanceof SyntaxError && "pos" in error && typeof error.pos === "number")) return error;
  const isDecorator = compiled.code[error.pos] === "@";
  const what = isDecorator ? DECORATORS : error.message.replace(/ \(\d+:\d+\)$/, "");
  return errorAt(text, url, { place: placeOf(compiled, error.pos), what, cause: error });
}

const DECORATORS =
  "decorators are not JavaScript yet, and are not compiled here: write it without, compile the file before, or from Node " +
  '22 on start engines on threads with a loader, as connect({ execArgv: ["--import", "tsx"] }) does';

function mixed(text: string, url: string, place: { line: number; column: number }): SyntaxError {
  const what =
    "a .cts file is CommonJS, and import and export are not compiled to it: write require and exports, or name it .mts";
  return errorAt(text, url, { place, what });
}

function placeOf({ code, map }: Compiled, offset: number): { line: number; column: number } {
  const place = positionAt(code, offset);
  return map === undefined ? place : placesOf(map)(place);
}

/** What is to be known of a module's text. */
interface Contents {
  /** Names that it uses, those aside that only its imports have. */
  readonly names: ReadonlySet<string>;
  /** The first node that only a module may have. */
  readonly moduleSyntax: AnyNode | undefined;
  /** Where it names other modules. */
  readonly sources: readonly { readonly node: AnyNode; readonly specifier: string }[];
}

function contentsOf(program: Program): Contents {
  const names = new Set<string>();
  const sources: { node: AnyNode; specifier: string }[] = [];
  let moduleSyntax: AnyNode | undefined;
  const visit = (node: AnyNode): void => {
    if (node.type === "Identifier") names.add(node.name);
    if (isModuleSyntax(node)) moduleSyntax ??= node;
    const source = sourceOf(node);
    if (source?.type === "Literal" && typeof source.value === "string") {
      sources.push({ node: source, specifier: source.value });
    }
    for (const child of namingChildren(node)) visit(child);
  };
  visit(program);
  return { names, moduleSyntax, sources };
}

function isModuleSyntax(node: AnyNode): boolean {
  return (
    /^(?:Import|Export).*Declaration$/.test(node.type) || (node.type === "MetaProperty" && node.meta.name === "import")
  );
}

function sourceOf(node: AnyNode): AnyNode | null | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration":
    case "ImportExpression":
      return node.source;
    case "CallExpression":
      return node.callee.type === "Identifier" && node.callee.name === "require" ? node.arguments[0] : undefined;
    default:
      return undefined;
  }
}

// Below a node, all that may be a use of a name.
function namingChildren(node: AnyNode): AnyNode[] {
  switch (node.type) {
    case "ImportDeclaration":
      return [];
    case "ExportNamedDeclaration":
      return node.source ? [] : childrenOf(node);
    case "ExportSpecifier":
      return [node.local];
    case "MemberExpression":
      return node.computed ? childrenOf(node) : [node.object];
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
      return node.computed ? childrenOf(node) : node.value ? [node.value] : [];
    default:
      return childrenOf(node);
  }
}

// Types have been taken out: a name that is imported and never used was a type's, or needless.
function leaveOutTypes(
  node: ImportDeclaration,
  { names, code, edits }: { readonly names: ReadonlySet<string>; readonly code: string; readonly edits: SourceEdits },
): void {
  const { specifiers } = node;
  const isUsed = specifiers.map(({ local }) => names.has(local.name));
  if (isUsed.every(Boolean)) return;
  const blank = (start: number, end: number): void => {
    edits.replace(start, end, " ".repeat(code.slice(start, end).replaceAll("\n", "").length));
  };
  if (!isUsed.includes(true)) {
    blank(node.start, node.end);
    return;
  }
  for (const [i, { type, start, end }] of specifiers.entries()) {
    if (isUsed[i]) continue;
    blank(start, end);
    const isLast = i === specifiers.length - 1;
    // `{ a, }` may end with a comma, `a, * as b` not.
    if (!isLast) blank(code.indexOf(",", end), code.indexOf(",", end) + 1);
    else if (type === "ImportNamespaceSpecifier") blank(code.lastIndexOf(",", start), code.lastIndexOf(",", start) + 1);
  }
}

function mapComment(map: string | undefined): string {
  if (map === undefined) return "";
  return `\n${MAP_COMMENT}data:application/json;base64,${Buffer.from(map).toString("base64")}`;
}

// In two parts: tools take it for the map of the file that it is built into.
const MAP_COMMENT = ["//# source", "MappingURL="].join("");
