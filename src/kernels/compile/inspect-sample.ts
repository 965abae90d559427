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

/** What `sample` takes and gives. */
export interface SampleFacts {
  /** The doc comment of `sample`. */
  readonly about: string | undefined;
  readonly params: ClassFacts | undefined;
  /** Absent: `sample` returns its one number. */
  readonly outputs: ClassFacts | undefined;
  /** Whether the source has `dimensions`: each sample then draws so many numbers. */
  readonly hasDimensions: boolean;
}

const PARAMETER_TYPES: ReadonlySet<string> = new Set<ParameterType>(["f64", "f32", "i32", "u32", "i64", "u64", "bool"]);
const OUTPUT_TYPES: ReadonlySet<string> = new Set(["f64"]);
const RNG = "~lib/wasm-ensemble/rng/rng/Rng";

/** As many as the loop of assembly/loop/ takes. */
const MAX_OUTPUTS = 16;

const EXPECTED =
  "sample(rng: Rng): f64, sample(rng: Rng, params: Params): f64 or sample(rng: Rng, params: Params, out: Outputs): void," +
  " where Rng comes from wasm-ensemble/assembly, and Params and Outputs are classes of numbers";

interface Asked {
  readonly program: AscProgram;
  readonly element: AscElement;
  readonly resolved: AscFunction;
  /** Grows by what is wrong. */
  readonly problems: KernelDiagnostic[];
}

/** Reads the declaration of `sample`; undefined when there is a problem. */
export function inspectSample(asked: Asked): Omit<SampleFacts, "hasDimensions"> | undefined {
  const { element, resolved, problems } = asked;
  const [rng, ...others] = resolved.signature.parameterTypes;
  const result = resolved.signature.returnType.toString();
  const outputsType = result === "void" ? others.pop() : undefined;
  const shape = (result === "f64" || outputsType !== undefined) && others.length <= 1;
  if (rng?.toString() !== RNG || !shape || others.some(isNumber) || (outputsType && isNumber(outputsType))) {
    report(asked, element, `${signatureText(element, resolved)} is no sampling kernel; write ${EXPECTED}`);
    return undefined;
  }
  const before = problems.length;
  const [paramsType] = others;
  const params = paramsType && classFacts(asked, paramsType, PARAMETER_TYPES);
  const outputs = outputsType && classFacts(asked, outputsType, OUTPUT_TYPES);
  const outputCount = outputs?.fields.length ?? 1;
  if (outputs && (outputCount === 0 || outputCount > MAX_OUTPUTS)) {
    report(asked, element, `${outputs.exportedAs} has ${outputCount} fields; a kernel has 1 to ${MAX_OUTPUTS} outputs`);
  }
  return problems.length > before ? undefined : { about: docComment(element.declaration?.range), params, outputs };
}

function isNumber(type: AscType): boolean {
  return type.classReference === null;
}

function signatureText(element: AscElement, { signature }: AscFunction): string {
  const names = element.declaration?.signature?.parameters.map((parameter) => parameter.name.text) ?? [];
  const parameters = signature.parameterTypes.map((type, i) => `${names[i]}: ${typeText(type)}`);
  return `sample(${parameters.join(", ")}): ${typeText(signature.returnType)}`;
}

function classFacts(asked: Asked, type: AscType, allowed: ReadonlySet<string>): ClassFacts | undefined {
  const reference = type.classReference;
  if (reference === null) return undefined;
  const { prototype } = reference;
  if (reference.typeArguments !== null || prototype.declaration === undefined) {
    return report(asked, asked.element, `${typeText(type)} is no class of numbers; write ${EXPECTED}`);
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
      const types = [...allowed].join(", ");
      report(asked, member, `${prototype.name}.${member.name} is a ${typeText(property.type)}; allowed: ${types}`);
    }
  }
  return fields;
}

function report({ problems, element }: Asked, place: AscElement, message: string): undefined {
  const range = place.declaration?.name.range ?? element.declaration?.name.range;
  problems.push(
    range ? problemAt(range, message) : { file: element.file.internalName, line: 0, column: 0, message, code: 0 },
  );
}
