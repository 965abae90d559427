import type { KernelDiagnostic } from "../../protocol/errors.ts";
import type { WasmSignature } from "../../protocol/wasm-type.ts";
import { type AscElement, type AscFunction, type AscProgram, exportsOf } from "./asc-program.ts";
import { type Asked, report } from "./class-facts.ts";
import { inspectSample, inspectSetup, reportNoSetup, type SampleFacts, takesRandomNumbers } from "./inspect-sample.ts";
import { inspectStatistic, type StatisticFacts, takesData } from "./inspect-statistic.ts";
import { inspectStep } from "./inspect-step.ts";
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
  /** All but `sample` and `step`, `setup` and `start` where they are for these, and a `statistic` of data. */
  readonly functions: readonly FunctionFacts[];
  readonly sample: SampleFacts | undefined;
  readonly statistic: StatisticFacts | undefined;
  /** What is wrong with `sample`, `step` or `statistic`, and their classes. */
  readonly problems: readonly KernelDiagnostic[];
  /** Whether a function takes or gives strings, arrays or buffers. */
  readonly managed: boolean;
}

/** Reads from a program, once its names are known, what the file offers. */
export function inspect(program: AscProgram, file: string): SourceFacts {
  const ascFile = program.filesByName.get(file);
  const functions = new Map<string, FunctionFacts>();
  const problems: KernelDiagnostic[] = [];
  const askedOf = new Map<string, Asked>();
  let hasDimensions = false;
  for (const [name, element] of ascFile ? exportsOf(ascFile) : []) {
    const resolved = resolveFunction(program, element);
    if (name === "dimensions" && !element.declaration?.signature) hasDimensions = true;
    if (resolved === undefined) continue;
    askedOf.set(name, { program, element, resolved, problems });
    const isData = name === "statistic" && takesData(resolved);
    if (name !== "sample" && !isData) functions.set(name, functionFacts(name, element, resolved));
  }
  const sample = sampleFacts(askedOf, hasDimensions);
  if (sample?.state) functions.delete("setup");
  if (sample?.chain) for (const name of ["step", "start"]) functions.delete(name);
  const all = [...functions.values()];
  const managed = all.some(({ signature }) => signature !== undefined && usesMemory(signature));
  return { functions: all, sample, statistic: statisticFacts(askedOf), problems, managed };
}

/** What a `statistic` of data is; undefined when there is none, or a problem. */
function statisticFacts(askedOf: ReadonlyMap<string, Asked>): StatisticFacts | undefined {
  const asked = askedOf.get("statistic");
  if (asked === undefined || !takesData(asked.resolved)) return undefined;
  if (!askedOf.has("sample")) return inspectStatistic(asked);
  return report(asked, asked.element, "a source has either a sample or a statistic; give each a file of its own");
}

/** What `sample` is, with its `setup`; undefined when there is none, or a problem. */
function sampleFacts(askedOf: ReadonlyMap<string, Asked>, hasDimensions: boolean): SampleFacts | undefined {
  const asked = askedOf.get("sample");
  const step = askedOf.get("step");
  if (asked === undefined && step && takesRandomNumbers(step)) return inspectStep(step, askedOf.get("start"));
  const shape = asked && inspectSample(asked);
  if (asked === undefined || shape === undefined) return undefined;
  const { about, params, data, outputs, stateType } = shape;
  const facts = { about, params, data, outputs, hasDimensions };
  if (stateType === undefined) return { ...facts, state: undefined };
  const setup = askedOf.get("setup");
  if (setup === undefined) return reportNoSetup(asked);
  const state = inspectSetup(setup, shape, { stateType, hasDimensions });
  return state && { ...facts, state };
}

/** Signature of a function that a file exports, for calls from JavaScript. */
export function signatureOf(program: AscProgram, file: string, name: string): WasmSignature | undefined {
  const ascFile = program.filesByName.get(file);
  const [, element] = [...(ascFile ? exportsOf(ascFile) : [])].find(([exported]) => exported === name) ?? [];
  const resolved = element && resolveFunction(program, element);
  return element && resolved && functionFacts(name, element, resolved).signature;
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
