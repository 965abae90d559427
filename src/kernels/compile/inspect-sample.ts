import type { ParameterType } from "../sampling-kernel.ts";
import type { AscElement, AscFunction, AscType } from "./asc-program.ts";
import { type Asked, type ClassFacts, classFacts, type FieldFacts, report } from "./class-facts.ts";
import { docComment } from "./doc-comment.ts";
import { typeText } from "./type-of.ts";

/** What `sample` takes and gives. */
export interface SampleFacts {
  /** The doc comment of `sample`. */
  readonly about: string | undefined;
  readonly params: ClassFacts | undefined;
  /** Absent: `sample` returns its one number. */
  readonly outputs: OutputsFacts | undefined;
  /** Whether the source has `dimensions`: each sample then draws so many numbers. */
  readonly hasDimensions: boolean;
}

/** The class of what a sample gives: its fields are those that are numbers. */
export interface OutputsFacts extends ClassFacts {
  readonly arrays: readonly OutputArrayFacts[];
}

/** An array in such a class. */
export interface OutputArrayFacts {
  readonly name: string;
  /** Bytes from the object's start to the pointer to its values. */
  readonly offset: number;
  readonly about?: string;
}

const PARAMETER_TYPES: ReadonlySet<string> = new Set<ParameterType>(["f64", "f32", "i32", "u32", "i64", "u64", "bool"]);
const ARRAY_TYPE = "~lib/staticarray/StaticArray<f64>";
const OUTPUT_TYPES: ReadonlySet<string> = new Set(["f64", ARRAY_TYPE]);
const RNG = "~lib/wasm-ensemble/rng/rng/Rng";

/** Fields of each kind, as many as the loops of assembly/loop/ take. */
const MAX_FIELDS = 64;

const EXPECTED =
  "sample(rng: Rng): f64, sample(rng: Rng, params: Params): f64 or sample(rng: Rng, params: Params, out: Outputs): void," +
  " where Rng comes from wasm-ensemble/assembly, and Params and Outputs are classes of numbers";

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
  const params = paramsType && classFacts(asked, paramsType, { allowed: PARAMETER_TYPES, expected: EXPECTED });
  const outputs = outputsType && outputsFacts(asked, outputsType);
  return problems.length > before ? undefined : { about: docComment(element.declaration?.range), params, outputs };
}

function outputsFacts(asked: Asked, type: AscType): OutputsFacts | undefined {
  const facts = classFacts(asked, type, { allowed: OUTPUT_TYPES, expected: EXPECTED });
  if (facts === undefined) return undefined;
  const fields = facts.fields.filter((field) => !isArray(field));
  const arrays = facts.fields.filter(isArray).map(({ name, offset, about }) => ({
    name,
    offset,
    ...(about !== undefined && { about }),
  }));
  if (fields.length + arrays.length === 0 || Math.max(fields.length, arrays.length) > MAX_FIELDS) {
    const has =
      arrays.length === 0 ? `${fields.length} fields` : `${fields.length} numbers and ${arrays.length} arrays`;
    report(
      asked,
      asked.element,
      `${facts.exportedAs} has ${has}; a kernel has 1 to ${MAX_FIELDS} outputs that are f64, and up to ${MAX_FIELDS} that are StaticArray<f64>, which hold more`,
    );
  }
  return { ...facts, fields, arrays };
}

function isArray(field: FieldFacts): boolean {
  // The compiler's name of the type.
  return (field.type as string) === ARRAY_TYPE;
}

function isNumber(type: AscType): boolean {
  return type.classReference === null;
}

function signatureText(element: AscElement, { signature }: AscFunction): string {
  const names = element.declaration?.signature?.parameters.map((parameter) => parameter.name.text) ?? [];
  const parameters = signature.parameterTypes.map((type, i) => `${names[i]}: ${typeText(type)}`);
  return `sample(${parameters.join(", ")}): ${typeText(signature.returnType)}`;
}
