import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ESTree, parseSync } from "vite";
import { signatureOf } from "./signature.ts";

/** Something that a user of the package can name, and what its doc comment says. */
export interface PublicMember {
  /** As its user writes it: `connect`, `DirectView.apply`, `ConnectOptions.engines`. */
  readonly name: string;
  readonly kind: "function" | "class" | "method" | "value" | "type" | "field";
  /** Its doc comment, without the stars; undefined where it has none. */
  readonly doc: string | undefined;
  /** Its file and line. */
  readonly place: string;
  /** How it is declared, without what it does; several where it is overloaded. */
  readonly signatures: readonly string[];
}

const SRC = new URL("../../../src/", import.meta.url);

/** A file of src/, read. */
interface Source {
  readonly url: URL;
  readonly text: string;
  readonly program: ESTree.Program;
  /** Doc comments by the offset at which they end. */
  readonly docs: readonly { readonly end: number; readonly text: string }[];
}

const sources = new Map<string, Source>();

function read(url: URL): Source {
  let source = sources.get(url.href);
  if (source === undefined) {
    const text = readFileSync(url, "utf8");
    const { program, comments } = parseSync(fileURLToPath(url), text);
    const docs = comments.flatMap(({ type, value, end }) =>
      type === "Block" && value.startsWith("*") ? [{ end, text: value.replace(/^\s*\* ?/gm, "").trim() }] : [],
    );
    source = { url, text, program, docs };
    sources.set(url.href, source);
  }
  return source;
}

/** The public members of an entry, such as `node/index.ts`, by its path from src/. */
export function publicMembers(entry: string): readonly PublicMember[] {
  const source = read(new URL(entry, SRC));
  const members: PublicMember[] = [];
  for (const name of exportedNames(source)) members.push(...membersOf(source, name, name));
  return withOverloads(members);
}

// Overloads have one comment, before the first; so have a type and a value of the same name.
function withOverloads(members: readonly PublicMember[]): readonly PublicMember[] {
  const explained = new Set(members.flatMap(({ name, doc }) => (doc === undefined ? [] : [name])));
  const isMore = ({ name, doc }: PublicMember) => doc === undefined && explained.has(name);
  return members.flatMap((member, index) => {
    if (isMore(member)) return [];
    const more = members.slice(index + 1);
    const next = more.findIndex((other) => other.name !== member.name || !isMore(other));
    const signatures = more.slice(0, next < 0 ? undefined : next).flatMap((other) => other.signatures);
    return [{ ...member, signatures: [...member.signatures, ...signatures] }];
  });
}

/** Names that are there when a program runs: an entry exports some classes as types only. */
export function importableNames(entry: string): ReadonlySet<string> {
  const { program } = read(new URL(entry, SRC));
  const names = program.body.flatMap((node) => {
    if (node.type !== "ExportNamedDeclaration" || node.exportKind === "type") return [];
    if (node.declaration) return declaredNames(node.declaration);
    return node.specifiers.flatMap(({ exported, exportKind }) => (exportKind === "type" ? [] : [nameOf(exported)]));
  });
  return new Set(names);
}

function exportedNames({ program }: Source): readonly string[] {
  return program.body.flatMap((node) => {
    if (node.type !== "ExportNamedDeclaration") return [];
    const { declaration, specifiers } = node;
    if (declaration) return declaredNames(declaration);
    return specifiers.map(({ exported }) => (exported.type === "Literal" ? exported.value : exported.name));
  });
}

function declaredNames(declaration: ESTree.Declaration): string[] {
  if (declaration.type === "VariableDeclaration") {
    return declaration.declarations.flatMap(({ id }) => (id.type === "Identifier" ? [id.name] : []));
  }
  return "id" in declaration && declaration.id?.type === "Identifier" ? [declaration.id.name] : [];
}

// What a name of a file stands for: declared there, or somewhere that it is imported from.
function membersOf(source: Source, local: string, shown: string): PublicMember[] {
  const found: PublicMember[] = [];
  for (const node of source.program.body) {
    const isExport = node.type === "ExportNamedDeclaration";
    if (isExport && node.source) {
      const specifier = node.specifiers.find(({ exported }) => nameOf(exported) === local);
      if (specifier) return membersOf(read(fileOf(node.source.value, source)), nameOf(specifier.local), shown);
    }
    const declaration = isExport ? node.declaration : node;
    if (declaration && isDeclaration(declaration) && declaredNames(declaration).includes(local)) {
      found.push(...declared(source, declaration, { start: node.start, shown }));
    }
  }
  if (found.length > 0) return found;
  const from = importOf(source, local);
  return from ? membersOf(from.source, from.name, shown) : [];
}

function isDeclaration(node: ESTree.Node): node is ESTree.Declaration {
  return /(?:Declaration|DeclareFunction)$/.test(node.type) && !/^(?:Import|Export)/.test(node.type);
}

function importOf(source: Source, local: string): { source: Source; name: string } | undefined {
  for (const node of source.program.body) {
    if (node.type !== "ImportDeclaration" || !node.source.value.startsWith(".")) continue;
    for (const specifier of node.specifiers) {
      if (specifier.local.name !== local || specifier.type !== "ImportSpecifier") continue;
      const url = fileOf(node.source.value, source);
      return existsSync(url) ? { source: read(url), name: nameOf(specifier.imported) } : undefined;
    }
  }
  return undefined;
}

