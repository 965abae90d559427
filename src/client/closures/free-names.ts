import { type AnyNode, type Class, type Function as FunctionNode, type Pattern, parse } from "acorn";
import { childrenOf } from "../scripts/nodes.ts";
import { type AroundWord, aroundWord } from "./around-words.ts";
import { type BaseName, baseNameOf, classOfText, withNamedBase } from "./base-class.ts";

/** A name that a function uses and does not declare. */
export interface FreeName {
  /** Members that are used, where nothing but members of it are. */
  readonly members: ReadonlySet<string> | undefined;
  /** Whether it is read by nothing but `typeof`, which does not mind that there is none. */
  readonly isOptional: boolean;
  /** Whether it is used by nothing but what runs as a class is made, so that the runtime may have dropped the variable. */
  readonly isOfMaking: boolean;
}

/** What the text of a function says about what surrounds it. */
export interface FreeNames {
  readonly names: ReadonlyMap<string, FreeName>;
  /** Whether it may set names that it does not declare. */
  readonly setsNames: boolean;
  /** Whether it is a class whose instances have private members. */
  readonly hasPrivateFields: boolean;
  /** The base of a class that extends one. */
  readonly base: BaseName | undefined;
  /** The text that is to be sent; another one where the base of a class has been given a name. */
  readonly expression: string;
  /** What it takes from the function around it that is no variable. */
  readonly around: AroundWord | undefined;
}

/**
 * Finds the names that an expression uses and does not declare.
 *
 * @throws {SyntaxError} when it is no JavaScript
 */
export function freeNames(expression: string): FreeNames {
  const program = parse(expression, { ecmaVersion: "latest", sourceType: "script" });
  const made = classOfText(program);
  const renamed = made && withNamedBase(expression, made);
  if (renamed !== undefined) return freeNames(renamed);
  const found = new Finder(made);
  found.walk(program, [new Set()]);
  const { setsNames, hasPrivateFields } = found;
  return {
    names: found.names(),
    setsNames,
    hasPrivateFields,
    base: made && baseNameOf(made),
    expression,
    around: aroundWord(expression, program),
  };
}

type Scopes = readonly Set<string>[];

// Ways to the global object, on which anything can be set.
const GLOBALS = new Set(["globalThis", "global", "self", "window", "eval", "Function"]);
// Words that act like names.
const WORDS = new Set(["arguments", "undefined"]);

interface Use {
  members: Set<string> | undefined;
  isOptional: boolean;
  isOfMaking: boolean;
}

class Finder {
  setsNames = false;
  hasPrivateFields = false;
  readonly #uses = new Map<string, Use>();
  // The class that the text is.
  readonly #made: Class | undefined;
  #isMaking = false;

  constructor(made: Class | undefined) {
    this.#made = made;
  }

  names(): ReadonlyMap<string, FreeName> {
    return this.#uses;
  }

  walk(node: AnyNode, scopes: Scopes): void {
    switch (node.type) {
      case "Identifier":
        return this.#use(node.name, scopes);
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        return this.#walkFunction(node, scopes);
      case "ClassDeclaration":
      case "ClassExpression":
        return this.#walkClass(node, [...scopes, new Set(node.id ? [node.id.name] : [])]);
      case "StaticBlock":
        return this.#walkAll(node.body, [...scopes, declaredIn(node.body), varsOf(node.body)]);
      case "Program":
      case "BlockStatement":
        return this.#walkAll(node.body, [...scopes, declaredIn(node.body)]);
      case "SwitchStatement": {
        this.walk(node.discriminant, scopes);
        const inside = [...scopes, declaredIn(node.cases.flatMap(({ consequent }) => consequent))];
        return this.#walkAll(node.cases, inside);
      }
      case "ForStatement":
        return this.#walkAll([node.init, node.test, node.update, node.body], [...scopes, declaredIn([node.init])]);
      case "ForInStatement":
      case "ForOfStatement":
        this.#noteTarget(node.left, scopes);
        return this.#walkAll([node.left, node.right, node.body], [...scopes, declaredIn([node.left])]);
      case "CatchClause":
        return this.#walkAll([node.param, node.body], [...scopes, new Set(node.param ? namesIn(node.param) : [])]);
      case "Property":
      case "MethodDefinition":
      case "PropertyDefinition":
        this.hasPrivateFields ||= node.key.type === "PrivateIdentifier" && "static" in node && !node.static;
        if (node.computed) this.#walkMaking(node, [node.key], scopes);
        return node.value ? this.walk(node.value, scopes) : undefined;
      case "MemberExpression":
        return this.#walkMember(node, scopes);
      case "UnaryExpression":
        if (node.operator === "typeof" && node.argument.type === "Identifier")
          return this.#use(node.argument.name, scopes, { isOptional: true });
        return this.walk(node.argument, scopes);
      case "AssignmentExpression":
        this.#noteTarget(node.left, scopes);
        return this.#walkAll([node.left, node.right], scopes);
      case "UpdateExpression":
        this.#noteTarget(node.argument, scopes);
        return this.walk(node.argument, scopes);
      case "LabeledStatement":
        return this.walk(node.body, scopes);
      case "BreakStatement":
      case "ContinueStatement":
      case "MetaProperty":
        return undefined;
      default:
        return this.#walkAll(childrenOf(node), scopes);
    }
  }

