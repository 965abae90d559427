import { type AnyNode, type Program, parse } from "acorn";
import { childrenOf } from "../../client/scripts/nodes.ts";

/** Something that a module names by a literal. */
export interface ModuleImport {
  readonly specifier: string;
  /** Whether the module does not run without it. */
  readonly isNeeded: boolean;
  /** How it is looked up: as an import, by `require`, or as an address beside the module. */
  readonly by: "import" | "require" | "url";
}

/** What is to be known of a script to send it. */
export interface ModuleText {
  readonly imports: readonly ModuleImport[];
  /** Whether it has syntax that only ECMAScript modules have. */
  readonly isModule: boolean;
}

/**
 * Finds what a script imports: by static imports and exports, and by literals in `import("…")`, `require("…")` and
 * `new URL("…", import.meta.url)`.
 *
 * @throws {SyntaxError} when it is no JavaScript
 */
export function readImports(source: string, name: string): ModuleText {
  const program = parsed(source, name);
  const imports: ModuleImport[] = [];
  let isModule = false;
  const visit = (node: AnyNode): void => {
    isModule ||= /^(?:Import|Export).*Declaration$/.test(node.type) || isMeta(node);
    const found = importOf(node);
    if (found !== undefined) imports.push(found);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(program);
  return { imports, isModule };
}

function parsed(source: string, name: string): Program {
  const options = { ecmaVersion: "latest", allowHashBang: true, allowReturnOutsideFunction: true } as const;
  try {
    return parse(source, { ...options, sourceType: "module" });
  } catch (error) {
    try {
      return parse(source, { ...options, sourceType: "script" });
    } catch {
      const why = error instanceof Error ? error.message : String(error);
      throw new SyntaxError(`${name} can't be sent to another machine: ${why}`, { cause: error });
    }
  }
}

function importOf(node: AnyNode): ModuleImport | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration": {
      const specifier = literal(node.source);
      return specifier === undefined ? undefined : { specifier, isNeeded: true, by: "import" };
    }
    case "ImportExpression": {
      const specifier = literal(node.source);
      return specifier === undefined ? undefined : { specifier, isNeeded: false, by: "import" };
    }
    case "CallExpression": {
      const specifier = isNamed(node.callee, "require") ? literal(node.arguments[0]) : undefined;
      return specifier === undefined ? undefined : { specifier, isNeeded: false, by: "require" };
    }
    case "NewExpression": {
      const [path, base] = node.arguments;
      const specifier = isNamed(node.callee, "URL") && isMetaUrl(base) ? literal(path) : undefined;
      return specifier === undefined ? undefined : { specifier, isNeeded: false, by: "url" };
    }
    default:
      return undefined;
  }
}

function literal(node: AnyNode | null | undefined): string | undefined {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value;
  // A template without a part that changes.
  if (node?.type === "TemplateLiteral" && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

function isNamed(node: AnyNode, name: string): boolean {
  return node.type === "Identifier" && node.name === name;
}

function isMeta(node: AnyNode): boolean {
  return node.type === "MetaProperty" && node.meta.name === "import";
}

function isMetaUrl(node: AnyNode | undefined): boolean {
  return node?.type === "MemberExpression" && isMeta(node.object) && isNamed(node.property, "url");
}
