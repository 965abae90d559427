import {
  type AnyNode,
  type Declaration,
  type Pattern,
  type Program,
  parse,
  type Statement,
  type VariableDeclaration,
} from "acorn";
import type { Script } from "../protocol/messages.ts";
import type { ScriptEdits, ScriptOrigin } from "./script-edits.ts";
import { rewriteExport, rewriteImport, rewriteImportExpression, rewriteImportMeta } from "./script-modules.ts";
import { SourceEdits } from "./source-edits.ts";

/**
 * Rewrites a script so that the names it declares at its top level become names of the namespace, as in a REPL: they
 * can be declared again, and live on. Imports and `await` work at the top level. Lines keep their numbers.
 *
 * @throws {SyntaxError} with file, line and column in its message
 */
export function parseScript(source: string, origin: ScriptOrigin): Script {
  const rewriting = new Rewriting(source, origin);
  return rewriting.run(parseSource(source, origin.name));
}

function parseSource(source: string, name: string): Program {
  try {
    return parse(source, {
      ecmaVersion: "latest",
      sourceType: "script",
      allowAwaitOutsideFunction: true,
      allowImportExportEverywhere: true,
      allowHashBang: true,
    });
  } catch (error) {
    throw locatedError(error, source, name);
  }
}

function locatedError(error: unknown, source: string, name: string): SyntaxError {
  const { message, loc } = error as SyntaxError & { loc?: { line: number; column: number } };
  if (loc === undefined) return new SyntaxError(`${name}: ${message}`, { cause: error });
  const reason = message.replace(/ \(\d+:\d+\)$/, "");
  const line = source.split("\n")[loc.line - 1] ?? "";
  const caret = `${" ".repeat(loc.column)}^`;
  return new SyntaxError(`${name}:${loc.line}:${loc.column + 1}: ${reason}\n${line}\n${caret}`, { cause: error });
}

class Rewriting implements ScriptEdits {
  readonly edits: SourceEdits;
  readonly origin: ScriptOrigin;
  readonly source: string;
  readonly #names = new Set<string>();
  readonly #functions: string[] = [];
  #isAsync = false;

  constructor(source: string, origin: ScriptOrigin) {
    this.edits = new SourceEdits(source);
    this.origin = origin;
    this.source = source;
  }

  declare = (name: string): void => {
    this.#names.add(name);
  };

  awaits = (): void => {
    this.#isAsync = true;
  };

  run(program: Program): Script {
    if (this.source.startsWith("#!")) this.edits.insert(0, "//");
    for (const statement of program.body) this.#topLevel(statement);
    const last = program.body.at(-1);
    const code = this.#isAsync ? this.#asAsync(last) : this.edits.apply();
    const sourceUrl = `\n//# sourceURL=${this.origin.name}`;
    return { code: code + sourceUrl, names: [...this.#names], functions: this.#functions, isAsync: this.#isAsync };
  }

  // An async function runs the script; functions that it declares are taken out of it before anything runs.
  #asAsync(last: Program["body"][number] | undefined): string {
    if (last?.type === "ExpressionStatement") {
      this.edits.insert(last.expression.start, "return (");
      this.edits.insert(last.expression.end, ")");
    }
    const hoisted = this.#functions.map((name) => `this.${name} = ${name}; `).join("");
    return `(async () => { ${hoisted}${this.edits.apply()}\n})()`;
  }

  #topLevel(node: Program["body"][number]): void {
    switch (node.type) {
      case "ImportDeclaration":
        rewriteImport(this, node);
        return;
      case "ExportNamedDeclaration":
      case "ExportDefaultDeclaration":
      case "ExportAllDeclaration": {
        const declaration = rewriteExport(this, node);
        if (declaration) this.#statement(declaration);
        return;
      }
      default:
        this.#statement(node);
    }
  }

  #statement(node: Statement | Declaration): void {
    switch (node.type) {
      case "VariableDeclaration":
        this.#variables(node, true);
        break;
      case "FunctionDeclaration":
        this.declare(node.id.name);
        this.#functions.push(node.id.name);
        return this.#inner(node.body);
      case "ClassDeclaration":
        this.declare(node.id.name);
        this.edits.insert(node.start, `;void (${node.id.name} = `);
        this.edits.insert(node.end, ");");
        break;
      default:
        break;
    }
    this.#inner(node);
  }

  // Looks through everything below a node for what needs another form outside its module.
  #inner(node: AnyNode, inFunction = false): void {
    if (node.type === "ImportExpression") rewriteImportExpression(this, node);
    if (node.type === "MetaProperty") rewriteImportMeta(this, node);
    if (!inFunction && (node.type === "AwaitExpression" || (node.type === "ForOfStatement" && node.await)))
      this.awaits();
    const below = inFunction || isFunction(node);
    for (const child of childrenOf(node)) {
      if (!below && child.type === "VariableDeclaration" && child.kind === "var" && node.type !== "Program") {
        this.#variables(child, !("init" in node && node.init === child) && !("left" in node && node.left === child));
      }
      this.#inner(child, below);
    }
  }

  // `let a = 1, { b } = c` becomes `;void (a = 1, { b } = c)`; in the head of a loop only the keyword goes.
  #variables(node: VariableDeclaration, isStatement: boolean): void {
    const [first] = node.declarations;
    if (first === undefined) return;
    for (const { id, init } of node.declarations) {
      this.#declarePattern(id);
      if (init === undefined || init === null) {
        if (isStatement && node.kind !== "var") this.edits.insert(id.end, " = undefined");
      }
    }
    this.edits.replace(node.start, first.start, isStatement ? ";void (" : "");
    const lastEnd = node.declarations.at(-1)?.end ?? node.end;
    if (isStatement) this.edits.insert(lastEnd, ")");
  }

  #declarePattern(pattern: Pattern): void {
    switch (pattern.type) {
      case "Identifier":
        this.declare(pattern.name);
        break;
      case "ObjectPattern":
        for (const property of pattern.properties) {
          this.#declarePattern(property.type === "RestElement" ? property.argument : property.value);
        }
        break;
      case "ArrayPattern":
        for (const element of pattern.elements) if (element) this.#declarePattern(element);
        break;
      case "AssignmentPattern":
        this.#declarePattern(pattern.left);
        break;
      case "RestElement":
        this.#declarePattern(pattern.argument);
        break;
      case "MemberExpression":
        break;
    }
  }
}

function isFunction(node: AnyNode): boolean {
  return (
    node.type === "FunctionDeclaration" ||
    node.type === "FunctionExpression" ||
    node.type === "ArrowFunctionExpression" ||
    node.type === "StaticBlock" ||
    node.type === "PropertyDefinition"
  );
}

function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}