  #walkAll(nodes: readonly (AnyNode | null | undefined)[], scopes: Scopes): void {
    for (const node of nodes) if (node) this.walk(node, scopes);
  }

  #walkClass(node: Class, scopes: Scopes): void {
    this.#walkMaking(node, [node.superClass], scopes);
    this.walk(node.body, scopes);
  }

  // What runs as the class itself is made, and never again.
  #walkMaking(part: object, nodes: readonly (AnyNode | null | undefined)[], scopes: Scopes): void {
    const around = this.#isMaking;
    const made = this.#made;
    this.#isMaking ||= made !== undefined && (part === made || made.body.body.some((each) => each === part));
    this.#walkAll(nodes, scopes);
    this.#isMaking = around;
  }

  #walkFunction(node: FunctionNode, scopes: Scopes): void {
    const own = new Set(node.params.flatMap(namesIn));
    if (node.type !== "ArrowFunctionExpression") own.add("arguments");
    if (node.id && node.type === "FunctionExpression") own.add(node.id.name);
    // What stands for parameters sees nothing of the body.
    this.#walkAll(node.params, [...scopes, own]);
    const variables = node.body.type === "BlockStatement" ? varsOf(node.body.body) : new Set<string>();
    this.walk(node.body, [...scopes, own, variables]);
  }

  #walkMember(node: AnyNode & { type: "MemberExpression" }, scopes: Scopes): void {
    const { object, property, computed } = node;
    if (object.type === "Identifier" && !computed && property.type === "Identifier") {
      this.#use(object.name, scopes, { member: property.name });
      return;
    }
    this.walk(object, scopes);
    if (computed) this.walk(property, scopes);
  }

  // What is assigned to without being declared becomes a name of the engine.
  #noteTarget(target: AnyNode, scopes: Scopes): void {
    if (target.type === "MemberExpression" || target.type === "VariableDeclaration") return;
    for (const name of namesIn(target as Pattern)) this.setsNames ||= !isDeclared(name, scopes);
  }

  #use(name: string, scopes: Scopes, how: { readonly member?: string; readonly isOptional?: boolean } = {}): void {
    if (WORDS.has(name) || isDeclared(name, scopes)) return;
    if (GLOBALS.has(name)) this.setsNames = true;
    const { member, isOptional = false } = how;
    const known = this.#uses.get(name);
    if (known === undefined) {
      const members = member === undefined ? undefined : new Set([member]);
      this.#uses.set(name, { members, isOptional, isOfMaking: this.#isMaking });
      return;
    }
    known.isOfMaking &&= this.#isMaking;
    known.isOptional &&= isOptional;
    if (isOptional) return;
    if (member === undefined) known.members = undefined;
    else known.members?.add(member);
  }
}

function isDeclared(name: string, scopes: Scopes): boolean {
  return scopes.some((scope) => scope.has(name));
}

// What a block declares for itself; functions too, as functions are sent in strict mode.
function declaredIn(nodes: readonly (AnyNode | null | undefined)[]): Set<string> {
  const names = new Set<string>();
  for (const node of nodes) {
    if (node?.type === "VariableDeclaration") for (const { id } of node.declarations) addAll(names, namesIn(id));
    else if ((node?.type === "FunctionDeclaration" || node?.type === "ClassDeclaration") && node.id) {
      names.add(node.id.name);
    }
  }
  return names;
}

// What `var` declares anywhere in the body of a function.
function varsOf(nodes: readonly AnyNode[]): Set<string> {
  const names = new Set<string>();
  const visit = (node: AnyNode): void => {
    if (/Function|^Class|^StaticBlock/.test(node.type)) return;
    if (node.type === "VariableDeclaration" && node.kind === "var") {
      for (const { id } of node.declarations) addAll(names, namesIn(id));
    }
    for (const child of childrenOf(node)) visit(child);
  };
  for (const node of nodes) visit(node);
  return names;
}

function addAll(names: Set<string>, more: readonly string[]): void {
  for (const name of more) names.add(name);
}

// The names of a pattern.
function namesIn(pattern: Pattern): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((each) => namesIn(each.type === "RestElement" ? each.argument : each.value));
    case "ArrayPattern":
      return pattern.elements.flatMap((each) => (each ? namesIn(each) : []));
    case "RestElement":
      return namesIn(pattern.argument);
    case "AssignmentPattern":
      return namesIn(pattern.left);
    default:
      return [];
  }
}
