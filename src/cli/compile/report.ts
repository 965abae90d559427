import type { FunctionFacts } from "../../kernels/compile/inspect.ts";
import type { ArrayParameter } from "../../kernels/sampling-kernel.ts";
import type { CompiledFile } from "../../node/compile/compile-file.ts";
import type { Output } from "../command.ts";
import { rowsText } from "../estimate-text.ts";
import { valueText } from "../sample/parameters.ts";
import { table } from "../table.ts";
import { signatureText } from "./signature-text.ts";

/** A module that was written. */
export interface WrittenFile extends CompiledFile {
  readonly file: string;
}

/** What `ensemble compile --json` prints. */
export function compileReport({ file, wasm, facts, functions }: WrittenFile): object {
  const { name, chunkSamples, sampling, statistic } = facts;
  return {
    file,
    sizeBytes: wasm.length,
    name,
    sampling:
      sampling === undefined ? null : { title: sampling.about ?? null, ...sampling, about: undefined, chunkSamples },
    ...(statistic && { statistic: { columns: statistic.columns, outputs: statistic.outputs } }),
    functions: functions.map((one) => ({
      name: one.name,
      signature: one.signature === undefined ? null : signatureText(one.signature),
      refusal: one.refusal ?? null,
    })),
  };
}

/** What was compiled, for people. */
export function compileText({ file, wasm, facts, functions }: WrittenFile, output: Output): string {
  const { sampling, statistic, chunkSamples } = facts;
  const { bold } = output.colors;
  const rows: [string, string][] = [
    ["written", `${bold(file)}, ${wasm.length.toLocaleString("en")} bytes`],
    ...(sampling === undefined ? [] : samplingRows(sampling, chunkSamples)),
    ...(statistic === undefined ? [] : statisticRows(statistic)),
    ...functions.map((one, i): [string, string] => [i === 0 ? "exports" : "", functionText(one)]),
  ];
  const parameters = (sampling?.parameters ?? []).map(({ name, type, default: value, about = "" }) => {
    return [name, type, value, about];
  });
  const arrays = (sampling?.parameterArrays ?? []).map((array) => {
    const { name, default: values, about = "" } = array;
    return [name, typeOf(array), values === undefined ? "" : valueText(values), about];
  });
  const sets = (sampling?.dataSets ?? []).map((set) => [set.name, set.type, "data", set.about ?? ""]);
  const lines = table(["parameter", "type", "default", ""], [...parameters, ...arrays, ...sets], output);
  return rowsText(rows, output) + (lines.length === 0 ? "" : `\n${lines.map((line) => `${line}\n`).join("")}`);
}

type Statistic = NonNullable<CompiledFile["facts"]["statistic"]>;

function statisticRows({ about, columns, outputs }: Statistic): [string, string][] {
  return [
    ["statistic", about ?? "a statistic"],
    ["columns", columns.join(", ")],
    ["outputs", outputs.join(", ")],
  ];
}

function typeOf({ type, length }: ArrayParameter): string {
  return length === undefined ? type : type.replace("[]", `[${length}]`);
}

type Sampling = NonNullable<CompiledFile["facts"]["sampling"]>;

function samplingRows(
  { about, outputs, arrays = [], dimensions, chain }: Sampling,
  chunkSamples: number,
): [string, string][] {
  if (chain) {
    const drawn = chain.quantities.map(({ name, isList }) => (isList ? `${name}[]` : name));
    return [
      ["steps", about ?? "a kernel"],
      ["draws", drawn.join(", ")],
    ];
  }
  const points = dimensions === undefined ? "" : `, a function of ${dimensions} coordinates`;
  return [
    ["sample", `${about ?? "a kernel"}${points}`],
    ["outputs", [...outputs, ...arrays.map(({ name, length }) => `${name}[${length || "…"}]`)].join(", ")],
    ["chunk", `${chunkSamples.toLocaleString("en")} samples`],
  ];
}

function functionText({ name, signature, refusal }: FunctionFacts): string {
  return signature === undefined ? `${name}: not for JavaScript, as ${refusal}` : `${name}${signatureText(signature)}`;
}
