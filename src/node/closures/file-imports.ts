import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { isAbsolute } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type AnyNode, type Program, parse } from "acorn";
import type { CallSite } from "../../client/engines/stack-places.ts";
import { childrenOf, isFunction } from "../../client/scripts/nodes.ts";
import type { FunctionRef } from "../../protocol/function-ref.ts";
import { importFrom } from "../../protocol/import-from.ts";
import { compileTypeScript } from "../compile-typescript.ts";
import { sources } from "../find-source.ts";
import { isTypeScript, typeScriptFor } from "../typescript-files.ts";
import { exportedClasses, specifiersOf } from "./file-exports.ts";
import { type SetNames, setNames } from "./set-names.ts";

type ModuleRef = Extract<FunctionRef, { kind: "module" }>;

/** An import of a file: what it takes, and from where. */
interface Import {
  readonly specifier: string;
  /** `*` is the module itself. */
  readonly name: string;
}

/** What a file declares at its top. */
interface FileNames {
  readonly imports: ReadonlyMap<string, Import>;
  /** Names of the classes that it exports, by their own. */
  readonly classes: ReadonlyMap<string, string>;
  /** All that it imports. */
  readonly specifiers: readonly string[];
  /** What is declared anywhere in it and can't be used before. */
  readonly declarations: readonly Declared[];
  /** The innermost function around a place; undefined at the top. */
  readonly functionAt: (line: number, column: number) => AnyNode | undefined;
  readonly set: SetNames;
}

/** A name that can't be used before its declaration. */
interface Declared {
  readonly name: string;
  readonly isClass: boolean;
  /** Where it is initialised. */
  readonly line: number;
  /** The function in which it is. */
  readonly within: AnyNode | undefined;
}

const NONE: FileNames = {
  imports: new Map(),
  classes: new Map(),
  specifiers: [],
  declarations: [],
  functionAt: () => undefined,
  set: undefined,
};

/** The imports of the files in which sent functions stand. */
export class FileImports {
  readonly #resolve: (specifier: string) => string;
  readonly #hasFiles: boolean;
  readonly #files = new Map<string, FileNames>();

  /**
   * @param resolve - makes a specifier one that engines can import
   * @param hasFiles - whether engines have the files of this machine
   */
  constructor(resolve: (specifier: string) => string, hasFiles: boolean) {
    this.#resolve = resolve;
    this.#hasFiles = hasFiles;
  }

