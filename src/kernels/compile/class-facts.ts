import type { KernelDiagnostic } from "../../protocol/errors.ts";
import type { ArrayType, ParameterType } from "../sampling-kernel.ts";
import {
  type AscClass,
  type AscElement,
  type AscFunction,
  type AscProgram,
  type AscType,
  exportsOf,
} from "./asc-program.ts";
import { docComment } from "./doc-comment.ts";
import { problemAt } from "./problem.ts";
import { typeText } from "./type-of.ts";

/** Where something stands in the source. */
export interface SourcePlace {
  readonly path: string;
  readonly start: number;
}

/** A class of the source, as the generated entry imports it. */
export interface ClassName {
  readonly exportedAs: string;
  /** Module path, as an import in the root folder writes it. */
  readonly from: string;
}

/** What lies in an object of a class. */
export interface ObjectFacts {
  /** Where the class and those that it extends are declared. */
  readonly places: readonly SourcePlace[];
  readonly fields: readonly FieldFacts[];
  readonly arrays: readonly ArrayFacts[];
  readonly objects: readonly NestedFacts[];
  readonly sizeBytes: number;
}

/** A class of the source that a function takes. */
export interface ClassFacts extends ClassName, ObjectFacts {}

interface MemberFacts {
  readonly name: string;
  /** Bytes from the object's start. */
  readonly offset: number;
  readonly about?: string;
}

/** A number in such a class. */
export interface FieldFacts extends MemberFacts {
  readonly type: ParameterType;
}

/** A `StaticArray` of numbers in such a class: a pointer to them. */
export interface ArrayFacts extends MemberFacts {
  readonly type: ArrayType;
  /** Where it is declared. */
  readonly place: SourcePlace | undefined;
}

/** An object in such a class: a pointer to it. */
export interface NestedFacts extends MemberFacts {
  readonly object: ObjectFacts;
}

/** A function of the source that is being looked at, as it takes such classes. */
export interface Asked {
  readonly program: AscProgram;
  /** The function, which problems without a place of their own are of. */
  readonly element: AscElement;
  readonly resolved: AscFunction;
  /** Grows by what is wrong. */
  readonly problems: KernelDiagnostic[];
}

/** What a class of numbers may have. */
export interface ClassRules {
  /** Types of its numbers. */
  readonly allowed: ReadonlySet<string>;
  /** Types of the items of arrays; absent: it has none. */
  readonly items?: ReadonlySet<string>;
  /** Whether it may have objects of such classes. */
  readonly nested?: boolean;
  /** What the function should look like, for messages. */
  readonly expected: string;
}

/** Reads a class of numbers that a function takes; undefined, with a problem reported, when it is none. */
export function classFacts(asked: Asked, type: AscType, rules: ClassRules): ClassFacts | undefined {
  const name = className(asked, type, rules.expected);
  const { classReference } = type;
  if (name === undefined || classReference === null) return undefined;
  const { prototype } = classReference;
  if (prototype.constructorPrototype?.declaration?.signature?.parameters.length) {
    return report(asked, prototype, `the constructor of ${prototype.name} must not have parameters`);
  }
  return { ...name, ...objectFacts(asked, classReference, rules) };
}

/** How the entry imports a class that a function takes; undefined, with a problem reported, when it can't. */
export function className(asked: Asked, type: AscType, expected: string): ClassName | undefined {
  const reference = type.classReference;
  if (reference === null || reference.typeArguments !== null || reference.prototype.declaration === undefined) {
    return report(asked, asked.element, `${typeText(type)} is no class of numbers; write ${expected}`);
  }
  const { prototype } = reference;
  const [exportedAs] = [...exportsOf(prototype.file)].find(([, exported]) => exported === prototype) ?? [];
  if (exportedAs === undefined) return report(asked, prototype, `class ${prototype.name} must be exported`);
  const { internalName } = prototype.file;
  const from = internalName.startsWith("~lib/") ? internalName.slice("~lib/".length) : `./${internalName}`;
  return { exportedAs, from };
}

function objectFacts(
  asked: Asked,
  reference: AscClass,
  rules: ClassRules,
  around: readonly AscClass[] = [],
): ObjectFacts {
  const { members, prototype } = reference;
  const fields: FieldFacts[] = [];
  const arrays: ArrayFacts[] = [];
  const objects: NestedFacts[] = [];
  for (const member of members?.values() ?? []) {
    const property = member.isField === true ? asked.program.resolver.resolveProperty(member) : null;
    if (property === null) continue;
    const about = docComment(member.fieldDeclaration?.range);
    const facts = { name: member.name, offset: property.memoryOffset, ...(about !== undefined && { about }) };
    const { type } = property;
    const text = type.toString();
    const items = /^~lib\/staticarray\/StaticArray<(\w+)>$/.exec(text)?.[1];
    if (rules.allowed.has(text)) fields.push({ ...facts, type: text as ParameterType });
    else if (items !== undefined && rules.items?.has(items)) {
      arrays.push({ ...facts, type: `${items}[]` as ArrayType, place: placeOf(member.fieldDeclaration ?? undefined) });
    } else if (rules.nested === true && isPlain(type)) {
      const all = [...around, reference];
      if (all.includes(type.classReference)) report(asked, member, `${prototype.name}.${member.name} holds itself`);
      else objects.push({ ...facts, object: objectFacts(asked, type.classReference, rules, all) });
    } else
      report(asked, member, `${prototype.name}.${member.name} is a ${typeText(type)}; allowed: ${allowedText(rules)}`);
  }
  return { places: placesOf(prototype), fields, arrays, objects, sizeBytes: reference.nextMemoryOffset };
}

/** Whether it is a class of the user's, and an object of it is always there. */
function isPlain(type: AscType): type is AscType & { readonly classReference: AscClass } {
  const { classReference } = type;
  if (classReference === null || type.toString().endsWith(" | null")) return false;
  return classReference.typeArguments === null && !classReference.internalName.startsWith("~lib/");
}

function allowedText({ allowed, items, nested }: ClassRules): string {
  return [
    ...[...allowed].map((name) => name.replace(/^~lib\/.*\//, "")),
    ...(items?.size === 1 ? [`StaticArray<${[...items].join("")}>`] : []),
    ...(items && items.size > 1 ? [`StaticArray of ${[...items].join(", ")}`] : []),
    ...(nested ? ["classes of these"] : []),
  ].join(", ");
}

function placesOf(prototype: AscElement): SourcePlace[] {
  const places: SourcePlace[] = [];
  for (let each: AscElement | null | undefined = prototype; each; each = each.basePrototype) {
    const place = each.internalName.startsWith("~lib/") ? undefined : placeOf(each.declaration);
    if (place) places.push(place);
  }
  return places;
}

function placeOf(declaration: AscElement["declaration"]): SourcePlace | undefined {
  return declaration && { path: declaration.range.source.normalizedPath, start: declaration.range.start };
}

/** Adds what is wrong, at the name of `place`, or else of the function. */
export function report({ problems, element }: Asked, place: AscElement, message: string): undefined {
  const range = place.declaration?.name.range ?? element.declaration?.name.range;
  problems.push(
    range ? problemAt(range, message) : { file: element.file.internalName, line: 0, column: 0, message, code: 0 },
  );
}
