import { completeParameters } from "../../kernels/parameters.ts";
import type { KernelParameters, SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { rightOne } from "../../protocol/nearest.ts";
import { quote, readReal } from "../numbers.ts";
import { UsageError } from "../usage-error.ts";

/** A parameter, and the values that it is to have. */
export interface GivenParameter {
  readonly name: string;
  readonly values: readonly number[];
}

/**
 * Values of all parameters of a kernel, from texts such as `strike=105`.
 *
 * @throws {UsageError} for a text of another form, an unknown name, a name or value too many, or a value that the kernel
 *   does not take
 */
export function readParameters(kernel: SamplingKernel, texts: readonly string[]): KernelParameters {
  const given = readGiven(kernel, texts);
  const several = given.find(({ values }) => values.length > 1);
  if (several !== undefined) {
    throw new UsageError(`--param ${several.name} expects one value; only ensemble sample takes several`);
  }
  return complete(kernel, Object.fromEntries(given.map(({ name, values: [value = 0] }) => [name, value])), "--param");
}

/**
 * Parameters from texts such as `strike=105`, or `strike=90,100,110`.
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
  throw new UsageError(`--param ${name} is given twice; for several values: --param ${name}=${all.join(",")}`);
}

function readOne(kernel: SamplingKernel, text: string): GivenParameter {
  const [, name, list = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new UsageError(`--param expects NAME=VALUE, or NAME=VALUE,VALUE; got ${quote(text)}`);
  checkName(kernel, name);
  return { name, values: list.split(",").map((value) => readValue(name, value, "--param ")) };
}

/** Checks that the kernel has a parameter of this name. @throws {UsageError} when it has none */
export function checkName(kernel: SamplingKernel, name: string, where = ""): void {
  const names = kernel.parameters.map((parameter) => parameter.name);
  if (names.includes(name)) return;
  const right = names.length === 0 ? "it has none" : rightOne(name, names);
  throw new UsageError(`${where}${kernel.name} has no parameter ${quote(name)}; ${right}`);
}

/** Reads a value of a parameter. @throws {UsageError} when it is no number */
export function readValue(name: string, text: string, where: string): number {
  const number = readReal(text);
  if (!Number.isNaN(number)) return number;
  throw new UsageError(`${where}${name} expects a number; got ${quote(text)}`);
}

/** The values given, and the defaults of the others. @throws {UsageError} for a value that the kernel does not take */
export function complete(kernel: SamplingKernel, given: KernelParameters, where: string): KernelParameters {
  try {
    return completeParameters(kernel, given);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw new UsageError(`${where} ${error.message}`);
    throw error;
  }
}
