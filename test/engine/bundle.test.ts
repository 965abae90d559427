import { readFileSync } from "node:fs";
import { type AnyNode, type Pattern, parse } from "acorn";
import { expect, test } from "vitest";

// No globals, read once as the engine starts, or meant to be what a task finds under the name.
const LEFT = new Set([
  // Of a CommonJS module.
  "require",
  "module",
  "exports",
  "__filename",
  "globalThis",
  "arguments",
  "eval",
  "addEventListener",
  "navigator",
  "console",
]);

function childrenOf(node: AnyNode): AnyNode[] {
  // import.meta has no names.
  if (node.type === "MetaProperty") return [];
  return Object.entries(node).flatMap(([key, value]: readonly [string, unknown]) => {
    const isPart = (key === "property" || key === "key") && "computed" in node && !node.computed;
    // What is imported has its own name in another module.
    const isName = isPart || key === "imported";
    const list: readonly unknown[] = isName ? [] : Array.isArray(value) ? value : [value];
    // Of a syntax tree: what has a type is a node.
    return list.filter((item) => typeof item === "object" && item !== null && "type" in item) as AnyNode[];
  });
}

function namesIn(pattern: Pattern): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) => {
        return namesIn(property.type === "Property" ? property.value : property.argument);
      });
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element ? namesIn(element) : []));
    case "AssignmentPattern":
      return namesIn(pattern.left);
    case "RestElement":
      return namesIn(pattern.argument);
    case "MemberExpression":
      return [];
  }
}

function declaredBy(node: AnyNode): string[] {
  switch (node.type) {
    case "VariableDeclarator":
      return namesIn(node.id);
    case "FunctionDeclaration":
    case "FunctionExpression":
      return [...(node.id ? [node.id.name] : []), ...node.params.flatMap(namesIn)];
    case "ArrowFunctionExpression":
      return node.params.flatMap(namesIn);
    case "ClassDeclaration":
    case "ClassExpression":
      return node.id ? [node.id.name] : [];
    case "CatchClause":
      return node.param ? namesIn(node.param) : [];
    case "ImportSpecifier":
    case "ImportDefaultSpecifier":
    case "ImportNamespaceSpecifier":
      return [node.local.name];
    default:
      return [];
  }
}

/** Names that a module uses and nowhere declares. */
function freeNames(source: string, sourceType: "module" | "script"): string[] {
  const used = new Set<string>();
  const declared = new Set<string>();
  const open: AnyNode[] = [parse(source, { ecmaVersion: "latest", sourceType })];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === "Identifier") used.add(node.name);
    for (const name of declaredBy(node)) declared.add(name);
    open.push(...childrenOf(node));
  }
  return [...used].filter((name) => !declared.has(name));
}

test.each(["node", "browser"])("the engine's file for %s keeps the globals that it uses", (runtime) => {
  const source = readFileSync(
    new URL(`../../build/lib/${runtime}/engine.bundle.${runtime === "node" ? "cjs" : "js"}`, import.meta.url),
    "utf8",
  );
  // A thread that is ended while it requires an ES module may take its process with it.
  const free = freeNames(source, runtime === "node" ? "script" : "module");
  expect(free).toContain("globalThis");
  expect(free.filter((name) => !LEFT.has(name))).toEqual([]);
});

test.each(["kernels", "helpers", "blocking"])(
  "the engine's part for %s uses the globals that the engine keeps",
  (name) => {
    const source = readFileSync(new URL(`../../build/lib/browser/engine.${name}.js`, import.meta.url), "utf8");
    expect(freeNames(source, "script").filter((free) => !LEFT.has(free))).toEqual([]);
  },
);