// AssemblyScript's imports have no extension.
function fileOf(specifier: string, { url }: Source): URL {
  return new URL(specifier.endsWith(".ts") ? specifier : `${specifier}.ts`, url);
}

function nameOf(node: ESTree.ModuleExportName): string {
  return node.type === "Literal" ? node.value : node.name;
}

function declared(
  source: Source,
  node: ESTree.Declaration,
  { start, shown }: { readonly start: number; readonly shown: string },
): PublicMember[] {
  const member = (kind: PublicMember["kind"]): PublicMember => ({
    name: shown,
    kind,
    ...at(source, start),
    signatures: signaturesOf(source, node),
  });
  switch (node.type) {
    case "FunctionDeclaration":
    case "TSDeclareFunction":
      return [member("function")];
    case "ClassDeclaration":
      return [member("class"), ...classMembers(source, node, shown)];
    case "TSInterfaceDeclaration":
      return [member("type"), ...fields(source, node, shown)];
    case "VariableDeclaration":
      return [member("value")];
    default:
      return [member("type")];
  }
}

function classMembers(source: Source, node: ESTree.Class, shown: string): PublicMember[] {
  const own = node.body.body.flatMap((each): PublicMember[] => {
    const isMember =
      each.type === "MethodDefinition" ||
      each.type === "PropertyDefinition" ||
      each.type === "TSAbstractMethodDefinition";
    if (!isMember || each.static || each.accessibility === "private" || each.accessibility === "protected") return [];
    if (each.key.type === "PrivateIdentifier") return [];
    const kind = "kind" in each ? each.kind : "get";
    // A setter says it where the value is read, a constructor with its class.
    if (kind !== "get" && kind !== "method") return [];
    // What a class says again of the class that it extends.
    if (each.override) return [];
    const name = source.text.slice(each.key.start, each.key.end);
    const signatures = signaturesOf(source, each, node.body.body);
    return [
      { name: `${shown}.${name}`, kind: kind === "get" ? "field" : "method", ...at(source, each.start), signatures },
    ];
  });
  const { superClass } = node;
  if (superClass?.type !== "Identifier") return own;
  const isHere = source.program.body.some(
    (each) => isDeclaration(each) && declaredNames(each).includes(superClass.name),
  );
  const base = isHere ? { source, name: superClass.name } : importOf(source, superClass.name);
  if (base === undefined) return own;
  const inherited = base.source.program.body.flatMap((each) => {
    const declaration = each.type === "ExportNamedDeclaration" ? each.declaration : each;
    const isBase = declaration?.type === "ClassDeclaration" && declaration.id?.name === base.name;
    return isBase ? classMembers(base.source, declaration, base.name) : [];
  });
  return [...own, ...inherited];
}

function fields(source: Source, node: ESTree.TSInterfaceDeclaration, shown: string): PublicMember[] {
  return node.body.body.flatMap((each): PublicMember[] => {
    if (each.type !== "TSPropertySignature" && each.type !== "TSMethodSignature") return [];
    const name = source.text.slice(each.key.start, each.key.end);
    // A method of an interface is what an object has that the user gets.
    const kind = each.type === "TSMethodSignature" ? "method" : "field";
    return [{ name: `${shown}.${name}`, kind, ...at(source, each.start), signatures: signaturesOf(source, each) }];
  });
}

// Those that have a body tell nothing where there are overloads, which have none.
function signaturesOf({ text, program }: Source, node: ESTree.Node, siblings: readonly ESTree.Node[] = program.body) {
  return isBehindOverloads(node, siblings) ? [] : [signatureOf(text, node)];
}

function isBehindOverloads(node: ESTree.Node, siblings: readonly ESTree.Node[]): boolean {
  if (node.type === "FunctionDeclaration") {
    return siblings.some((each) => {
      const other = each.type === "ExportNamedDeclaration" ? each.declaration : each;
      return other?.type === "TSDeclareFunction" && other.id?.name === node.id?.name;
    });
  }
  if (node.type !== "MethodDefinition" || node.value.body === null || node.key.type !== "Identifier") return false;
  const { name } = node.key;
  return siblings.some(
    (each) =>
      each.type === "MethodDefinition" &&
      each.value.body === null &&
      each.key.type === "Identifier" &&
      each.key.name === name,
  );
}

// The comment that ends right before the declaration.
function at({ url, text, docs }: Source, start: number): Pick<PublicMember, "doc" | "place"> {
  const found = docs.findLast(({ end }) => end <= start);
  const isNext = found && /^\s*(?:(?:\/\/|@)[^\n]*\n\s*)*$/.test(text.slice(found.end, start));
  const line = text.slice(0, start).split("\n").length;
  return {
    doc: isNext ? found.text : undefined,
    place: `${url.pathname.slice(new URL("..", SRC).pathname.length)}:${line}`,
  };
}

/** The examples of a doc comment. */
export function examplesOf(doc: string): readonly string[] {
  return [...doc.matchAll(/^@example\n([^]*?)(?=^@|(?![^]))/gm)].map(([, text = ""]) => text.trim());
}