  /** What engines import for a name of a file; undefined where it imports no such name. */
  importOf(url: string, name: string): FunctionRef | undefined {
    const found = this.#namesOf(url).imports.get(name);
    if (found === undefined) return undefined;
    const { specifier, name: exported } = found;
    return { kind: "module", url: this.#addressOf(specifier, addressOf(url)), name: exported };
  }

  /** Whether a name may get another value, by the file, or as an import by another one. */
  maySet(url: string, name: string): boolean {
    const { set, imports } = this.#namesOf(url);
    return set === undefined || set.has(name) || imports.has(name);
  }

  /** What engines import for a class of a file; undefined where the file does not export it, or sends something itself. */
  classOf(url: string, name: string): ModuleRef | undefined {
    const exported = this.#namesOf(url).classes.get(name);
    if (exported === undefined || this.#isProgram(url, new Set())) return undefined;
    return { kind: "module", url: this.#resolve(typeScriptFor(url)), name: exported };
  }

  // An engine that runs such a file would be a program of its own, with engines of its own.
  #isProgram(url: string, seen: Set<string>): boolean {
    if (seen.has(url)) return false;
    seen.add(url);
    if (url === pathToFileURL(process.argv[1] ?? "").href) return true;
    return this.#namesOf(url).specifiers.some(
      (specifier) =>
        /^wasm-ensemble(?:\/|$)/.test(specifier) ||
        (/^\.{0,2}\//.test(specifier) && this.#isProgram(typeScriptFor(new URL(specifier, url).href), seen)),
    );
  }

  #addressOf(specifier: string, file: string): string {
    if (/^\.{0,2}\//.test(specifier)) return this.#resolve(typeScriptFor(new URL(specifier, file).href));
    const isPackage = !/^[a-z][a-z\d+.-]*:/i.test(specifier) && !isBuiltin(specifier);
    return isPackage && this.#hasFiles ? importFrom({ file, specifier }) : this.#resolve(specifier);
  }

  /** Whether what runs just now has not come to the declaration of a name, whose value is undefined. */
  isDeclaredLater(url: string, name: string): boolean {
    const file = this.#namesOf(url);
    const declared = file.declarations.filter((each) => each.name === name);
    // A class is never undefined once it is declared.
    if (declared.some(({ isClass }) => isClass)) return true;
    // Newer runtimes tell by themselves. Lines of what a compiler has made of TypeScript are not those of the file.
    if (isTypeScript(url) || declared.length === 0) return false;
    return framesIn(addressOf(url)).some((frame) => {
      const within = file.functionAt(frame.line, frame.column - 1);
      return declared.some((each) => each.within === within && frame.line < each.line);
    });
  }

  #namesOf(url: string): FileNames {
    let names = this.#files.get(url);
    if (names === undefined) this.#files.set(url, (names = readNames(addressOf(url))));
    return names;
  }
}

// Where the code of a file stands that runs just now.
function framesIn(file: string): readonly CallSite[] {
  if (Object.isFrozen(Error)) return [];
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  try {
    return sources.callSites().filter((site) => addressOf(site.file) === file);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

// Files of CommonJS have paths in place of addresses.
function addressOf(url: string): string {
  return isAbsolute(url) ? pathToFileURL(url).href : url;
}

function readNames(url: string): FileNames {
  if (!url.startsWith("file:")) return NONE;
  try {
    const source = readFileSync(fileURLToPath(url), "utf8");
    return namesIn(parseModule(isTypeScript(url) ? compileTypeScript(source, url).code : source));
  } catch {
    // It may have gone, or be none that can be read: then nothing in it is known to be an import.
    return NONE;
  }
}

function parseModule(source: string): Program {
  return parse(source, {
    ecmaVersion: "latest",
    sourceType: "module",
    allowHashBang: true,
    allowAwaitOutsideFunction: true,
    locations: true,
  });
}

function namesIn(program: Program): FileNames {
  const imports = new Map<string, Import>();
  for (const node of program.body) {
    if (node.type !== "ImportDeclaration") continue;
    for (const each of node.specifiers) {
      imports.set(each.local.name, { specifier: String(node.source.value), name: importedName(each) });
    }
  }
  return {
    imports,
    classes: exportedClasses(program),
    specifiers: specifiersOf(program),
    declarations: declarationsIn(program, undefined),
    functionAt: (line, column) => functionAt(program, line, column),
    set: setNames(program),
  };
}

function declarationsIn(node: AnyNode, within: AnyNode | undefined): Declared[] {
  const own: Declared[] = [];
  const line = node.loc?.end.line ?? 0;
  if (node.type === "ClassDeclaration" && node.id) own.push({ name: node.id.name, isClass: true, line, within });
  if (node.type === "VariableDeclaration" && node.kind !== "var") {
    for (const { id } of node.declarations) {
      if (id.type === "Identifier") own.push({ name: id.name, isClass: false, line, within });
    }
  }
  const around = isFunction(node) ? node : within;
  return [...own, ...childrenOf(node).flatMap((child) => declarationsIn(child, around))];
}

function functionAt(node: AnyNode, line: number, column: number): AnyNode | undefined {
  for (const child of childrenOf(node)) {
    const { start, end } = child.loc ?? {};
    if (start === undefined || end === undefined) continue;
    const isBefore = line < start.line || (line === start.line && column < start.column);
    const isBehind = line > end.line || (line === end.line && column >= end.column);
    if (!isBefore && !isBehind) return functionAt(child, line, column) ?? (isFunction(child) ? child : undefined);
  }
  return undefined;
}

type Specifier = Extract<Program["body"][number], { type: "ImportDeclaration" }>["specifiers"][number];

function importedName(specifier: Specifier): string {
  switch (specifier.type) {
    case "ImportNamespaceSpecifier":
      return "*";
    case "ImportDefaultSpecifier":
      return "default";
    case "ImportSpecifier":
      return specifier.imported.type === "Identifier" ? specifier.imported.name : String(specifier.imported.value);
  }
}
