import type { ParameterType } from "../sampling-kernel.ts";
import type { AscElement, AscFunction, AscType } from "./asc-program.ts";
import { type Asked, type ClassFacts, classFacts, report } from "./class-facts.ts";
import { docComment } from "./doc-comment.ts";
import { typeText } from "./type-of.ts";

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
  const outputs = outputsType && classFacts(asked, outputsType, { allowed: OUTPUT_TYPES, expected: EXPECTED });
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
