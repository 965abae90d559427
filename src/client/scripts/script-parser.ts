import { type Options, Parser, type Program } from "acorn";
import type { ScriptLimit } from "./script-limit.ts";

/** What acorn keeps of a scope: the names that it declares, each kind in an array. */
interface Scope {
  var: string[];
  lexical: string[];
  functions: string[];
}

/** Parts of acorn's parser that plugins may change, and its types leave out. */
interface Internals {
  readonly enterScope: (flags: number) => void;
  readonly currentScope: () => Scope;
  readonly next: (ignoresEscapes?: boolean) => void;
}

// Its types say nothing of what plugins work with.
const internals = Parser.prototype as unknown as Internals;

// A scope of few names is searched faster than hashed.
const FEW_NAMES = 16;

/**
 * Names of a scope. At each declaration acorn asks whether the name is among them, which takes an array as long as there are
 * names: a script of many variables took their square.
 */
class Names extends Array<string> {
  #known: Set<string> | undefined;

  override push(name: string): number {
    this.#known?.add(name);
    if (this.length === FEW_NAMES) this.#known = new Set([...this, name]);
    return super.push(name);
  }

  /** Acorn asks only whether it is -1. */
  override indexOf(name: string): number {
    if (this.#known === undefined) return super.indexOf(name);
    return this.#known.has(name) ? 0 : -1;
  }
}

const OPTIONS: Options = {
  ecmaVersion: "latest",
  sourceType: "script",
  allowAwaitOutsideFunction: true,
  allowImportExportEverywhere: true,
  allowHashBang: true,
};

// The clock is looked at once for so many words of a script.
const TOKENS_PER_LOOK = 1024;

class ScriptParser extends Parser {
  readonly #limit: ScriptLimit;
  #tokens = 0;

  constructor(source: string, limit: ScriptLimit) {
    super(OPTIONS, source);
    this.#limit = limit;
  }

  next(ignoresEscapes?: boolean): void {
    if (++this.#tokens % TOKENS_PER_LOOK === 0) this.#limit.check();
    internals.next.call(this, ignoresEscapes);
  }

  enterScope(flags: number): void {
    internals.enterScope.call(this, flags);
    const scope = internals.currentScope.call(this);
    scope.var = new Names();
    scope.lexical = new Names();
    scope.functions = new Names();
  }
}

/** Parses a script, in time that grows with its length. @throws {SyntaxError} with `loc`; {TimeoutError} by its limit */
export function parseProgram(source: string, limit: ScriptLimit): Program {
  return new ScriptParser(source, limit).parse();
}
