import { completeArrays } from "../../kernels/array-parameters.ts";
import { completeParameters } from "../../kernels/parameters.ts";
import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { rightOne } from "../../protocol/nearest.ts";
import { quote, readReal } from "../numbers.ts";
import { asUsage, UsageError } from "../usage-error.ts";

/** Value of a parameter: a number, or the numbers of an array. */
export type GivenValue = number | readonly number[];

/** Values of parameters by name. */
export type GivenValues = Readonly<Record<string, GivenValue>>;

/** A parameter, and the values that it is to have. */
export interface GivenParameter {
  readonly name: string;
  readonly values: readonly GivenValue[];
}

/**
 * Values of all parameters of a kernel, from texts such as `strike=105`.
 *
 * @throws {UsageError} for a text of another form, an unknown name, a name or value too many, or a value that the kernel
 *   does not take
 */
export function readParameters(kernel: SamplingKernel, texts: readonly string[]): GivenValues {
  const given = readGiven(kernel, texts);
  const several = given.find(({ values }) => values.length > 1);
  if (several !== undefined) {
    throw new UsageError(`--param ${several.name} expects one value; only ensemble sample takes several`);
  }
  return complete(kernel, Object.fromEntries(given.map(({ name, values: [value = 0] }) => [name, value])), "--param");
}

/**
 * Parameters from texts such as `strike=105`, or `strike=90,100,110`; of arrays `w=[1,2,3]`, or `w=[1,2],[3,4]`.
 *
 * @throws {UsageError} for a text of another form, an unknown name, or one that is given twice
 */
export function readGiven(kernel: SamplingKernel, texts: readonly string[]): GivenParameter[] {
  const given = texts.map((text) => readOne(kernel, text));
  const names = given.map(({ name }) => name);
  const repeated = given.find(({ name }, i) => names.indexOf(name) < i);
  if (repeated === undefined) return given;
  const { name } = repeated;
  const all = given.filter((one) => one.name === name).flatMap(({ values }) => values);
  throw new UsageError(
    `--param ${name} is given twice; for several values: --param ${name}=${all.map(valueText).join(",")}`,
  );
}

function readOne(kernel: SamplingKernel, text: string): GivenParameter {
  const [, name, list = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new UsageError(`--param expects NAME=VALUE, or NAME=VALUE,VALUE; got ${quote(text)}`);
  checkName(kernel, name);
  if (isArray(kernel, name)) return { name, values: readArrays(name, list) };
  return { name, values: list.split(",").map((value) => readValue(name, value, "--param ")) };
}

/** Checks that the kernel has a parameter of this name. @throws {UsageError} when it has none */
export function checkName(kernel: SamplingKernel, name: string, where = ""): void {
  const names = [...kernel.parameters, ...(kernel.parameterArrays ?? [])].map((parameter) => parameter.name);
  if (names.includes(name)) return;
  const right = names.length === 0 ? "it has none" : rightOne(name, names);
  throw new UsageError(`${where}${kernel.name} has no parameter ${quote(name)}; ${right}`);
}

function isArray({ parameterArrays = [] }: SamplingKernel, name: string): boolean {
  return parameterArrays.some((array) => array.name === name);
}

function readArrays(name: string, list: string): number[][] {
  const texts = /^\[[^\]]*\](,\[[^\]]*\])*$/.test(list) ? list.slice(1, -1).split("],[") : [];
  if (texts.length === 0) {
    throw new UsageError(`--param ${name} expects numbers in brackets, such as ${name}=[1,2,3]; got ${quote(list)}`);
  }
  return texts.map((text) =>
    text.trim() === "" ? [] : text.split(",").map((value) => readValue(name, value.trim(), "--param ")),
  );
}

/** A value for people, as `--param` takes it; of long arrays the first numbers. */
export function valueText(value: GivenValue): string {
  if (typeof value === "number") return String(value);
  if (value.length <= MOST_SHOWN) return `[${value.join(",")}]`;
  return `[${value.slice(0, MOST_SHOWN).join(",")},…] of ${value.length}`;
}

const MOST_SHOWN = 8;

/** A value as `--param` takes it, whole. */
export function fullText(value: GivenValue | ""): string | number {
  return typeof value === "object" ? `[${value.join(",")}]` : value;
}

/** Reads a value of a parameter. @throws {UsageError} when it is no number */
export function readValue(name: string, text: string, where: string): number {
  const number = readReal(text);
  if (!Number.isNaN(number)) return number;
  throw new UsageError(`${where}${name} expects a number; got ${quote(text)}`);
}

/** The values given, and the defaults of the others. @throws {UsageError} for a value that the kernel does not take */
export function complete(kernel: SamplingKernel, given: GivenValues, where: string): GivenValues {
  const missing = kernel.parameterArrays?.find(
    (array) => array.default === undefined && given[array.name] === undefined,
  );
  if (missing) {
    throw new UsageError(`${kernel.name} needs the parameter ${missing.name}; give --param ${missing.name}=[1,2,3]`);
  }
  return asUsage(() => {
    // Of the arrays those that are given are shown.
    completeArrays(kernel, given);
    const arrays = Object.entries(given).filter(([, value]) => typeof value !== "number");
    return { ...completeParameters(kernel, given), ...Object.fromEntries(arrays) };
  }, `${where} `);
}
