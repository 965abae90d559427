import {
  type AnyNode,
  type Declaration,
  type Pattern,
  type Program,
  type Statement,
  type VariableDeclaration,
} from "acorn";
import type { Script } from "../../protocol/messages.ts";
import { offsetOf, type Position, positionAt } from "../../protocol/position.ts";
import { childrenOf, isCompiledNamespace, isFunction } from "./nodes.ts";
import { DECLARES, endOfStatement, type ScriptEdits, type ScriptOrigin } from "./script-edits.ts";
import { ScriptLimit } from "./script-limit.ts";
import { rewriteExport, rewriteImport, rewriteImportExpression, rewriteImportMeta } from "./script-modules.ts";
import { parseProgram } from "./script-parser.ts";
import { keepValue, VALUE } from "./script-value.ts";
import { SourceEdits } from "./source-edits.ts";

/** A script made ready, and the way back to what the user has written. */
export interface ParsedScript {
  readonly script: Script;
  /** Place in the user's file of a place in the script's code. */
  readonly written: (position: Position) => Position;
}

/**
 * Rewrites a script so that the names it declares at its top level become names of the namespace, as in a REPL: they
 * can be declared again, and live on. Imports and `await` work at the top level. Lines keep their numbers.
 *
 * @throws {SyntaxError} with file, line and column in its message
 * @throws {TimeoutError} when it takes longer than `timeoutMs`
 */
export function parseScript(origin: ScriptOrigin): ParsedScript {
  const limit = new ScriptLimit(origin.name, origin.timeoutMs);
  const rewriting = new Rewriting(origin, limit);
  return rewriting.run(parseSource(origin, limit));
}

function parseSource(origin: ScriptOrigin, limit: ScriptLimit): Program {
  try {
    return parseProgram(origin.source, limit);
  } catch (error) {
    throw error instanceof SyntaxError ? locatedError(error, origin) : error;
  }
}

function locatedError(error: unknown, { source, name, written }: ScriptOrigin): SyntaxError {
  const { message, loc } = error as SyntaxError & { loc?: { line: number; column: number } };
  if (loc === undefined) return new SyntaxError(`${name}: ${message}`, { cause: error });
  const reason = message.replace(/ \(\d+:\d+\)$/, "");
  const { line, caret } = excerpt(source.split("\n")[loc.line - 1] ?? "", loc.column);
  const position = { line: loc.line, column: loc.column + 1 };
  const place = written?.(position) ?? position;
  return new SyntaxError(`${name}:${place.line}:${place.column}: ${reason}\n${line}\n${caret}`, { cause: error });
}

// Of a line that fits no screen, as bundles have them, so many characters on each side of the place are shown.
const SHOWN = 60;

function excerpt(line: string, column: number): { readonly line: string; readonly caret: string } {
  const start = line.length <= 2 * SHOWN ? 0 : Math.max(0, column - SHOWN);
  const end = Math.min(line.length, start + 2 * SHOWN);
  const [before, after] = [start === 0 ? "" : "…", end === line.length ? "" : "…"];
  return {
    line: `${before}${line.slice(start, end)}${after}`,
    caret: `${" ".repeat(before.length + column - start)}^`,
  };
}

class Rewriting implements ScriptEdits {
  readonly edits: SourceEdits;
  readonly origin: ScriptOrigin;
  readonly source: string;
  readonly #names = new Set<string>();
  readonly #functions: string[] = [];
  // Of those that CommonJS modules have.
  readonly #used = new Set<string>();
  #isAsync = false;

  readonly #limit: ScriptLimit;

  constructor(origin: ScriptOrigin, limit: ScriptLimit) {
    this.#limit = limit;
    this.edits = new SourceEdits(origin.source);
    this.origin = origin;
    this.source = origin.source;
  }

  declare = (name: string): void => {
    this.#names.add(name);
  };

  awaits = (): void => {
    this.#isAsync = true;
  };

  isDeclaration = (expression: AnyNode): boolean =>
    this.origin.written !== undefined && isCompiledNamespace(expression);

