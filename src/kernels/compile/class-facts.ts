import type { KernelDiagnostic } from "../../protocol/errors.ts";
import type { ParameterType } from "../sampling-kernel.ts";
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

/** A class of the source, as the generated entry imports it. */
export interface ClassFacts {
  readonly exportedAs: string;
  /** Module path, as an import in the root folder writes it. */
  readonly from: string;
  /** Where it and the classes that it extends are declared. */
  readonly places: readonly { readonly path: string; readonly start: number }[];
  readonly fields: readonly FieldFacts[];
}

/** A number in such a class. */
export interface FieldFacts {
  readonly name: string;
  readonly type: ParameterType;
  /** Bytes from the object's start. */
  readonly offset: number;
  readonly about?: string;
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

/**
 * Reads a class of numbers that a function takes; undefined, with a problem reported, when it is none.
 *
 * @param allowed - types that its fields may have
 * @param expected - what the function should look like, for messages
 */
export function classFacts(
  asked: Asked,
  type: AscType,
  { allowed, expected }: { readonly allowed: ReadonlySet<string>; readonly expected: string },
): ClassFacts | undefined {
  const reference = type.classReference;
  if (reference === null) return undefined;
  const { prototype } = reference;
  if (reference.typeArguments !== null || prototype.declaration === undefined) {
    return report(asked, asked.element, `${typeText(type)} is no class of numbers; write ${expected}`);
  }
  const [exportedAs] = [...exportsOf(prototype.file)].find(([, exported]) => exported === prototype) ?? [];
  if (exportedAs === undefined) return report(asked, prototype, `class ${prototype.name} must be exported`);
  if (prototype.constructorPrototype?.declaration?.signature?.parameters.length) {
    return report(asked, prototype, `the constructor of ${prototype.name} must not have parameters`);
  }
  const { internalName } = prototype.file;
  const from = internalName.startsWith("~lib/") ? internalName.slice("~lib/".length) : `./${internalName}`;
  return { exportedAs, from, places: placesOf(prototype), fields: fieldsOf(asked, reference, allowed) };
}

function placesOf(prototype: AscElement): ClassFacts["places"] {
  const places: ClassFacts["places"][number][] = [];
  for (let each: AscElement | null | undefined = prototype; each; each = each.basePrototype) {
    const range = each.declaration?.range;
    if (range && !each.internalName.startsWith("~lib/"))
      places.push({ path: range.source.normalizedPath, start: range.start });
  }
  return places;
}

function fieldsOf(asked: Asked, { members, prototype }: AscClass, allowed: ReadonlySet<string>): FieldFacts[] {
  const fields: FieldFacts[] = [];
  for (const member of members?.values() ?? []) {
    const property = member.isField === true ? asked.program.resolver.resolveProperty(member) : null;
    if (property === null) continue;
    const type = property.type.toString();
    if (allowed.has(type)) {
      const about = docComment(member.fieldDeclaration?.range);
      fields.push({
        name: member.name,
        type: type as ParameterType,
        offset: property.memoryOffset,
        ...(about !== undefined && { about }),
      });
    } else {
      const types = [...allowed].map((name) => name.replace(/^~lib\/.*\//, "")).join(", ");
      report(asked, member, `${prototype.name}.${member.name} is a ${typeText(property.type)}; allowed: ${types}`);
    }
  }
  return fields;
}

/** Adds what is wrong, at the name of `place`, or else of the function. */
export function report({ problems, element }: Asked, place: AscElement, message: string): undefined {
  const range = place.declaration?.name.range ?? element.declaration?.name.range;
  problems.push(
    range ? problemAt(range, message) : { file: element.file.internalName, line: 0, column: 0, message, code: 0 },
  );
}
