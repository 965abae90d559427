import type { WasmSignature } from "../../protocol/wasm-type.ts";
import type { AscElement, AscFunction, AscType } from "./asc-program.ts";
import { type Asked, type ClassFacts, classFacts, report } from "./class-facts.ts";
import { docComment } from "./doc-comment.ts";
import { typeText } from "./type-of.ts";

/** What `statistic` takes and gives. */
export interface StatisticFacts {
  /** The doc comment of `statistic`. */
  readonly about: string | undefined;
  /** Its columns. */
  readonly data: ClassFacts;
  /** Absent: `statistic` returns its one number. */
  readonly outputs: ClassFacts | undefined;
  /** Of the function around it, once that is compiled. */
  readonly signature?: WasmSignature;
}

const COLUMN_TYPES: ReadonlySet<string> = new Set(["~lib/staticarray/StaticArray<f64>"]);
const OUTPUT_TYPES: ReadonlySet<string> = new Set(["f64"]);

const EXPECTED =
  "statistic(data: Data): f64 or statistic(data: Data, out: Outputs): void, where Data is a class of StaticArray<f64>, one" +
  " for each column, and Outputs a class of f64";

// As the bootstrap of statistics in JavaScript.
const MAX_OUTPUTS = 64;

/** Whether a function takes data, and so is meant to be bootstrapped; others of its name are called as they are. */
export function takesData({ signature }: AscFunction): boolean {
  const reference = signature.parameterTypes[0]?.classReference;
  return reference !== undefined && reference !== null && !reference.internalName.startsWith("~lib/");
}

/** Reads the declaration of `statistic`; undefined when there is a problem. */
export function inspectStatistic(asked: Asked): StatisticFacts | undefined {
  const { element, resolved, problems } = asked;
  const [dataType, ...others] = resolved.signature.parameterTypes;
  const result = resolved.signature.returnType.toString();
  const outputsType = result === "void" ? others.pop() : undefined;
  const isRight = (result === "f64" || outputsType?.classReference) && others.length === 0;
  if (dataType === undefined || !isRight) {
    return report(asked, element, `${signatureText(element, resolved)} is no statistic; write ${EXPECTED}`);
  }
  const before = problems.length;
  const data = classFacts(asked, dataType, { allowed: COLUMN_TYPES, expected: EXPECTED });
  const outputs = outputsType && classFacts(asked, outputsType, { allowed: OUTPUT_TYPES, expected: EXPECTED });
  checkFields(asked, data, { what: "columns", most: Number.POSITIVE_INFINITY });
  checkFields(asked, outputs, { what: "outputs", most: MAX_OUTPUTS });
  if (problems.length > before || data === undefined) return undefined;
  return { about: docComment(element.declaration?.range), data, outputs };
}

function checkFields(
  asked: Asked,
  facts: ClassFacts | undefined,
  { what, most }: { readonly what: string; readonly most: number },
): void {
  if (facts === undefined) return;
  const count = facts.fields.length;
  if (count >= 1 && count <= most) return;
  const range = most === Number.POSITIVE_INFINITY ? "at least 1" : `1 to ${most}`;
  report(asked, asked.element, `${facts.exportedAs} has ${count} ${what}; a statistic has ${range}`);
}

function signatureText(element: AscElement, { signature }: AscFunction): string {
  const names = element.declaration?.signature?.parameters.map((parameter) => parameter.name.text) ?? [];
  const text = (type: AscType, i: number): string => `${names[i]}: ${typeText(type)}`;
  return `statistic(${signature.parameterTypes.map(text).join(", ")}): ${typeText(signature.returnType)}`;
}