  run(program: Program): ParsedScript {
    if (this.source.startsWith("#!")) this.edits.insert(0, "//");
    for (const statement of program.body) {
      this.#limit.check();
      this.#topLevel(statement);
    }
    if (this.#isAsync) keepValue(this, program);
    const before = this.#before(program);
    const code =
      before +
      this.edits.apply() +
      (this.#isAsync ? `\n;return ${this.origin.boxed ? `{ value: ${VALUE} }` : VALUE};})()` : "");
    const sourceUrl = `\n//# sourceURL=${this.origin.name}`;
    const script = {
      code: code + sourceUrl,
      names: [...this.#names],
      functions: this.#functions,
      isAsync: this.#isAsync,
    };
    return { script, written: (position) => this.#written(offsetOf(code, position) - before.length) };
  }

  #written(offset: number): Position {
    const position = positionAt(this.source, this.edits.sourceOffset(Math.max(0, offset)));
    return this.origin.written?.(position) ?? position;
  }

  // A script that awaits is run by an async function; it and a strict one keep their functions to themselves, so these are
  // taken out before anything else runs.
  #before({ body: [first] }: Program): string {
    const directive = first?.type === "ExpressionStatement" && first.directive === "use strict" ? '"use strict"; ' : "";
    const isClosed = this.#isAsync || directive !== "";
    const hoisted = isClosed ? this.#functions.map((name) => `this.${name} = ${name}, `).join("") : "";
    const hoists = hoisted === "" ? "" : `${DECLARES.open}${hoisted}0); `;
    const start = this.#commonJs() + hoists;
    return this.#isAsync ? `(async () => { ${directive}let ${VALUE}; ${start}` : directive + start;
  }

  #commonJs(): string {
    const { commonJs = [] } = this.origin;
    const isUsed = (name: string) => this.#used.has(name);
    const used = commonJs.filter(({ names }) => names.some(isUsed) && !names.some((name) => this.#names.has(name)));
    return used.map(({ code }) => `var ${code}; `).join("");
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
        else this.#inner(node);
        return;
      }
      default:
        this.#statement(node);
    }
  }

  #statement(node: Statement | Declaration): void {
    switch (node.type) {
      case "VariableDeclaration":
        this.#variables(node, "in a list");
        break;
      case "FunctionDeclaration":
        this.declare(node.id.name);
        this.#functions.push(node.id.name);
        break;
      case "ClassDeclaration":
        this.declare(node.id.name);
        this.edits.insert(node.start, `;${DECLARES.open}${node.id.name} = `);
        this.edits.insert(node.end, `${DECLARES.close};`);
        break;
      case "ExpressionStatement":
        if (this.isDeclaration(node.expression)) {
          this.edits.insert(node.start, `;${DECLARES.open}`);
          this.edits.insert(endOfStatement(this.source, node), DECLARES.close);
        }
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
    if (node.type === "Identifier") this.#used.add(node.name);
    if (!inFunction && (node.type === "AwaitExpression" || (node.type === "ForOfStatement" && node.await)))
      this.awaits();
    const below = inFunction || isFunction(node);
    for (const child of childrenOf(node)) {
      if (!below && child.type === "VariableDeclaration" && child.kind === "var" && node.type !== "Program") {
        this.#variables(child, placeOf(child, node));
      }
      this.#inner(child, below);
    }
  }

  // `let a = 1, { b } = c` becomes `;var {} = (a = 1, { b } = c, 0);`; in the head of a loop only the keyword goes.
  #variables(node: VariableDeclaration, place: Place): void {
    const [first] = node.declarations;
    if (first === undefined) return;
    for (const { id, init } of node.declarations) {
      this.#declarePattern(id);
      const isBare = init === undefined || init === null;
      if (isBare && place !== "in a head" && node.kind !== "var") this.edits.insert(id.end, " = undefined");
    }
    if (place === "in a head") {
      this.edits.replace(node.start, first.start, "");
      return;
    }
    // The semicolons end the statement before and this one, where the source leaves that to the line break.
    this.edits.replace(node.start, first.start, place === "in a list" ? `;${DECLARES.open}` : DECLARES.open);
    this.edits.insert(
      endOfStatement(this.source, node),
      DECLARES.close + (this.source[node.end - 1] === ";" ? "" : ";"),
    );
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

/** Where a declaration stands: among statements, alone as the body of one, or in the head of a loop. */
type Place = "in a list" | "alone" | "in a head";

function placeOf(declaration: VariableDeclaration, parent: AnyNode): Place {
  if ("init" in parent && parent.init === declaration) return "in a head";
  if ("left" in parent && parent.left === declaration) return "in a head";
  return parent.type === "BlockStatement" || parent.type === "SwitchCase" ? "in a list" : "alone";
}
