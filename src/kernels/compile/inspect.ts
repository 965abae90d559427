import type { KernelDiagnostic } from "../../protocol/errors.ts";
import type { WasmSignature } from "../../protocol/wasm-type.ts";
import { type AscElement, type AscFunction, type AscProgram, exportsOf } from "./asc-program.ts";
import { inspectSample, type SampleFacts } from "./inspect-sample.ts";
import { isManaged, typeText, wasmTypeOf } from "./type-of.ts";

/** A function that the source exports. */
export interface FunctionFacts {
  readonly name: string;
  /** Absent: it takes or gives what JavaScript has no counterpart for, as `refusal` says. */
  readonly signature?: WasmSignature;
  readonly refusal?: string;
}

/** What a kernel's source offers. */
export interface SourceFacts {
  /** All but `sample`. */
  readonly functions: readonly FunctionFacts[];
  readonly sample: SampleFacts | undefined;
  /** What is wrong with `sample`, its parameters or outputs. */
  readonly problems: readonly KernelDiagnostic[];
  /** Whether a function takes or gives strings, arrays or buffers. */
  readonly managed: boolean;
}

/** Reads from a program, once its names are known, what the file offers. */
export function inspect(program: AscProgram, file: string): SourceFacts {
  const ascFile = program.filesByName.get(file);
  const functions: FunctionFacts[] = [];
  const problems: KernelDiagnostic[] = [];
  let sample: Omit<SampleFacts, "hasDimensions"> | undefined;
  let hasDimensions = false;
  for (const [name, element] of ascFile ? exportsOf(ascFile) : []) {
    const resolved = resolveFunction(program, element);
    if (name === "dimensions" && !element.declaration?.signature) hasDimensions = true;
    if (resolved === undefined) continue;
    if (name === "sample") sample = inspectSample({ program, element, resolved, problems });
    else functions.push(functionFacts(name, element, resolved));
  }
  const managed = functions.some(({ signature }) => signature !== undefined && usesMemory(signature));
  return { functions, sample: sample && { ...sample, hasDimensions }, problems, managed };
}

// A function with type parameters is none until it is used, and one without a body is an import.
function resolveFunction(program: AscProgram, element: AscElement): AscFunction | undefined {
  const { declaration } = element;
  if (!declaration?.signature || !declaration.body || declaration.typeParameters?.length) return undefined;
  return program.resolver.resolveFunction(element, null) ?? undefined;
}

function functionFacts(name: string, element: AscElement, { signature }: AscFunction): FunctionFacts {
  const names = element.declaration?.signature?.parameters.map((parameter) => parameter.name.text) ?? [];
  const { parameterTypes, requiredParameters, returnType } = signature;
  const parameters: WasmSignature["parameters"][number][] = [];
  for (const [i, ascType] of parameterTypes.entries()) {
    const type = wasmTypeOf(ascType);
    if (type === undefined) return { name, refusal: `its parameter ${names[i]} is a ${typeText(ascType)}` };
    parameters.push({ name: names[i] ?? `${i}`, type });
  }
  const result = wasmTypeOf(returnType);
  if (result === undefined) return { name, refusal: `it gives a ${typeText(returnType)}` };
  return { name, signature: { parameters, required: requiredParameters, result } };
}

function usesMemory({ parameters, result }: WasmSignature): boolean {
  return isManaged(result) || parameters.some(({ type }) => isManaged(type));
}
