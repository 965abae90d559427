import { ENTRY_PATH } from "../instances/export-names.ts";
import type { AscDeclaration, AscDecorator, AscParser, AscStatement } from "./asc-program.ts";
import type { ArrayFacts, ObjectFacts, SourcePlace } from "./class-facts.ts";
import { CALLS } from "./entry-names.ts";

/** All arrays in an object, and in those within it. */
export function allArrays(object: ObjectFacts): ArrayFacts[] {
  return [...object.arrays, ...object.objects.flatMap(({ object: inner }) => allArrays(inner))];
}

/**
 * Makes classes of the user's source unmanaged, as if `@unmanaged` stood before them: their objects may then lie
 * anywhere, without the header of the garbage collector. Reuses the decorator of the class that the generated entry
 * begins with.
 */
export function markUnmanaged(parser: AscParser, classes: readonly (ObjectFacts | undefined)[]): void {
  const mark = sourceAt(parser, ENTRY_PATH)?.statements[0]?.decorators;
  for (const { path, start } of classes.flatMap((facts) => (facts ? placesOf(facts) : []))) {
    const declaration = sourceAt(parser, path)?.statements.find(({ range }) => range.start === start);
    if (declaration && mark) addDecorators(declaration, mark);
  }
}

function placesOf(object: ObjectFacts): readonly SourcePlace[] {
  return [...object.places, ...object.objects.flatMap(({ object: inner }) => placesOf(inner))];
}

function addDecorators(declaration: AscStatement, mark: readonly AscDecorator[]): void {
  const decorators = declaration.decorators ?? [];
  const has = decorators.some(({ name }) => name.text === "unmanaged");
  declaration.decorators = has ? decorators : [...decorators, ...mark];
}

/** Calls of the generated entry: a value that is kept from the collector, and none. */
interface Call {
  readonly typeArguments: unknown;
  readonly args: unknown;
}

/**
 * Makes the arrays of a fresh object ones that can be read: those that the source initializes are kept, and those that it
 * does not, which the caller gives, begin as null, though their type has none.
 */
export function initializeArrays(parser: AscParser, object: ObjectFacts | undefined): void {
  const calls = callsOf(parser);
  for (const { place } of object && calls ? allArrays(object) : []) {
    const field = place && fieldAt(parser, place);
    if (field === undefined || calls === undefined) continue;
    const { initializer } = field;
    const [call, args] = initializer ? [calls.kept, [initializer]] : [calls.none, []];
    field.initializer = copyOf(call, { typeArguments: [field.type], args });
  }
}

function callsOf(parser: AscParser): { readonly kept: Call; readonly none: Call } | undefined {
  const entry = sourceAt(parser, ENTRY_PATH);
  const declarations = entry?.statements as readonly AscDeclaration[] | undefined;
  const { body } = declarations?.find((each) => each.name?.text === CALLS) ?? {};
  // The statements of its body: see the entry's text.
  const { statements = [] } = (body ?? {}) as { readonly statements?: readonly { readonly expression: Call }[] };
  const [kept, none] = statements.map(({ expression }) => expression);
  return kept && none && { kept, none };
}

// Of the compiler's own class.
function copyOf(call: Call, parts: Call): Call {
  return Object.assign(Object.create(Object.getPrototypeOf(call) as object) as Call, call, parts);
}

function fieldAt(parser: AscParser, { path, start }: SourcePlace): AscDeclaration | undefined {
  const classes = sourceAt(parser, path)?.statements as readonly AscDeclaration[] | undefined;
  return classes?.flatMap(({ members = [] }) => members).find(({ range }) => range.start === start);
}

function sourceAt(parser: AscParser, path: string): AscParser["sources"][number] | undefined {
  return parser.sources.find(({ normalizedPath }) => normalizedPath === path);
}
